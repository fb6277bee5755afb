from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.actions import programme
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import ItemKind, Phase
from innovation.pitches.rules import State
from tests.cast import NOW, Cast
from tests.evenings.ask import verbs


def names(session: Session, event: Event) -> list[tuple[int, str]]:
    session.flush()
    session.expire(event, ["items"])
    return [(item.position, item.name) for item in event.items]


def test_a_pitch_goes_on_the_programme_and_off_again(session: Session, cast: Cast) -> None:
    idea = cast.idea("Bankje")
    item = programme.add_pitch(session, cast.evening, idea, (4, 6), cast.olga, NOW, 0)
    assert (item.minutes, item.answer_minutes, item.length) == (4, 6, 10)
    assert idea.state is State.SCHEDULED
    assert names(session, cast.evening) == [(1, "Samen koken"), (2, "Bankje")]
    programme.remove_item(session, item, cast.olga, NOW, 1)
    assert idea.state is State.ACCEPTED
    assert names(session, cast.evening) == [(1, "Samen koken")]
    assert [step.new for step in idea.history] == [State.SCHEDULED, State.ACCEPTED]
    assert verbs(session, cast.evening) == ["add_item", "remove_item"]


@pytest.mark.parametrize("state", [s for s in State if s is not State.ACCEPTED])
def test_only_an_accepted_idea_goes_on_the_programme(session: Session, cast: Cast, state: State) -> None:
    idea = cast.idea("Bankje", state)
    with pytest.raises(RuleBroken):
        programme.add_pitch(session, cast.evening, idea, (4, 6), cast.olga, NOW, 0)


def test_talks_and_breaks_have_a_title_and_a_length(session: Session, cast: Cast) -> None:
    programme.add_item(session, cast.evening, ItemKind.BREAK, "Pauze", 15, cast.olga, NOW, 0)
    assert names(session, cast.evening) == [(1, "Samen koken"), (2, "Pauze")]
    with pytest.raises(RuleBroken):
        programme.add_item(session, cast.evening, ItemKind.PITCH, "x", 15, cast.olga, NOW, 1)


def many(session: Session, cast: Cast) -> list[ProgrammeItem]:
    for n, title in enumerate(("Pauze", "Gast", "Slot")):
        programme.add_item(session, cast.evening, ItemKind.TALK, title, 10, cast.olga, NOW, n)
    session.commit()
    return list(cast.evening.items)


def test_move_item_makes_room(session: Session, cast: Cast) -> None:
    items = many(session, cast)
    programme.move_item(session, items[3], 1, cast.olga, NOW, 3)
    assert names(session, cast.evening) == [(1, "Slot"), (2, "Samen koken"), (3, "Pauze"), (4, "Gast")]
    programme.move_item(session, items[3], 9, cast.olga, NOW, 4)
    assert names(session, cast.evening)[-1] == (4, "Slot")


def test_two_organisers_never_move_on_top_of_each_other(session: Session, cast: Cast) -> None:
    items = many(session, cast)
    programme.move_item(session, items[0], 2, cast.olga, NOW, 3)
    before = names(session, cast.evening)
    with pytest.raises(RuleBroken, match="just before you"):
        programme.move_item(session, items[0], 3, cast.ada, NOW, 3)
    assert names(session, cast.evening) == before


def test_edit_item(session: Session, cast: Cast) -> None:
    items = many(session, cast)
    programme.edit_item(session, items[0], (5, 9), "iets anders", cast.olga, NOW, 3)
    programme.edit_item(session, items[1], (20, 9), "Lange pauze", cast.olga, NOW, 4)
    assert (items[0].minutes, items[0].answer_minutes, items[0].title) == (5, 9, "")
    assert (items[1].minutes, items[1].answer_minutes, items[1].title) == (20, 0, "Lange pauze")


def on_now(session: Session, cast: Cast, item: ProgrammeItem) -> None:
    cast.evening.phase, cast.evening.item_id = Phase.RUNNING, item.id


def voted(session: Session, cast: Cast, item: ProgrammeItem) -> None:
    programme.keeps.append(lambda _, asked: asked is item)


@pytest.mark.parametrize("make", [on_now, voted])
def test_what_is_on_now_or_voted_on_stays(
    session: Session, cast: Cast, make: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programme, "keeps", list(programme.keeps))
    items = many(session, cast)
    programme.move_item(session, items[0], 2, cast.olga, NOW, 3)
    make(session, cast, items[0])
    with pytest.raises(RuleBroken, match="stays where it is"):
        programme.move_item(session, items[0], 1, cast.olga, NOW, 4)
    with pytest.raises(RuleBroken, match="stays where it is"):
        programme.remove_item(session, items[0], cast.olga, NOW, 4)


def test_a_withdrawn_idea_can_leave_the_programme(session: Session, cast: Cast) -> None:
    cast.pitch.state = State.WITHDRAWN
    programme.remove_item(session, cast.evening.items[0], cast.olga, NOW, 0)
    assert cast.pitch.state is State.WITHDRAWN
    assert names(session, cast.evening) == []
