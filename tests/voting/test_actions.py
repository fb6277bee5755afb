"""Opening, counting down, closing, sealing, declaring void."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from innovation.errors import RuleBroken
from innovation.evenings.actions import programme
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import ItemKind, Phase
from innovation.pitches.rules import State
from innovation.voting import actions, hosting
from innovation.voting.clock import Clock
from innovation.voting.models import Ballot, Round, Seal
from innovation.voting.rules import RoundState, voter_key
from tests.cast import NOW, Cast
from tests.voting import held
from tests.voting.conftest import Evening


def test_closing_seals_what_was_cast(evening: Evening) -> None:
    evening.fill(34, 27, 3)
    evening.send("paper-1", "no", source="paper")
    seal = evening.close().seal
    assert seal is not None
    assert (seal.yes_phone, seal.no_phone, seal.blank_phone, seal.no_paper) == (34, 27, 3, 1)
    assert seal.passed
    assert seal.rule == "50 at_least yes_no quorum 0"
    assert seal.sealed_by == "Olga"


def test_a_second_close_gives_the_same_record(evening: Evening) -> None:
    evening.fill(3, 1)
    first = evening.close().seal
    assert first is not None
    mark = first.fingerprint
    assert evening.close().seal is first
    assert first.fingerprint == mark
    assert evening.session.scalar(sa.select(sa.func.count()).select_from(Seal)) == 1


def test_after_closing_no_key_leads_to_a_voter(evening: Evening) -> None:
    secret = evening.round.secret
    assert secret is not None
    evening.fill(5, 5)
    keys = {voter_key(secret, f"v{n}") for n in range(10)}
    assert keys == set(evening.session.scalars(sa.select(Ballot.voter_key)))
    assert evening.close().secret is None
    left = evening.session.execute(sa.select(Ballot.voter_key, Ballot.token, Ballot.revision)).all()
    assert not keys & {row.voter_key for row in left}
    assert {(row.token, row.revision) for row in left} == {("", 0)}


def test_the_rule_is_frozen_when_the_round_opens(evening: Evening) -> None:
    evening.event.percent = 80
    evening.session.commit()
    evening.fill(6, 4)
    seal = evening.close().seal
    assert seal is not None
    assert seal.passed


def test_a_second_vote_needs_the_first_to_be_void_and_keeps_it(evening: Evening) -> None:
    evening.fill(1, 2)
    first = evening.close()
    item = evening.event.items[0]
    for reason in ("", "De code stond er niet."):
        with pytest.raises(RuleBroken, match="void first"):
            actions.open_round(evening.session, evening.event, item, evening.cast.olga, NOW, reason)
    evening.session.rollback()
    held.declare_void(evening.session, evening.event, first, evening.cast.olga, "De code stond er niet.")
    again = actions.open_round(evening.session, evening.event, item, evening.cast.olga, NOW)
    evening.session.commit()
    assert (again.number, again.reason) == (2, "De code stond er niet.")
    assert (first.state, first.void_reason) == (RoundState.VOID, "De code stond er niet.")
    assert first.seal is not None


def test_two_rounds_are_never_open_at_once(evening: Evening) -> None:
    with pytest.raises(RuleBroken):
        actions.open_round(
            evening.session, evening.event, evening.event.items[0], evening.cast.olga, NOW, "nog eens"
        )


def test_only_the_pitch_that_is_on_can_be_voted_on(session, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RuleBroken):
        actions.open_round(session, cast.evening, cast.evening.items[0], cast.olga, NOW)
    hosting.move(session, cast.evening, Phase.RUNNING, cast.olga, NOW)
    with pytest.raises(RuleBroken):
        actions.open_round(session, cast.evening, cast.evening.items[0], cast.olga, NOW)


def test_a_result_is_not_shown_before_closing(evening: Evening) -> None:
    with pytest.raises(RuleBroken):
        actions.reveal(evening.session, evening.event, evening.round, evening.cast.olga, NOW)


class TestCountdown:
    def begin(self, evening: Evening) -> Clock:
        actions.begin_closing(evening.session, evening.event, evening.round, evening.cast.olga, NOW)
        evening.session.commit()
        return Clock(evening.database)

    def state(self, evening: Evening) -> RoundState:
        evening.session.expire_all()
        found = evening.session.get_one(Round, evening.round.id).state
        evening.session.commit()
        return found

    def test_closes_after_its_seconds_and_not_before(self, evening: Evening) -> None:
        clock = self.begin(evening)
        assert clock.tick(1000.0) == 0
        assert clock.tick(1009.9) == 0
        assert self.state(evening) is RoundState.CLOSING
        assert clock.tick(1010.0) == 1
        assert self.state(evening) is RoundState.CLOSED
        assert clock.tick(1011.0) == 0

    def test_can_be_extended(self, evening: Evening) -> None:
        clock = self.begin(evening)
        clock.tick(1000.0)
        actions.extend_closing(evening.session, evening.event, evening.round, evening.cast.olga, NOW)
        evening.session.commit()
        assert clock.tick(1012.0) == 0
        assert clock.tick(1020.0) == 1

    def test_can_be_cancelled(self, evening: Evening) -> None:
        clock = self.begin(evening)
        clock.tick(1000.0)
        actions.cancel_closing(evening.session, evening.event, evening.round, evening.cast.olga, NOW)
        evening.session.commit()
        assert clock.tick(1020.0) == 0
        assert self.state(evening) is RoundState.OPEN

    def test_takes_ballots_until_it_is_over(self, evening: Evening) -> None:
        self.begin(evening)
        assert evening.send("v1", "yes").outcome == "counted"


class TestHosting:
    def test_next_and_back_stay_within_the_programme(self, session, cast: Cast) -> None:  # type: ignore[no-untyped-def]
        event = cast.evening
        hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
        hosting.step(session, event, cast.olga, NOW, forward=False)
        assert event.item_id is None
        for _ in range(3):
            hosting.step(session, event, cast.olga, NOW, forward=True)
        assert event.item_id == event.items[-1].id

    def test_nothing_moves_while_a_vote_is_open(self, evening: Evening) -> None:
        with pytest.raises(RuleBroken):
            hosting.step(evening.session, evening.event, evening.cast.olga, NOW, forward=True)
        with pytest.raises(RuleBroken):
            hosting.move(evening.session, evening.event, Phase.ENDED, evening.cast.olga, NOW)

    def test_a_rehearsal_leaves_nothing(self, session, cast: Cast) -> None:  # type: ignore[no-untyped-def]
        event: Event = cast.evening
        hosting.move(session, event, Phase.REHEARSAL, cast.olga, NOW)
        hosting.step(session, event, cast.olga, NOW, forward=True)
        played = actions.open_round(session, event, event.items[0], cast.olga, NOW)
        session.commit()
        actions.close_round(session, event, played, cast.olga, NOW)
        hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
        session.commit()
        assert session.scalar(sa.select(sa.func.count()).select_from(Round)) == 0
        assert event.item_id is None

    def test_the_timer_runs_and_holds(self, cast: Cast) -> None:
        event = cast.evening
        event.timer_seconds = 180
        hosting.start_timer(event, NOW)
        assert hosting.seconds_left(event, NOW + timedelta(seconds=50)) == 130
        hosting.pause_timer(event, NOW + timedelta(seconds=50))
        hosting.add_minute(event, NOW + timedelta(seconds=90))
        assert hosting.seconds_left(event, NOW + timedelta(hours=1)) == 190

    def test_at_the_end_what_was_voted_on_has_been_pitched(self, evening: Evening) -> None:
        evening.fill(2, 1)
        evening.close()
        other = evening.cast.idea("Nog niet aan de beurt", State.SCHEDULED)
        evening.event.items.append(ProgrammeItem(position=2, kind=ItemKind.PITCH, pitch=other))
        hosting.move(evening.session, evening.event, Phase.ENDED, evening.cast.olga, NOW)
        assert evening.cast.pitch.state is State.PITCHED
        assert evening.cast.pitch.history[-1].new is State.PITCHED
        assert other.state is State.SCHEDULED

    def test_what_was_voted_on_stays_on_the_programme(self, evening: Evening) -> None:
        assert programme.fixed(evening.session, evening.event.items[0])
        evening.event.item_id = None
        assert programme.fixed(evening.session, evening.event.items[0])

    def test_the_end_destroys_the_card_secrets(self, session, cast: Cast) -> None:  # type: ignore[no-untyped-def]
        event = cast.evening
        event.card_key = b"k" * 32
        hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
        hosting.move(session, event, Phase.ENDED, cast.olga, NOW)
        assert event.card_key is None
