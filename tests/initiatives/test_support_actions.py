"""Support and money: what may happen, and that no sequence of it loses a cent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.initiatives.actions import grants, support
from innovation.initiatives.actions.grants import Turn
from innovation.initiatives.models import Decision, Instalment
from innovation.initiatives.questions.grants import overview, waiting
from innovation.initiatives.rules.book import sound
from innovation.initiatives.rules.support import SupportKind
from innovation.people.models import Person
from tests.cast import NOW
from tests.initiatives.conftest import House
from tests.initiatives.granted import TODAY, decided, planned, turn


@pytest.fixture
def grant(house: House) -> Decision:
    """Goirle granted 2,500 euros: two instalments of 1,000 and 1,500."""
    made = decided(house)
    planned(house, made, 100_000)
    planned(house, made, 150_000)
    house.session.commit()
    return made


def close_the_gate(house: House) -> None:
    house.initiative.waived_at = None
    house.session.commit()


def pays(house: House, grant: Decision, part: Instalment, cents: int) -> None:
    grants.request(house.session, part, "", turn(grant, house.mia))
    grants.pay(house.session, part, cents, TODAY, turn(grant, house.cast.olga))


def broken(status: int, act: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken) as refused:
        act()
    assert refused.value.status == status


def test_an_instalment_from_request_to_payment(house: House, grant: Decision) -> None:
    first = grant.instalments[0]
    grants.request(house.session, first, "Het plan is klaar.", turn(grant, house.mia))
    assert [one.cents for one in waiting(house.session)] == [100_000]
    grants.pay(house.session, first, 40_050, TODAY, turn(grant, house.cast.olga))
    assert (grant.figures.paid, grant.figures.left, grant.figures.asked) == (40_050, 209_950, 59_950)
    grants.pay(house.session, first, 59_950, TODAY, turn(grant, house.cast.olga))
    assert (grant.figures.part(first.id).paid, grant.figures.asked) == (100_000, 0)
    assert waiting(house.session) == []


def test_nothing_is_paid_that_nobody_asked_for(house: House, grant: Decision) -> None:
    pay = lambda: grants.pay(house.session, grant.instalments[0], 1, TODAY, turn(grant, house.cast.olga))  # noqa: E731
    broken(422, pay)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_payment_is_after_the_decision_and_not_in_the_future(
    house: House, grant: Decision, days: int
) -> None:
    first = grant.instalments[0]
    grants.request(house.session, first, "", turn(grant, house.mia))
    day = TODAY + timedelta(days=days)
    broken(422, lambda: grants.pay(house.session, first, 1, day, turn(grant, house.cast.olga)))


def test_the_decision_is_not_corrected_below_what_is_planned(house: House, grant: Decision) -> None:
    olga = house.cast.olga
    broken(422, lambda: grants.correct(house.session, grant, 249_999, "Minder", turn(grant, olga)))
    house.session.rollback()
    grants.change(house.session, grant.instalments[1], 100_000, "Minder nodig", turn(grant, olga))
    grants.correct(house.session, grant, 200_000, "Minder", turn(grant, olga))
    assert (grant.figures.decided, grant.figures.unplanned) == (200_000, 0)
    assert [line.cents for line in grant.book] == [250_000, 100_000, 150_000, -50_000, -50_000]


def test_a_lower_instalment_asks_for_less(house: House, grant: Decision) -> None:
    first, olga = grant.instalments[0], house.cast.olga
    grants.request(house.session, first, "", turn(grant, house.mia))
    grants.change(house.session, first, 80_000, "Minder kosten", turn(grant, olga))
    stands = grant.figures.part(first.id)
    assert (stands.planned, stands.asked, stands.free) == (80_000, 80_000, 0)
    grants.pay(house.session, first, 80_000, TODAY, turn(grant, olga))
    broken(422, lambda: grants.change(house.session, first, 79_999, "Nog minder", turn(grant, olga)))


def test_a_request_that_is_sent_back_can_be_made_again(house: House, grant: Decision) -> None:
    first, olga = grant.instalments[0], house.cast.olga
    grants.request(house.session, first, "", turn(grant, house.mia))
    broken(409, lambda: grants.request(house.session, first, "", turn(grant, house.mia)))
    grants.send_back(house.session, first, "Waar is het plan?", turn(grant, olga))
    assert grant.figures.asked == 0
    broken(409, lambda: grants.send_back(house.session, first, "Nog eens", turn(grant, olga)))
    grants.request(house.session, first, "Nu wel.", turn(grant, house.mia))
    assert grant.figures.asked == 100_000


def test_no_more_comes_back_than_was_paid(house: House, grant: Decision) -> None:
    first, olga = grant.instalments[0], house.cast.olga
    pays(house, grant, first, 100_000)
    grants.reclaim(house.session, first, 30_000, "Niet gebruikt", turn(grant, olga))
    assert (grant.figures.paid, grant.figures.left) == (70_000, 180_000)
    broken(422, lambda: grants.reclaim(house.session, first, 70_001, "Alles", turn(grant, olga)))


def test_no_line_is_written_for_nothing(house: House, grant: Decision) -> None:
    olga = house.cast.olga
    broken(422, lambda: grants.correct(house.session, grant, 250_000, "Zelfde", turn(grant, olga)))


def test_whoever_read_an_older_book_reads_it_again_first(house: House, grant: Decision) -> None:
    old = turn(grant, house.cast.olga)
    pays(house, grant, grant.instalments[0], 1)
    for act in (
        lambda: grants.correct(house.session, grant, 1, "", old),
        lambda: grants.plan(house.session, grant, 1, "", old),
        lambda: grants.change(house.session, grant.instalments[0], 1, "", old),
        lambda: grants.request(house.session, grant.instalments[1], "", old),
        lambda: grants.send_back(house.session, grant.instalments[0], "", old),
        lambda: grants.pay(house.session, grant.instalments[0], 1, TODAY, old),
        lambda: grants.reclaim(house.session, grant.instalments[0], 1, "", old),
    ):
        broken(409, act)


def test_a_team_that_is_not_whole_gets_nothing_new_and_keeps_what_it_has(
    house: House, grant: Decision
) -> None:
    first, second = grant.instalments
    session, olga = house.session, house.cast.olga
    pays(house, grant, first, 60_000)
    close_the_gate(house)
    broken(409, lambda: grants.pay(session, first, 1, TODAY, turn(grant, olga)))
    broken(409, lambda: grants.request(session, second, "", turn(grant, house.mia)))
    broken(409, lambda: grants.plan(session, grant, 1, "", turn(grant, olga)))
    house.initiative.waived_at = None
    said = support.Decided(SupportKind.STIMULATION, house.cast.goirle.id, TODAY, "Z-2", 1)
    broken(409, lambda: support.decide(session, house.initiative, said, olga, NOW))
    grants.reclaim(session, first, 10_000, "Niet gebruikt", turn(grant, olga))
    grants.send_back(session, first, "Eerst het team", turn(grant, olga))
    grants.change(session, second, 100_000, "Minder", turn(grant, olga))
    assert (grant.figures.paid, grant.figures.planned) == (50_000, 200_000)


def test_guidance_needs_a_whole_team_and_a_place_does_not(house: House) -> None:
    session, olga = house.session, house.cast.olga
    begin = lambda kind: support.begin(session, house.initiative, kind, "Zaal", TODAY, olga, NOW)  # noqa: E731
    broken(409, lambda: begin(SupportKind.GUIDANCE))
    made = begin(SupportKind.SPACE)
    broken(409, lambda: begin(SupportKind.SPACE))
    support.end(session, house.initiative, made, olga, NOW + timedelta(days=9))
    support.end(session, house.initiative, made, olga, NOW)
    assert made.ended_on == TODAY + timedelta(days=9)
    house.initiative.waived_at = NOW
    assert begin(SupportKind.GUIDANCE).ended_on is None


def test_support_does_not_end_before_it_begins(house: House) -> None:
    made = support.begin(
        house.session,
        house.initiative,
        SupportKind.SPACE,
        "Zaal",
        TODAY + timedelta(days=5),
        house.cast.olga,
        NOW,
    )
    support.end(house.session, house.initiative, made, house.cast.olga, NOW)
    assert made.ended_on == made.from_on


def test_a_decision_stands_once_and_not_in_the_future(house: House, grant: Decision) -> None:
    broken(409, lambda: decided(house))
    day = TODAY + timedelta(days=1)
    said = support.Decided(SupportKind.KICK_START, house.cast.goirle.id, day, "Z-9", 100)
    broken(422, lambda: support.decide(house.session, house.initiative, said, house.cast.olga, NOW))
    broken(422, lambda: decided(house, 0, "Z-10"))


def test_two_organisers_who_pay_at_once_pay_once(app: Flask, house: House, grant: Decision) -> None:
    first = grant.instalments[0]
    grants.request(house.session, first, "", turn(grant, house.mia))
    house.session.commit()
    seen, ready, database = grant.seen, Barrier(4), app.extensions["database"]

    def pay(_: int) -> str:
        ready.wait()
        with database.session() as own:
            olga = own.get_one(Person, house.cast.olga.id)
            try:
                part = own.get_one(Instalment, first.id)
                assert part.decision.figures.asked <= 100_000  # read before it is locked
                grants.pay(own, part, 50_000, TODAY, Turn(olga, NOW, seen))
                own.commit()
            except RuleBroken as error:
                return str(error.status)
            return "paid"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(pay, range(4))) == ["409", "409", "409", "paid"]
    with database.session(read_only=True) as own:
        assert own.get_one(Decision, grant.id).figures.paid == 50_000


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["plan", "change", "request", "send_back", "pay", "reclaim", "correct", "gate"]),
        st.integers(0, 2),
        st.integers(-1, 60_000) | st.sampled_from([0, 50_000, 250_000, 400_000]),
    ),
    max_size=30,
)


class Bookkeeper:
    """Does what is drawn, and keeps its own simple account of what was paid."""

    def __init__(self, house: House) -> None:
        self.house, self.session = house, house.session
        self.grant = decided(
            house, 250_000, f"Z-{self.session.scalar(sa.select(sa.func.count(Decision.id)))}"
        )
        self.decided, self.paid, self.lines = 250_000, 0, 1

    def does(self, step: str, which: int, cents: int) -> None:
        before = [(line.id, line.cents) for line in self.grant.book]
        try:
            with self.session.begin_nested():
                self.act(step, which, cents)
        except (RuleBroken, IndexError):
            self.session.refresh(self.grant)
            assert [(line.id, line.cents) for line in self.grant.book] == before
            return
        assert [(line.id, line.cents) for line in self.grant.book][: len(before)] == before
        self.decided = cents if step == "correct" else self.decided
        self.paid += cents if step == "pay" else -cents if step == "reclaim" else 0

    def act(self, step: str, which: int, cents: int) -> None:
        own = turn(self.grant, self.house.cast.olga)
        if step == "gate":
            self.house.initiative.waived_at = None if cents % 3 == 0 else NOW
        elif step == "correct":
            grants.correct(self.session, self.grant, cents, "", own)
        elif step == "plan":
            grants.plan(self.session, self.grant, cents, "", own)
        elif step in ("request", "send_back"):
            getattr(grants, step)(self.session, self.grant.instalments[which], "", own)
        else:
            about = TODAY if step == "pay" else ""
            getattr(grants, step)(self.session, self.grant.instalments[which], cents, about, own)

    def check(self) -> None:
        stands = self.grant.figures
        assert sound(self.grant.lines)
        assert 0 <= stands.paid <= stands.requested <= stands.planned <= stands.decided
        assert (stands.decided, stands.paid) == (self.decided, self.paid)
        assert stands.decided == stands.paid + stands.left


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_pays_too_much_or_loses_a_cent(house: House, steps: list[tuple[str, int, int]]) -> None:
    house.initiative.waived_at = NOW
    keeper = Bookkeeper(house)
    for number in range(3):
        keeper.does("plan", number, 50_000)
    for step in steps:
        keeper.does(*step)
        keeper.check()
    house.session.flush()
    (total,) = overview(house.session)
    assert (total.decided, total.paid, total.left) == _from_all_books(house.session)
    house.session.rollback()


def _from_all_books(session: Session) -> tuple[int, int, int]:
    all_figures = [grant.figures for grant in session.scalars(sa.select(Decision))]
    return (
        sum(one.decided for one in all_figures),
        sum(one.paid for one in all_figures),
        sum(one.left for one in all_figures),
    )
