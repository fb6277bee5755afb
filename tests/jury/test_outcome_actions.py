"""Lock, advise, publish, decide together, tell: what may happen when, and what it leaves behind."""

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa

from innovation.edition import edition
from innovation.errors import RuleBroken, Stale
from innovation.evenings.models import EventLog
from innovation.evenings.rules import Comparator
from innovation.jury.actions import deliberating, feedback, publishing
from innovation.jury.models import Advice, Panel, Recusal
from innovation.jury.questions.outcome import pictures, sheets, waiting
from innovation.jury.questions.report import report
from innovation.jury.rules.outcome import fingerprint
from innovation.jury.rules.panels import Mode
from innovation.jury.rules.scoring import Reason
from innovation.pitches.models import Initiator
from innovation.voting import joint, recount
from innovation.voting import publishing as results
from innovation.voting.models import JointVerdict, Round
from tests.cast import NOW
from tests.jury.conftest import Hall
from tests.voting import held
from tests.voting.held import Votes

LATER = NOW + timedelta(hours=3)


def lock(hall: Hall, *panels: Panel) -> None:
    for panel in panels or (hall.panel,):
        deliberating.lock(hall.session, panel, hall.cara, NOW)
    hall.session.commit()


def hold(hall: Hall, *votes: Votes) -> list[Round]:
    return held.hold(hall.cast, hall.evening, *votes)


def end(hall: Hall) -> None:
    """The evening, without a vote."""
    held.begin(hall.session, hall.evening, hall.cast.olga)
    held.end(hall.session, hall.evening, hall.cast.olga)


def verbs(hall: Hall) -> list[str]:
    asked = sa.select(EventLog.verb).where(EventLog.event_id == hall.evening.id)
    return list(hall.session.scalars(asked.order_by(EventLog.id)))


class TestWaiting:
    def test_counts_what_is_handed_in_of_who_may_score(self, hall: Hall) -> None:
        first = hall.pitches[0]
        hall.score(hall.caras, first, 8, 7)
        hall.score(hall.rias, first, 5, 5, handed_in=False)
        hall.session.add(Recusal(juror_id=hall.kims.id, pitch_id=first.id, reason=Reason.DECLARED, at=NOW))
        hall.session.commit()
        found = waiting(hall.session, hall.panel)
        assert [(one.done, one.total) for one in found] == [(1, 2), (0, 3), (0, 3)]
        assert [one.name for one in found[0].missing] == ["Ria"]


class TestLock:
    def test_is_kept_and_written_down_once(self, hall: Hall) -> None:
        lock(hall)
        deliberating.lock(hall.session, hall.panel, hall.cara, LATER)
        assert (hall.panel.locked_at, hall.panel.locked_by_id) == (NOW, hall.cara.id)
        assert verbs(hall).count("lock_jury") == 1

    def test_writes_down_who_stays_out(self, hall: Hall) -> None:
        first = hall.pitches[0]
        hall.session.add(Initiator(pitch_id=first.id, person_id=hall.ria.id))
        hall.score(hall.rias, first, 9, 9)
        lock(hall)
        hall.session.execute(sa.delete(Initiator).where(Initiator.person_id == hall.ria.id))
        hall.session.commit()
        found = pictures(hall.session, hall.panel)[0]
        assert [(one.juror.name, one.reason) for one in found.out] == [("Ria", Reason.INITIATOR)]
        assert found.standing.scores == 0

    def test_can_be_undone_until_publication(self, hall: Hall) -> None:
        lock(hall)
        deliberating.unlock(hall.session, hall.panel, hall.cara, LATER)
        assert hall.panel.locked_at is None
        lock(hall)
        hall.panel.published_at = NOW
        with pytest.raises(RuleBroken, match="This is public"):
            deliberating.unlock(hall.session, hall.panel, hall.cara, LATER)


