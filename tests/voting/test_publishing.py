"""Publishing recounts first; results come out whole, void rounds too, rehearsals never."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event as happening
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.models import Event, EventLog
from innovation.evenings.rules import Phase
from innovation.voting import actions, hosting, publishing
from innovation.voting.models import Offer, Round, Seal, Tip
from innovation.voting.publishing import RecountDiffers
from tests.cast import NOW, Cast
from tests.voting import held
from tests.voting.held import Votes


@pytest.fixture
def evening(cast: Cast) -> Event:
    """An evening that ended: one pitch over the threshold, one below."""
    made = cast.event("winter", [cast.pitch, cast.idea("Nachtbus")])
    held.hold(cast, made, Votes(20, 9, 3), Votes(4, 8, paper_yes=1))
    return made


def tip(cast: Cast, event: Event, name: str, **more: object) -> Tip:
    made = Tip(
        id=f"tip-{name}", event_id=event.id, pitch_id=cast.pitch.id, text=name, given_on=NOW.date(), **more
    )
    cast.session.add(made)
    cast.session.commit()
    return made


class TestPublish:
    def test_makes_the_results_public_once_and_writes_it_down(self, cast: Cast, evening: Event) -> None:
        assert held.publish(cast.session, evening, cast.olga, NOW)
        assert not publishing.publish(cast.session, evening, cast.olga, NOW + timedelta(hours=1))
        cast.session.flush()
        assert evening.published_at == NOW
        written = sa.select(EventLog.at).where(EventLog.verb == "publish")
        assert list(cast.session.scalars(written)) == [NOW]

    def test_waits_for_the_end_of_the_evening(self, cast: Cast) -> None:
        held.begin(cast.session, cast.evening, cast.olga)
        with pytest.raises(RuleBroken, match="End the evening first"):
            publishing.publish(cast.session, cast.evening, cast.olga, NOW)

    def test_refuses_when_the_recount_differs_and_says_where(self, cast: Cast, evening: Event) -> None:
        cast.session.execute(sa.update(Seal).values(blank_phone=2))
        with pytest.raises(RecountDiffers) as refused:
            publishing.publish(cast.session, evening, cast.olga, NOW)
        assert "round 1: blank_phone: sealed 2, counted 3" in refused.value.lines
        assert refused.value.status == 409
        assert evening.published_at is None

    def test_going_on_after_the_end_takes_the_results_back(self, cast: Cast, evening: Event) -> None:
        held.publish(cast.session, evening, cast.olga, NOW)
        hosting.move(cast.session, evening, Phase.RUNNING, cast.olga, NOW)
        assert evening.published_at is None


class TestResults:
    def test_hold_the_figures_of_every_sealed_round(self, cast: Cast, evening: Event) -> None:
        first, second = publishing.results(cast.session, evening)
        assert (first.title, first.share, first.whole, first.needed) == ("Samen koken", "68.9", 29, 15)
        assert (second.tally.yes, second.tally.no, second.seal.yes_paper) == (5, 8, 1)
        assert [first.seal.passed, second.seal.passed] == [True, False]

    def test_keep_a_void_round_beside_the_one_that_replaced_it(self, cast: Cast) -> None:
        held.begin(cast.session, cast.evening, cast.olga)
        item = cast.evening.items[0]
        held.vote(cast.session, item, cast.olga, Votes(1, 2))
        held.vote(cast.session, item, cast.olga, Votes(3, 2), reason="No network")
        void, again = publishing.results(cast.session, cast.evening)
        assert (void.void, void.round.void_reason, again.void) == (True, "No network", False)

    def test_leave_out_a_rehearsal_and_a_round_that_is_open(self, cast: Cast) -> None:
        hosting.move(cast.session, cast.evening, Phase.REHEARSAL, cast.olga, NOW)
        held.vote(cast.session, cast.evening.items[0], cast.olga, Votes(3, 2))
        assert publishing.results(cast.session, cast.evening) == []
        held.begin(cast.session, cast.evening, cast.olga)
        hosting.go_to(cast.session, cast.evening, cast.evening.items[0], cast.olga, NOW)
        actions.open_round(cast.session, cast.evening, cast.evening.items[0], cast.olga, NOW)
        assert publishing.results(cast.session, cast.evening) == []

    @pytest.mark.parametrize("pitches", [1, 3])
    def test_take_one_query_however_many(self, cast: Cast, pitches: int) -> None:
        made = cast.event("lente", [cast.idea(f"Idee {n}") for n in range(pitches)])
        held.hold(cast, made, *[Votes(2, 1)] * pitches)
        cast.session.expire_all()
        assert made.id
        queries: list[str] = []
        connection = cast.session.connection()
        happening.listen(connection, "before_cursor_execute", lambda *given: queries.append(given[2]))
        assert len(publishing.results(cast.session, made)) == pitches
        assert len(queries) == 1


class TestLetters:
    def test_go_to_every_initiator_of_every_pitch_that_was_voted_on(self, cast: Cast, evening: Event) -> None:
        told = {(each.name, each.title) for each in publishing.letters(cast.session, evening)}
        assert told == {(name, title) for name in ("Noor", "Sam") for title in ("Samen koken", "Nachtbus")}

    def test_leave_out_a_pitch_whose_only_vote_is_void(self, cast: Cast, evening: Event) -> None:
        first = cast.session.scalars(sa.select(Round).order_by(Round.number)).first()
        assert first is not None
        held.declare_void(cast.session, evening, first, cast.olga, "Wrong pitch")
        told = {each.title for each in publishing.letters(cast.session, evening)}
        assert told == {"Nachtbus"}


class TestResultsOfOnePitch:
    def test_wait_for_reveal_or_publication(self, cast: Cast, evening: Event) -> None:
        cast.session.execute(sa.update(Round).values(revealed_at=None))
        assert publishing.results_of(cast.session, cast.pitch.id) == []
        held.publish(cast.session, evening, cast.olga, NOW)
        cast.session.flush()
        found = publishing.results_of(cast.session, cast.pitch.id)
        assert [(event.slug, result.share) for event, result in found] == [("winter", "68.9")]

    def test_for_everyone_wait_for_publication(self, cast: Cast, evening: Event) -> None:
        assert len(publishing.results_of(cast.session, cast.pitch.id)) == 1
        assert publishing.results_of(cast.session, cast.pitch.id, published=True) == []

    def test_come_newest_evening_first(self, cast: Cast, evening: Event) -> None:
        evening.starts_at = NOW - timedelta(days=90)
        held.hold(cast, cast.evening, Votes(1, 2))
        found = publishing.results_of(cast.session, cast.pitch.id)
        assert [event.slug for event, _ in found] == ["najaar", "winter"]


class TestReceived:
    def test_tips_come_when_the_vote_is_closed(self, cast: Cast, session: Session) -> None:
        tip(cast, cast.evening, "early")
        held.begin(session, cast.evening, cast.olga)
        item = cast.evening.items[0]
        hosting.go_to(session, cast.evening, item, cast.olga, NOW)
        round_ = actions.open_round(session, cast.evening, item, cast.olga, NOW)
        session.flush()
        assert publishing.received(session, cast.pitch.id, Tip) == []
        actions.close_round(session, cast.evening, round_, cast.olga, NOW)
        assert [each.text for each in publishing.received(session, cast.pitch.id, Tip)] == ["early"]

    def test_hidden_ones_and_those_of_a_rehearsal_stay_away(self, cast: Cast, evening: Event) -> None:
        tip(cast, evening, "rude", hidden_why="Rude")
        tip(cast, evening, "played", rehearsal=True)
        assert publishing.received(cast.session, cast.pitch.id, Tip) == []
        seen = publishing.received(cast.session, cast.pitch.id, Tip, hidden=True)
        assert [each.text for each in seen] == ["rude"]
        assert publishing.received(cast.session, cast.pitch.id, Offer) == []
