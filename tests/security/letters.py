"""Every letter that the product can write, made as its pages and commands make it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from unittest.mock import patch

import sqlalchemy as sa
from flask import Flask

from innovation.db import session
from innovation.evenings.models import Event
from innovation.initiatives import models as of
from innovation.initiatives.actions import digest
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.views import coach_letters, team_letters, telling_letters
from innovation.jury.actions.feedback import Told
from innovation.jury.models import JuryInvitation
from innovation.jury.questions.report import report
from innovation.jury.views import feedback_letters, jury_letters
from innovation.people import commands
from innovation.people.models import Passkey, Person
from innovation.people.rules import Due
from innovation.people.views import ceremony
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.pitches.views import letters as pitch_letters
from innovation.settings import ROOT
from innovation.voting import publishing
from innovation.voting.models import Offer
from innovation.voting.views import results
from innovation.web import letters, mail
from innovation.web.letters import Letter
from tests.cast import NOW
from tests.security.asking import Crowd

TEMPLATES = {str(path.relative_to(ROOT / "templates")) for path in ROOT.glob("templates/**/mail_*.txt")}
TOKEN = "token"
Row = TypeVar("Row")


def every(app: Flask, crowd: Crowd) -> list[Letter]:
    """All of them, not sent yet."""
    made: list[Letter] = []

    def keep(
        to: str,
        template: str,
        locale: str = "nl",
        headers: Mapping[str, str] | None = None,
        /,
        **words: object,
    ) -> None:
        made.append(Letter(to, locale, template, words, dict(headers or {})))

    with patch.object(mail, "send", keep):
        assert crowd.ask("visitor", "POST", "/sign-in", b"email=noor%40example.org").status == 303
        _of_an_unused_account(app)
        with app.test_request_context(), session.no_autoflush:
            for one in (*_of_people(), *_of_pitches(), *_of_initiatives(), *_of_teams(), *_of_coaches()):
                letters.post(one)
            for one in _of_evenings():
                letters.post(one)
            session.rollback()
    return made


def _all(kind: type[Row]) -> list[Row]:
    return list(session.scalars(sa.select(kind)))


def _somebody() -> Person:
    return session.scalars(sa.select(Person).order_by(Person.id)).first()  # type: ignore[return-value]


def _of_an_unused_account(app: Flask) -> None:
    with app.app_context(), app.extensions["database"].session(read_only=True) as reading:
        found = reading.scalars(sa.select(Person.id)).all()
    for person_id in found:
        with app.app_context(), patch.object(commands.idle, "take", _warned):
            commands._end_or_warn(person_id, NOW)


def _warned(writing: Any, person_id: int, now: object) -> tuple[Due, Person]:
    return Due.WARNING, writing.get_one(Person, person_id)


def _of_people() -> Iterator[Letter]:
    for one in _all(Passkey):
        person = session.get_one(Person, one.person_id)
        yield ceremony.made(session, person, one.name, date(2026, 11, 22))
        yield ceremony.gone(session, person, by=person.name)


def _of_pitches() -> Iterator[Letter]:
    for pitch in _all(Pitch):
        for decision in (State.NEEDS_WORK, State.ACCEPTED, State.DECLINED):
            yield from pitch_letters.of_decision(pitch, decision, pitch.idea)
        yield pitch_letters.of_invitation(pitch, "new@example.org", TOKEN, _somebody())


def _of_initiatives() -> Iterator[Letter]:
    for one in _all(of.Initiative):
        yield telling_letters.to_confirm(session, one, "new@example.org", "nl")
        for offer in _all(Offer):
            yield telling_letters.of_follow_up(session, one, offer, offer.message)
    news = [digest._told(update) for update in _all(of.Update)]
    for follower in _all(of.Follower):
        yield telling_letters.of_digest(session, digest.Digest(follower.email, "nl", news, {}))
    for card in _all(of.ThankYouCard):
        yield telling_letters.of_card(session, card, TOKEN)


def _of_teams() -> Iterator[Letter]:
    for one in _all(of.Initiative):
        name = _somebody().name
        yield team_letters.of_invitation(one, "new@example.org", TOKEN, _somebody(), name)
    for member in _all(of.Member):
        yield from team_letters.of_leaving(member.initiative, member)
    opening = _all(of.Opening)[0]
    for asked in _all(of.JoinRequest):
        initiative, asked.opening = session.get_one(of.Initiative, asked.initiative_id), opening
        for opening.kind in (HelpKind.TEAM, HelpKind.THINGS):
            yield from team_letters.of_request(initiative, asked)
            yield team_letters.of_answer(initiative, asked, True)
            yield team_letters.of_answer(initiative, asked, False)


def _of_coaches() -> Iterator[Letter]:
    for one in _all(of.Coaching):
        yield coach_letters.of_appointment(session.get_one(Person, one.coach_id))
        yield coach_letters.of_question(one)
        yield from coach_letters.of_end(one, _somebody())
        for one.accepted_at in (NOW, None):
            yield from coach_letters.of_answer(one)


def _of_evenings() -> Iterator[Letter]:
    for invitation in _all(JuryInvitation):
        yield jury_letters.of_invitation(invitation, TOKEN, _somebody())
    for event in _all(Event):
        results.tell(event.title, publishing.letters(session, event))
        found = report(session, event)
        decided = [one for one in found.pitches if one.result] if found else []
        for one in decided:
            yield feedback_letters._letter(event, Told(_somebody(), one))
