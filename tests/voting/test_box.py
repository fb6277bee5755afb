"""What the ballot box promises, whatever phones send and in whatever order."""

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovation.voting import box
from innovation.voting.models import Ballot
from innovation.voting.rules import Choice, Message, Outcome
from innovation.voting.snapshot import tally_of
from tests.voting.conftest import Evening


def rows(evening: Evening) -> int:
    return evening.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) or 0


def test_a_ballot_is_counted_once_however_often_it_is_sent(evening: Evening) -> None:
    answers = {evening.send("v1", "yes", 1, "same-token") for _ in range(5)}
    assert [answer.outcome for answer in answers] == [Outcome.COUNTED]
    assert rows(evening) == 1


def test_the_last_choice_counts(evening: Evening) -> None:
    evening.send("v1", "yes", 1)
    assert evening.send("v1", "no", 2).outcome is Outcome.COUNTED
    assert tally_of(evening.session, evening.round).no == 1
    assert rows(evening) == 1


def test_a_late_retry_never_beats_a_newer_choice(evening: Evening) -> None:
    evening.send("v1", "no", 2, "newer-token")
    answer = evening.send("v1", "yes", 1, "older-token")
    assert (answer.outcome, answer.choice, answer.revision) == (Outcome.SUPERSEDED, Choice.NO, 2)
    assert tally_of(evening.session, evening.round).no == 1


def test_two_phones_with_one_card_are_told_what_counts(evening: Evening) -> None:
    evening.send("v1", "yes", 1, "first-phone")
    answer = evening.send("v1", "no", 1, "second-phone")
    assert (answer.outcome, answer.choice) == (Outcome.SUPERSEDED, Choice.YES)


def test_paper_and_phone_are_one_count(evening: Evening) -> None:
    evening.send("v1", "yes", 1, source="paper")
    assert evening.send("v1", "no", 2).outcome is Outcome.ON_PAPER
    evening.send("v2", "yes", 1)
    assert evening.send("v2", "no", 2, source="paper").outcome is Outcome.ON_PAPER
    assert tally_of(evening.session, evening.round).yes == 2


def test_a_closed_round_takes_no_ballot(evening: Evening) -> None:
    evening.send("v1", "yes")
    evening.close()
    assert evening.send("v2", "yes").outcome is Outcome.LATE
    assert evening.send("v1", "no", 2).outcome is Outcome.LATE
    assert rows(evening) == 1


def test_an_unknown_round_takes_no_ballot(evening: Evening) -> None:
    message = Message(evening.round.id + 99, "v1", Choice.YES, 1, "token")
    assert box.cast(evening.session.connection(), [message])[0].outcome is Outcome.LATE


def test_one_batch_may_hold_several_messages_of_one_voter(evening: Evening) -> None:
    messages = [
        Message(evening.round.id, "v1", choice, revision, f"token-{revision}")
        for revision, choice in ((1, Choice.YES), (3, Choice.BLANK), (2, Choice.NO))
    ]
    answers = box.cast(evening.session.connection(), [*messages, messages[1]])
    outcomes = [answer.outcome for answer in answers]
    assert outcomes == [Outcome.COUNTED, Outcome.COUNTED, Outcome.SUPERSEDED, Outcome.COUNTED]
    assert tally_of(evening.session, evening.round).blank == 1


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_order_the_last_intent_is_stored(evening: Evening, data: st.DataObject) -> None:
    """A voter changes their mind up to six times; messages arrive in any order and any number of times."""
    evening.session.execute(sa.delete(Ballot))
    intents = data.draw(st.lists(st.sampled_from(list(Choice)), min_size=1, max_size=6))
    sent = [Message(evening.round.id, "v1", choice, n, f"token-{n}") for n, choice in enumerate(intents, 1)]
    arrived = data.draw(st.lists(st.sampled_from(sent), max_size=12)) + data.draw(st.permutations(sent))
    for message in arrived:
        answer = box.cast(evening.session.connection(), [message])[0]
        assert answer.outcome in (Outcome.COUNTED, Outcome.SUPERSEDED)
        assert answer.outcome is not Outcome.SUPERSEDED or answer.revision > message.revision
    stored = evening.session.execute(sa.select(Ballot.choice, Ballot.revision)).one()
    assert stored == (intents[-1], len(intents))
    evening.session.commit()