class TestAdvice:
    def advise(self, hall: Hall, text: str, seen: str = "") -> Advice:
        return deliberating.advise(hall.session, hall.panel, hall.pitches[0], text, seen, NOW)

    def test_waits_for_the_lock(self, hall: Hall) -> None:
        with pytest.raises(RuleBroken, match="Lock the scores first"):
            self.advise(hall, "Begin klein.", edition(""))

    def test_is_kept_and_never_over_what_was_not_seen(self, hall: Hall) -> None:
        lock(hall)
        self.advise(hall, "Begin klein.", edition(""))
        with pytest.raises(Stale):
            self.advise(hall, "Begin groot.", edition(""))
        self.advise(hall, "Begin klein.", "anything: it says the same")
        assert self.advise(hall, "Begin groot.", edition("Begin klein.")).text == "Begin groot."

    def test_is_fixed_by_publication(self, hall: Hall) -> None:
        lock(hall)
        hall.panel.published_at = NOW
        with pytest.raises(RuleBroken, match="This is public"):
            self.advise(hall, "Te laat.", edition(""))


class TestPictures:
    def test_hold_marks_ties_and_too_few(self, hall: Hall) -> None:
        first, second, third = hall.pitches
        hall.panel.minimum = 2
        for pitch in (first, second):
            hall.score(hall.caras, pitch, 8, 7)
            hall.score(hall.rias, pitch, 6, None)
        hall.score(hall.caras, third, 10, 10)
        found = pictures(hall.session, hall.panel)
        assert [one.standing.mean for one in found] == [Fraction(41, 6), Fraction(41, 6), None]
        assert [(one.standing.place, one.shared) for one in found] == [(1, True), (1, True), (None, False)]
        assert [one.mark for one in found[0].marks] == [Fraction(23, 3), Fraction(6)]
        assert [one.enough for one in (each.standing for each in found)] == [True, True, False]

    def test_normalise_beside_the_marks_only_where_the_panel_does(self, hall: Hall) -> None:
        for juror, start in ((hall.caras, 4), (hall.rias, 6)):
            for pitch, mark in zip(hall.pitches, (start, start + 1, start + 2), strict=True):
                hall.score(juror, pitch, mark, mark)
        hall.score(hall.kims, hall.pitches[0], 7, 7)
        assert {one.normal for each in pictures(hall.session, hall.panel) for one in each.marks} == {None}
        hall.panel.normalises = True
        first = pictures(hall.session, hall.panel)[0].marks
        assert first[0].normal == pytest.approx(first[1].normal)
        assert [(one.juror.name, one.left) for one in first] == [
            ("Cara", False),
            ("Ria", False),
            ("Kim", True),
        ]


class TestPublish:
    def test_waits_for_the_lock_and_for_the_room(self, hall: Hall) -> None:
        hall.run()
        with pytest.raises(RuleBroken, match="locks the scores first"):
            publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        lock(hall)
        for pitch in hall.pitches[:2]:
            hall.vote(pitch)
        hall.vote(hall.pitches[2], reveal=False)
        with pytest.raises(RuleBroken, match="every result was shown"):
            publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        assert hall.panel.published_at is None
        hall.end()
        assert publishing.publish(hall.session, hall.panel, hall.cara, NOW)

    def test_may_be_done_as_soon_as_all_is_shown(self, hall: Hall) -> None:
        hall.run()
        lock(hall)
        for pitch in hall.pitches:
            hall.vote(pitch)
        assert publishing.publish(hall.session, hall.panel, hall.cara, NOW)

    def test_keeps_who_when_and_a_fingerprint_of_what_counts(self, hall: Hall) -> None:
        first, second, _ = hall.pitches
        hall.score(hall.caras, first, 8, None)
        hall.score(hall.rias, first, 5, 6)
        hall.score(hall.kims, second, 9, 9, handed_in=False)
        lock(hall)
        end(hall)
        assert publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        assert not publishing.publish(hall.session, hall.panel, hall.cara, LATER)
        lines = [f"{first.id} 1 1 5", f"{first.id} 1 2 6", f"{first.id} 2 1 8", f"{first.id} 2 2 -"]
        assert hall.panel.fingerprint == fingerprint(lines)
        assert (hall.panel.published_at, hall.panel.published_by_id) == (NOW, hall.cara.id)
        assert verbs(hall).count("publish_jury") == 1

    def test_can_be_taken_back_until_the_results_are_public(self, hall: Hall) -> None:
        end(hall)
        lock(hall)
        publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        publishing.withdraw(hall.session, hall.panel, hall.cast.olga, LATER)
        assert (hall.panel.published_at, hall.panel.fingerprint) == (None, "")
        publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        hall.evening.published_at = LATER
        with pytest.raises(RuleBroken, match="belongs to them"):
            publishing.withdraw(hall.session, hall.panel, hall.cast.olga, LATER)


