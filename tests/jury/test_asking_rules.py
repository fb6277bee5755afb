"""How a question may travel, over all pairs of states."""

import pytest

from innovation.jury.rules.questions import HEARD, NEXT, ON_SCREEN, STATE_WORDS, State, one_line

MOVES = {
    "offered": "queued refused",
    "refused": "queued",
    "queued": "asked answered parked refused",
    "asked": "queued answered parked",
    "answered": "queued asked parked",
    "parked": "queued asked answered",
}


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("new", list(State))
def test_the_table_is_closed_over_all_pairs(old: State, new: State) -> None:
    assert (new in NEXT[old]) == (new in MOVES[old].split())


def test_every_state_has_a_word_and_a_way_on() -> None:
    assert set(NEXT) == set(STATE_WORDS) == set(State)
    assert all(NEXT.values())


def test_everything_can_be_taken_back() -> None:
    """Whatever a host did by mistake, the question is back in the queue with one press."""
    assert all(State.QUEUED in NEXT[state] for state in State if state is not State.QUEUED)


def test_what_was_not_let_through_is_not_heard_nor_on_the_screen() -> None:
    assert set(State) - HEARD == {State.OFFERED, State.REFUSED}
    assert ON_SCREEN < HEARD


def test_a_question_is_one_line() -> None:
    assert one_line("  Wie doet\n\n het? ") == "Wie doet het?"
