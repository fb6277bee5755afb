"""Letters between teams and coaches, made before the commit and sent after it."""

from typing import Any

from flask import current_app, url_for
from flask_babel import get_locale

from innovation.db import session
from innovation.initiatives.models import Coaching
from innovation.network.models import the_network
from innovation.people.models import Person
from innovation.pitches.views.letters import Letter, send

__all__ = ["of_answer", "of_appointment", "of_end", "of_question", "send"]


def of_appointment(person: Person) -> Letter:
    """To somebody who was made a coach: describe yourself, so that teams can find you."""
    return _letter(person, "appointed", address=_address("initiatives.my_coach_profile"))


def of_question(coaching: Coaching) -> Letter:
    """To a coach whom a team asks."""
    words = {**_about(coaching), "message": coaching.message}
    return _letter(_coach(coaching), "asked", address=_address("initiatives.coaching"), **words)


def of_answer(coaching: Coaching) -> list[Letter]:
    """To everyone in the team: the coach said yes, or no."""
    template = "accepted" if coaching.accepted_at else "declined"
    words = {**_about(coaching), "why": coaching.ended_why, "address": _page(coaching)}
    return [_letter(person, template, **words) for person in _team(coaching)]


def of_end(coaching: Coaching, by: Person) -> list[Letter]:
    """To the team and its coach, except whoever ended it."""
    words = {**_about(coaching), "why": coaching.ended_why, "by": by.shown_name, "address": _page(coaching)}
    people = [*_team(coaching), *([coaching.coach] if coaching.coach else [])]
    return [_letter(person, "ended", **words) for person in people if person.id != by.id]


def _letter(person: Person, template: str, **words: str) -> Letter:
    network = the_network(session)
    sender = network.name if network else ""
    locale = person.locale or str(get_locale())
    given = {"name": person.name, "sender": sender, **words}
    return Letter(person.email, locale, f"initiatives/mail_coach_{template}.txt", given)


def _about(coaching: Coaching) -> dict[str, str]:
    return {"title": coaching.initiative.title, "coach": _coach(coaching).shown_name}


def _coach(coaching: Coaching) -> Person:
    return session.get_one(Person, coaching.coach_id)


def _team(coaching: Coaching) -> list[Person]:
    return [member.person for member in coaching.initiative.members if member.person]


def _page(coaching: Coaching) -> str:
    return _address("initiatives.coach", initiative_id=coaching.initiative_id)


def _address(endpoint: str, **values: Any) -> str:
    return str(current_app.config["ORIGIN"]) + url_for(endpoint, **values)
