"""Letters about a team: made before the commit, sent after it. None holds anybody's address or, under 16,
their own name."""

from flask_babel import get_locale

from innovation.db import session
from innovation.initiatives.models import Initiative, JoinRequest, Member
from innovation.network.models import the_network
from innovation.people.models import Person, person_by_email
from innovation.pitches.views.letters import Letter, address, send

__all__ = ["address", "name_in", "of_answer", "of_invitation", "of_leaving", "of_request", "send"]


def of_invitation(initiative: Initiative, email: str, token: str, by: Person, name: str = "") -> Letter:
    """The letter to somebody who is invited; in their own language when we know it, else in ours."""
    known = person_by_email(session, email)
    locale = (known and known.locale) or str(get_locale())
    link = address("initiatives.invitation", token=token)
    words = {**_common(initiative), "by": name_in(initiative, by), "name": name, "address": link}
    return Letter(email, locale, "initiatives/mail_team_invitation.txt", words)


def of_request(initiative: Initiative, asked: JoinRequest) -> list[Letter]:
    """The letters to who brought the idea (or else to the team): somebody asks to join or offers help."""
    readers = [one.person for one in initiative.members if one.person and one.initiator]
    readers = readers or [one.person for one in initiative.members if one.person]
    who = asked.alias if asked.under_16 else asked.person.shown_name
    link = address("initiatives.team_page", initiative_id=initiative.id, _anchor="requests")
    words = {**_common(initiative), "who": who, "message": asked.message, "address": link}
    words["opening"] = asked.opening.title if asked.opening else ""
    kind = "join" if asked.joins else "help"
    template = f"initiatives/mail_{kind}_request.txt"
    return [Letter(one.email, one.locale or "nl", template, {**words, "name": one.name}) for one in readers]


def of_answer(initiative: Initiative, asked: JoinRequest, accepted: bool) -> Letter:
    """The letter to who asked to join or offered help, with the team's answer."""
    kind, person = ("join" if asked.joins else "help") if accepted else "no", asked.person
    words = {
        **_common(initiative),
        "name": person.name,
        "address": address("initiatives.show", initiative_id=initiative.id),
        "board": address("initiatives.openings"),
    }
    return Letter(person.email, person.locale or "nl", f"initiatives/mail_answer_{kind}.txt", words)


def of_leaving(initiative: Initiative, member: Member) -> list[Letter]:
    """The letter to somebody who was taken out of the team, with the reason."""
    if member.person is None:
        return []
    person, there = member.person, address("initiatives.openings")
    words = {**_common(initiative), "name": person.name, "why": member.left_why, "board": there}
    return [Letter(person.email, person.locale or "nl", "initiatives/mail_left.txt", words)]


def _common(initiative: Initiative) -> dict[str, str]:
    network = the_network(session)
    sender = network.name if network else ""
    return {"title": initiative.title, "one_liner": initiative.one_liner, "sender": sender}


def name_in(initiative: Initiative, person: Person) -> str:
    """Somebody's name in a letter: their alias in this team when they are under 16."""
    own = next((one for one in initiative.members if one.person_id == person.id), None)
    return own.shown_name if own else person.shown_name
