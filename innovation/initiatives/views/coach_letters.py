"""Letters between teams and coaches. None holds, under 16, somebody's own name."""

from innovation.db import session
from innovation.initiatives.models import Coaching
from innovation.people.models import Person
from innovation.web.letters import Letter, address, letter_to


def of_appointment(person: Person) -> Letter:
    """To somebody who was made a coach: describe yourself, so that teams can find you."""
    return _letter(person, "appointed", address=address("initiatives.my_coach_profile"))


def of_question(coaching: Coaching) -> Letter:
    """To a coach whom a team asks."""
    words = {**_about(coaching), "message": coaching.message}
    return _letter(_coach(coaching), "asked", address=address("initiatives.coaching"), **words)


def of_answer(coaching: Coaching) -> list[Letter]:
    """To everyone in the team: the coach said yes, or no."""
    template = "accepted" if coaching.accepted_at else "declined"
    words = {**_about(coaching), "why": coaching.ended_why, "address": _page(coaching)}
    return [_letter(person, template, **words) for person in _team(coaching)]


def of_end(coaching: Coaching, by: Person) -> list[Letter]:
    """To the team and its coach, except whoever ended it."""
    words = {**_about(coaching), "why": coaching.ended_why, "address": _page(coaching)}
    words["by"] = coaching.initiative.name_of(by)
    people = [*_team(coaching), *([coaching.coach] if coaching.coach else [])]
    return [_letter(person, "ended", **words) for person in people if person.id != by.id]


def _letter(person: Person, template: str, **words: str) -> Letter:
    return letter_to(session, person, f"initiatives/mail_coach_{template}.txt", **words)


def _about(coaching: Coaching) -> dict[str, str]:
    return {"title": coaching.initiative.title, "coach": _coach(coaching).shown_name}


def _coach(coaching: Coaching) -> Person:
    return session.get_one(Person, coaching.coach_id)


def _team(coaching: Coaching) -> list[Person]:
    return [member.person for member in coaching.initiative.members if member.person]


def _page(coaching: Coaching) -> str:
    return address("initiatives.coach", initiative_id=coaching.initiative_id)