@pytest.fixture
def deciding(hall: Hall) -> Hall:
    """Both juries decide along: the experts for 40, the young for 10."""
    hall.panel.mode, hall.panel.weight = Mode.CO_DECIDES, 40
    hall.youth.mode, hall.youth.weight = Mode.CO_DECIDES, 10
    hall.evening.jury_weight = 50
    hall.session.commit()
    return hall


class TestDeciding:
    def publish(self, hall: Hall, *panels: Panel) -> None:
        for panel in panels:
            publishing.publish(hall.session, panel, hall.cara, NOW)
        hall.session.commit()

    def verdicts(self, hall: Hall) -> list[tuple[str, bool]]:
        asked = sa.select(JointVerdict).order_by(JointVerdict.round_id)
        return [(one.parts, one.passed) for one in hall.session.scalars(asked)]

    @pytest.mark.parametrize(
        ("comparator", "yes", "passed"),
        [(Comparator.AT_LEAST, 10, True), (Comparator.MORE_THAN, 10, False), (Comparator.AT_LEAST, 9, False)],
    )
    def test_at_the_edge(self, deciding: Hall, comparator: Comparator, yes: int, passed: bool) -> None:
        hall = deciding
        hall.evening.comparator = comparator
        first = hall.pitches[0]
        hall.score(hall.caras, first, 5, 5)
        hall.score(hall.rias, first, 6, 6)
        hall.score(hall.yass, first, None, 6)
        hall.score(hall.seat(hall.youth, hall.cast.eve), first, 5, 5)
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(yes, 10), Votes(1, 0), Votes(0, 1))
        self.publish(hall, hall.panel)
        assert self.verdicts(hall) == []
        self.publish(hall, hall.youth)
        room = Fraction(yes, yes + 10)
        assert self.verdicts(hall)[0] == (f"50 {room}; 40 1/2; 10 1/2", passed)

    def test_leaves_out_who_gave_too_few_and_says_so(self, deciding: Hall) -> None:
        hall = deciding
        hall.score(hall.caras, hall.pitches[0], 10, 10)
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(1, 3), Votes(1, 1), Votes(0, 0))
        self.publish(hall, hall.panel, hall.youth)
        assert self.verdicts(hall) == [("50 1/4; 40 1/1", True), ("50 1/2", True), ("50 0/1", False)]
        found = report(hall.session, hall.evening)
        assert found is not None
        parts = [(one.panel.name, one.part and one.part.weight) for one in found.pitches[0].joint]
        assert parts == [("Vakjury", 40), ("Jongerenjury", None)]

    def test_makes_the_results_publishable_and_stands_a_recount(self, deciding: Hall) -> None:
        hall = deciding
        hall.score(hall.caras, hall.pitches[0], 10, 10)
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(1, 3), Votes(1, 1), Votes(2, 1))
        with pytest.raises(RuleBroken, match="co-decides"):
            held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
        self.publish(hall, hall.panel, hall.youth)
        assert held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
        assert results.recounted(hall.session, hall.evening) == []

    def test_a_room_without_a_vote_stands_a_recount_too(self, deciding: Hall) -> None:
        hall = deciding
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(0, 0, 2), Votes(1, 1), Votes(2, 1))
        self.publish(hall, hall.panel, hall.youth)
        assert self.verdicts(hall)[0] == ("50 0/1", False)
        assert results.recounted(hall.session, hall.evening) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"passed": False},
            {"parts": "50 1/4; 40 0/1"},
            {"parts": "50 3/4; 40 1/1"},
            {"parts": "60 1/4; 40 1/1"},
            {"parts": "nonsense"},
            {"parts": "50 1/4; 0 1/0"},
        ],
    )
    def test_tampering_is_found(self, deciding: Hall, change: dict[str, object]) -> None:
        hall = deciding
        hall.score(hall.caras, hall.pitches[0], 10, 10)
        lock(hall, hall.panel, hall.youth)
        first = hold(hall, Votes(1, 3), Votes(1, 1), Votes(2, 1))[0]
        self.publish(hall, hall.panel, hall.youth)
        mine = JointVerdict.round_id == first.id
        hall.session.execute(sa.update(JointVerdict).where(mine).values(**change))
        found = recount.from_database(hall.session.connection(), hall.evening.slug)
        lines = list(recount.differences(found))
        assert lines
        assert all(line.startswith("round 1: joint verdict") for line in lines)

    def test_is_gone_when_the_publication_is_taken_back(self, deciding: Hall) -> None:
        hall = deciding
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(1, 3), Votes(1, 1), Votes(2, 1))
        self.publish(hall, hall.panel, hall.youth)
        publishing.withdraw(hall.session, hall.youth, hall.cast.olga, LATER)
        assert self.verdicts(hall) == []
        self.publish(hall, hall.youth)
        assert len(self.verdicts(hall)) == 3

    def test_parts_are_read_back_as_they_were(self, deciding: Hall) -> None:
        hall = deciding
        lock(hall, hall.panel, hall.youth)
        hold(hall, Votes(1, 2), Votes(1, 1), Votes(2, 1))
        self.publish(hall, hall.panel, hall.youth)
        assert joint.read(self.verdicts(hall)[0][0])[0].share == Fraction(1, 3)


