"""Letters about a team. None holds anybody's address or, under 16, their own name."""

from innovation.db import session
from innovation.initiatives.models import Initiative, JoinRequest, Member
from innovation.people.models import Person
from innovation.web.letters import Letter, address, language_of, letter, letter_to


def of_invitation(initiative: Initiative, email: str, token: str, by: Person, name: str = "") -> Letter:
    """The letter to somebody who is invited; in their own language when we know it, else in ours."""
    link, locale = address("initiatives.invitation", token=token), language_of(session, email)
    words = {**_about(initiative), "by": initiative.name_of(by), "name": name, "address": link}
    return letter(session, email, locale, "initiatives/mail_team_invitation.txt", **words)


def of_request(initiative: Initiative, asked: JoinRequest) -> list[Letter]:
    """The letters to who brought the idea (or else to the team): somebody asks to join or offers help."""
    readers = [one.person for one in initiative.members if one.person and one.initiator]
    readers = readers or [one.person for one in initiative.members if one.person]
    who = asked.alias if asked.under_16 else asked.person.shown_name
    link = address("initiatives.team_page", "requests", initiative_id=initiative.id)
    words = {**_about(initiative), "who": who, "message": asked.message, "address": link}
    words["opening"] = asked.opening.title if asked.opening else ""
    template = f"initiatives/mail_{'join' if asked.joins else 'help'}_request.txt"
    return [letter_to(session, one, template, **words) for one in readers]


def of_answer(initiative: Initiative, asked: JoinRequest, accepted: bool) -> Letter:
    """The letter to who asked to join or offered help, with the team's answer."""
    kind = ("join" if asked.joins else "help") if accepted else "no"
    page, board = address("initiatives.show", initiative_id=initiative.id), address("initiatives.openings")
    words = {**_about(initiative), "address": page, "board": board}
    return letter_to(session, asked.person, f"initiatives/mail_answer_{kind}.txt", **words)


def of_leaving(initiative: Initiative, member: Member) -> list[Letter]:
    """The letter to somebody who was taken out of the team, with the reason."""
    if member.person is None:
        return []
    words = {**_about(initiative), "why": member.left_why, "board": address("initiatives.openings")}
    return [letter_to(session, member.person, "initiatives/mail_left.txt", **words)]


def _about(initiative: Initiative) -> dict[str, str]:
    return {"title": initiative.title, "one_liner": initiative.one_liner}
