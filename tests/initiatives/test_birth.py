"""How an initiative begins: with the publication of a result, or by hand for a reason."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.initiatives.actions.birth import begin_by_hand
from innovation.initiatives.models import Initiative
from innovation.initiatives.rules.stages import Stage
from innovation.network.rules import Perspective
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.voting import actions, box, hosting
from innovation.voting.rules import Choice, Message
from tests.cast import NOW, Cast
from tests.voting import held


def hold(session: Session, cast: Cast, event: Event, votes: list[tuple[int, int]]) -> None:
    """An evening with so many votes for and against its pitches, in order, that is over."""
    hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
    for item, (yes, no) in zip(list(event.items), votes, strict=True):
        hosting.go_to(session, event, item, cast.olga, NOW)
        round_ = actions.open_round(session, event, item, cast.olga, NOW)
        session.flush()
        choices = [Choice.YES] * yes + [Choice.NO] * no
        messages = [Message(round_.id, f"v{n}", choice, 1, f"t{n}") for n, choice in enumerate(choices)]
        box.cast(session.connection(), messages)
        actions.close_round(session, event, round_, cast.olga, NOW)
        actions.reveal(session, event, round_, cast.olga, NOW)
    hosting.move(session, event, Phase.ENDED, cast.olga, NOW)
    session.commit()


def born(session: Session) -> list[Initiative]:
    return list(session.scalars(sa.select(Initiative).order_by(Initiative.id)))


def test_what_reached_the_threshold_is_born_with_the_publication(session: Session, cast: Cast) -> None:
    cast.noor.perspective = Perspective.PARENT
    event = cast.event("winter", [cast.idea("Ja", State.SCHEDULED), cast.idea("Nee", State.SCHEDULED)])
    hold(session, cast, event, [(5, 5), (4, 5)])
    assert born(session) == []
    held.publish(session, event, cast.olga, NOW)
    session.commit()
    [made] = born(session)
    assert (made.title, made.stage, made.round.number) == ("Ja", Stage.FORMING, 1)
    assert (made.about, made.municipality) == ("We koken samen in de kantine.", cast.goirle)
    assert [(one.person, one.initiator) for one in made.members] == [(cast.noor, True), (cast.sam, True)]
    assert made.members[0].kinds == {Perspective.PARENT}
    assert [line.verb for line in made.log] == ["born"]


def test_publishing_twice_makes_one(session: Session, cast: Cast) -> None:
    event = cast.event("winter", [cast.idea("Ja", State.SCHEDULED)])
    hold(session, cast, event, [(2, 1)])
    held.publish(session, event, cast.olga, NOW)
    held.publish(session, event, cast.olga, NOW)
    assert len(born(session)) == 1


def test_a_pitch_that_comes_back_keeps_one_history(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Terug", State.SCHEDULED)
    for slug in ("winter", "lente"):
        event = cast.event(slug, [pitch])
        hold(session, cast, event, [(2, 1)])
        held.publish(session, event, cast.olga, NOW)
        session.commit()
    [made] = born(session)
    assert [line.verb for line in made.log] == ["born", "pitched"]


def test_a_void_round_begins_nothing(session: Session, cast: Cast) -> None:
    event = cast.event("winter", [cast.idea("Leeg", State.SCHEDULED)])
    hold(session, cast, event, [(2, 1)])
    round_ = actions.locked_round(session, event, 1)
    held.declare_void(session, event, round_, cast.olga, "Telling verstoord.")
    held.publish(session, event, cast.olga, NOW)
    assert born(session) == []


def test_by_hand_only_for_a_reason_and_once(session: Session, cast: Cast) -> None:
    idea = cast.idea("Zonder avond")
    for why, pitch, status in (("", idea, 422), ("Groot.", cast.idea("Half", State.DRAFT), 409)):
        with pytest.raises(RuleBroken) as refused:
            begin_by_hand(session, pitch, why, cast.olga, NOW)
        assert refused.value.status == status
    made = begin_by_hand(session, idea, " De raad vroeg erom. ", cast.olga, NOW)
    assert [(line.verb, line.why, line.by) for line in made.log] == [
        ("made", "De raad vroeg erom.", cast.olga)
    ]
    with pytest.raises(RuleBroken, match="already"):
        begin_by_hand(session, idea, "Nog eens.", cast.olga, NOW)


def test_the_page_of_an_idea_leads_to_what_became_of_it(
    session: Session, cast: Cast, as_: Callable[..., Any]
) -> None:
    idea: Pitch = cast.idea("Zonder avond")
    session.commit()
    address = f"/pitches/{idea.id}/initiative"
    assert as_(cast.eve).get(address).text.strip() == ""
    organiser = as_(cast.olga)
    assert 'name="why"' in organiser.get(address).text
    answer = organiser.post(address, data={"why": "De raad vroeg erom."})
    assert answer.status_code == 303
    assert answer.location in as_(cast.eve).get(address).text