class TestFeedback:
    def due(self, hall: Hall) -> set[tuple[str, str]]:
        found = feedback.due(hall.session, hall.evening)
        return {(one.person.name, one.on.pitch.title) for one in found}

    def test_waits_for_results_and_for_every_jury(self, hall: Hall) -> None:
        hold(hall, Votes(2, 1), Votes(1, 2), Votes(1, 1))
        lock(hall, hall.panel, hall.youth)
        publishing.publish(hall.session, hall.panel, hall.cara, NOW)
        held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
        assert self.due(hall) == set()
        publishing.publish(hall.session, hall.youth, hall.cara, NOW)
        everyone = {(name, f"Idee {n}") for name in ("Noor", "Sam") for n in (1, 2, 3)}
        assert self.due(hall) == everyone

    def test_tells_nobody_twice_about_one_pitch(self, hall: Hall) -> None:
        hold(hall, Votes(2, 1), Votes(1, 2), Votes(1, 1))
        lock(hall, hall.panel, hall.youth)
        for panel in (hall.panel, hall.youth):
            publishing.publish(hall.session, panel, hall.cara, NOW)
        held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
        told = feedback.due(hall.session, hall.evening)
        feedback.note_told(hall.session, hall.evening, told[:2], NOW)
        hall.session.flush()
        assert self.due(hall) == {(name, f"Idee {n}") for name in ("Noor", "Sam") for n in (2, 3)}


def test_numbers_in_files_say_nothing_about_who(hall: Hall) -> None:
    first = hall.pitches[0]
    hall.score(hall.caras, first, 9, 9)
    hall.score(hall.kims, first, 2, 3)
    assert sheets(hall.session, hall.panel) == {
        1: [(first.id, 1, 2), (first.id, 2, 3)],
        2: [(first.id, 1, 9), (first.id, 2, 9)],
    }


def test_another_panel_of_the_evening_stays_hidden(hall: Hall) -> None:
    end(hall)
    lock(hall, hall.panel, hall.youth)
    publishing.publish(hall.session, hall.panel, hall.cara, NOW)
    found = report(hall.session, hall.evening)
    assert found is not None
    assert [one.name for one in found.panels] == ["Vakjury"]
    assert {panel.name for one in found.pitches for panel, _ in one.found} == {"Vakjury"}
