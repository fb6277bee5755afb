"""Slips: one person counts, another counts again, and then they are in the box."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from innovation.errors import RuleBroken
from innovation.evenings.actions import paper as voters
from innovation.evenings.models import EventLog, Voter
from innovation.evenings.rules import Phase
from innovation.people import actions as people
from innovation.people.models import Person
from innovation.voting import actions, hosting, paper, publishing, questions, recount
from innovation.voting.clock import Clock
from innovation.voting.models import Ballot, PaperCount
from innovation.voting.rules import Outcome, Paper, RoundState, Source, Tally
from innovation.voting.snapshot import read
from tests.cast import NOW
from tests.voting import held
from tests.voting.conftest import Evening
from tests.voting.phone import Phone
from tests.voting.test_console import Console

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def paper_evening(evening: Evening) -> Evening:
    """Four people vote on paper, p0 to p3; v0 and v1 by phone."""
    made = [Voter(id=f"p{n}", event_id=evening.event.id, on_paper=True) for n in range(4)]
    evening.session.add_all(made)
    evening.session.commit()
    evening.fill(1, 1)
    return evening


def count(evening: Evening, by: Person, yes: int, no: int, blank: int = 0) -> Paper:
    stands = paper.count(evening.session, evening.event, 1, Tally(yes, no, blank), by, NOW)
    evening.session.commit()
    return stands


def in_box(evening: Evening) -> list[str]:
    asked = sa.select(Ballot.choice).where(Ballot.source == Source.PAPER)
    found = sorted(str(choice) for choice in evening.session.scalars(asked))
    evening.session.commit()
    return found


def verbs(evening: Evening) -> list[str]:
    found = list(evening.session.scalars(sa.select(EventLog.verb).order_by(EventLog.id)))
    evening.session.commit()
    return found


def test_two_people_put_the_slips_in(paper_evening: Evening) -> None:
    cast = paper_evening.cast
    assert count(paper_evening, cast.olga, 2, 1) is Paper.CHECKING
    assert in_box(paper_evening) == []
    assert count(paper_evening, cast.hugo, 2, 1) is Paper.IN
    assert in_box(paper_evening) == ["no", "yes", "yes"]
    round_ = paper_evening.close()
    seal = round_.seal
    assert seal is not None
    assert (seal.yes_paper, seal.no_paper, seal.blank_paper, seal.yes_phone) == (2, 1, 0, 1)
    assert round_.paper_left_out == 0


def test_one_person_never_counts_twice(paper_evening: Evening) -> None:
    for _ in range(3):
        assert count(paper_evening, paper_evening.cast.olga, 2, 1) is Paper.CHECKING
    assert count(paper_evening, paper_evening.cast.olga, 1, 1) is Paper.CHECKING
    assert in_box(paper_evening) == []
    assert count(paper_evening, paper_evening.cast.hugo, 1, 1) is Paper.IN


def test_counts_that_differ_are_both_forgotten(paper_evening: Evening) -> None:
    cast, session = paper_evening.cast, paper_evening.session
    count(paper_evening, cast.olga, 2, 1)
    assert count(paper_evening, cast.hugo, 1, 2) is Paper.NOT_IN
    assert session.get(PaperCount, paper_evening.round.id) is None
    assert questions.paper_differed(session, paper_evening.event, 1)
    assert count(paper_evening, cast.hugo, 2, 1) is Paper.CHECKING
    assert not questions.paper_differed(session, paper_evening.event, 1)
    assert in_box(paper_evening) == []


def test_what_differed_in_the_rehearsal_is_not_said_of_the_vote_itself(paper_evening: Evening) -> None:
    cast, session, event = paper_evening.cast, paper_evening.session, paper_evening.event
    count(paper_evening, cast.olga, 2, 1)
    count(paper_evening, cast.hugo, 1, 2)
    paper_evening.round.rehearsal = True
    hosting.wipe_rehearsal(session, event)
    session.expire_all()
    item = event.items[0]
    later = NOW + timedelta(minutes=5)
    assert actions.open_round(session, event, item, cast.hugo, later).number == 1
    assert not questions.paper_differed(session, event, 1)


def test_more_slips_than_people_are_refused(paper_evening: Evening) -> None:
    with pytest.raises(RuleBroken) as refused:
        count(paper_evening, paper_evening.cast.olga, 3, 1, 1)
    assert refused.value.status == 422
    paper_evening.session.rollback()
    assert count(paper_evening, paper_evening.cast.olga, 3, 1) is Paper.CHECKING


def test_they_are_counted_anew_while_the_vote_is_open(paper_evening: Evening) -> None:
    cast, session, event = paper_evening.cast, paper_evening.session, paper_evening.event
    count(paper_evening, cast.olga, 4, 0)
    count(paper_evening, cast.hugo, 4, 0)
    with pytest.raises(RuleBroken):
        count(paper_evening, cast.olga, 3, 1)
    session.rollback()
    before = event.revision
    paper.count_again(session, event, 1, cast.hugo, NOW)
    session.commit()
    assert in_box(paper_evening) == []
    assert event.revision == before + 1
    count(paper_evening, cast.hugo, 3, 1)
    count(paper_evening, cast.olga, 3, 1)
    assert in_box(paper_evening) == ["no", "yes", "yes", "yes"]
    actions.begin_closing(session, event, paper_evening.round, cast.olga, NOW)
    with pytest.raises(RuleBroken):
        paper.count_again(session, event, 1, cast.hugo, NOW)


def test_a_card_on_paper_never_votes_by_phone(app: Flask, paper_evening: Evening) -> None:
    assert paper_evening.send("p0", "yes").outcome is Outcome.ON_PAPER
    phone = Phone(app, paper_evening, "p9")
    paper_evening.session.get_one(Voter, "p9").on_paper = True
    paper_evening.session.commit()
    answer = phone.client.post(
        f"{phone.path}rounds/1/ballot",
        data={"choice": "yes", "revision": 1, "token": "token-of-a-phone"},
        headers={"HX-Request": "true", **ENGLISH},
    )
    assert answer.status_code == 409
    assert "votes on paper this evening" in answer.text
    app.extensions["hall"].snapshots.forget(paper_evening.event.slug)
    answer = phone.client.get(f"{phone.path}card", headers=ENGLISH)
    assert answer.status_code == 403
    assert "votes on paper this evening" in answer.text
    assert "vote-yes" not in answer.text


def test_who_voted_by_phone_never_counts_on_paper_too(paper_evening: Evening) -> None:
    """Nobody is switched during a vote; should it happen all the same, the box still says no."""
    cast, session = paper_evening.cast, paper_evening.session
    session.execute(sa.update(Voter).where(Voter.on_paper).values(on_paper=False))
    session.add(Voter(id="v0", event_id=paper_evening.event.id, on_paper=True))
    session.commit()
    count(paper_evening, cast.olga, 1, 0)
    with pytest.raises(RuleBroken):
        count(paper_evening, cast.hugo, 1, 0)
    session.rollback()
    assert in_box(paper_evening) == []


def test_an_open_vote_keeps_everybody_where_they_are(paper_evening: Evening) -> None:
    with pytest.raises(RuleBroken):
        voters.count_in(paper_evening.session, paper_evening.event, paper_evening.cast.hugo, NOW)


class TestClosing:
    """A host cannot forget the slips; a countdown never hangs on them."""

    def test_a_host_chooses(self, paper_evening: Evening) -> None:
        session, event, round_ = paper_evening.session, paper_evening.event, paper_evening.round
        olga = paper_evening.cast.olga
        for act in (actions.begin_closing, actions.close_round):
            with pytest.raises(RuleBroken) as refused:
                act(session, event, round_, olga, NOW)
            assert "paper votes" in refused.value.message
        actions.begin_closing(session, event, round_, olga, NOW, without_paper=True)
        actions.close_round(session, event, round_, olga, NOW)
        session.commit()
        assert round_.paper_left_out == 4
        assert "without_paper" in verbs(paper_evening)

    def test_a_first_count_is_not_enough(self, paper_evening: Evening) -> None:
        count(paper_evening, paper_evening.cast.olga, 4, 0)
        with pytest.raises(RuleBroken):
            paper_evening.close()

    def test_the_countdown_ends_by_itself(self, paper_evening: Evening) -> None:
        session, event, olga = paper_evening.session, paper_evening.event, paper_evening.cast.olga
        actions.begin_closing(session, event, paper_evening.round, olga, NOW, without_paper=True)
        session.commit()
        clock = Clock(paper_evening.database)
        clock.tick(0.0)
        assert clock.tick(10.0) == 1
        session.refresh(paper_evening.round)
        assert paper_evening.round.paper_left_out == 4
        session.commit()

    def test_counts_may_come_in_during_the_countdown(self, paper_evening: Evening) -> None:
        session, event, cast = paper_evening.session, paper_evening.event, paper_evening.cast
        actions.begin_closing(session, event, paper_evening.round, cast.olga, NOW, without_paper=True)
        count(paper_evening, cast.olga, 2, 2)
        count(paper_evening, cast.hugo, 2, 2)
        round_ = paper_evening.close()
        assert round_.seal is not None
        assert (round_.seal.yes_paper, round_.paper_left_out) == (2, 0)
        with pytest.raises(RuleBroken):
            count(paper_evening, cast.hugo, 2, 2)

    def test_a_vote_that_is_declared_void_needs_no_slips(self, paper_evening: Evening) -> None:
        session, event, olga = paper_evening.session, paper_evening.event, paper_evening.cast.olga
        held.declare_void(session, event, paper_evening.round, olga, "Brandalarm")
        assert paper_evening.round.state is RoundState.VOID


class TestPages:
    """The console, the page for counts, the results."""

    def press(self, console: Console, yes: int, no: int, path: str = "/paper") -> tuple[int, str]:
        data = {"number": 1, "yes": yes, "no": no, "blank": 0}
        answer = console.client.post(f"{console.path}{path}", data=data, headers=ENGLISH)
        page = console.client.get(f"{console.path}/paper", headers=ENGLISH)
        return answer.status_code, page.text

    def test_from_the_console_to_the_report(self, app: Flask, paper_evening: Evening) -> None:
        cast, session = paper_evening.cast, paper_evening.session
        olga, hugo = Console(app, cast.evening, cast.olga), Console(app, cast.evening, cast.hugo)
        page = olga.client.get(olga.path, headers=ENGLISH).text
        assert "Enter the paper votes" in page
        assert "not counted yet" in page
        assert "act-closing-without-paper" in page
        assert olga.press("closing", 1).status_code == 409
        status, page = self.press(olga, 3, 1)
        assert status == 303
        assert "What you entered is not shown" in page
        status, page = self.press(hugo, 2, 2)
        assert status == 409
        assert "not the same" in page
        self.press(hugo, 3, 1)
        status, page = self.press(olga, 3, 1)
        assert "4 paper votes are in the box" in page
        assert "Counted by Hugo and by Olga" in page
        assert "in the box" in olga.client.get(olga.path, headers=ENGLISH).text
        assert olga.press("closure", 1).status_code == 200
        assert olga.press("reveal", 1).status_code == 200
        assert olga.press("phase", "ended").status_code == 200
        for name in ("results", "report"):
            shown = olga.client.get(f"/evenings/{cast.evening.slug}/{name}", headers=ENGLISH).text
            assert "Paper votes counted by Hugo and by Olga." in shown
        found = recount.from_database(session.connection(), cast.evening.slug)
        session.commit()
        assert list(recount.differences(found)) == []

    def test_closing_without_them_stands_in_the_results(self, app: Flask, paper_evening: Evening) -> None:
        cast = paper_evening.cast
        olga = Console(app, cast.evening, cast.olga)
        assert olga.press("closing-without-paper", 1).status_code == 200
        for act, value in (("closure", 1), ("reveal", 1), ("phase", "ended")):
            assert olga.press(act, value).status_code == 200
        shown = olga.client.get(f"/evenings/{cast.evening.slug}/results", headers=ENGLISH).text
        assert "The votes of 4 people on paper were not counted." in shown

    def test_what_was_counted_is_never_shown(self, app: Flask, paper_evening: Evening) -> None:
        """Whoever counts second sees the same page whatever the first one counted."""
        cast = paper_evening.cast
        olga, hugo = Console(app, cast.evening, cast.olga), Console(app, cast.evening, cast.hugo)
        seen = []
        for yes, no in ((4, 0), (0, 4), (1, 2)):
            self.press(olga, yes, no)
            seen.append(hugo.client.get(f"{hugo.path}/paper", headers=ENGLISH).text)
            seen.append(hugo.client.get(hugo.path, headers=ENGLISH).text)
        shown = [re.sub(r'name="csrf_token" value="[^"]+"', "", text).split("<main")[1] for text in seen]
        assert len(set(shown[::2])) == len(set(shown[1::2])) == 1

    @pytest.mark.parametrize("wrong", [{"yes": "-1"}, {"yes": "veel"}, {"no": ""}, {"number": "x"}])
    def test_nonsense_is_refused(self, app: Flask, paper_evening: Evening, wrong: dict[str, str]) -> None:
        olga = Console(app, paper_evening.event, paper_evening.cast.olga)
        data = {"number": 1, "yes": 1, "no": 1, "blank": 0, **wrong}
        assert olga.client.post(f"{olga.path}/paper", data=data).status_code == 422
        assert in_box(paper_evening) == []

    def test_taking_them_out_again(self, app: Flask, paper_evening: Evening) -> None:
        cast = paper_evening.cast
        olga, hugo = Console(app, cast.evening, cast.olga), Console(app, cast.evening, cast.hugo)
        self.press(olga, 4, 0)
        self.press(hugo, 4, 0)
        assert self.press(hugo, 4, 0)[0] == 409
        assert self.press(hugo, 0, 0, "/paper/again")[0] == 303
        assert in_box(paper_evening) == []
        assert hugo.client.post(f"{hugo.path}/paper/again", data={}).status_code == 422

    def test_strangers_find_nothing(self, app: Flask, paper_evening: Evening) -> None:
        eve = Console(app, paper_evening.event, paper_evening.cast.eve)
        assert eve.client.get(f"{eve.path}/paper").status_code == 404
        for path in ("/paper", "/paper/again"):
            assert eve.client.post(f"{eve.path}{path}", data={"number": 1}).status_code == 404
        assert eve.client.get(f"/evenings/{paper_evening.event.slug}/slips").status_code == 404

    def test_an_empty_page_says_the_next_step(self, app: Flask, evening: Evening) -> None:
        olga = Console(app, evening.event, evening.cast.olga)
        page = olga.client.get(f"{olga.path}/paper", headers=ENGLISH).text
        assert "Nobody votes on paper" in page
        assert "Paper:" not in olga.client.get(olga.path, headers=ENGLISH).text


def test_a_rehearsal_takes_its_slips_along(paper_evening: Evening) -> None:
    session, event, cast = paper_evening.session, paper_evening.event, paper_evening.cast
    paper_evening.round.rehearsal, event.phase = True, Phase.REHEARSAL
    count(paper_evening, cast.olga, 1, 0)
    count(paper_evening, cast.hugo, 1, 0)
    paper_evening.close()
    hosting.move(session, event, Phase.RUNNING, cast.olga, NOW)
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(PaperCount)) == 0


def test_who_counted_may_leave(paper_evening: Evening) -> None:
    session, cast = paper_evening.session, paper_evening.cast
    count(paper_evening, cast.hugo, 1, 0)
    count(paper_evening, cast.olga, 1, 0)
    told = people.export(session, cast.hugo)["paper_votes_counted"]
    assert told == [{"evening": paper_evening.event.slug, "vote": 1}]
    people.erase(session, cast.hugo)
    session.commit()
    session.expire_all()
    kept = session.get_one(PaperCount, paper_evening.round.id)
    assert (kept.counted_by, kept.counted_by_id, kept.checked_by, kept.checked) == ("", None, "Olga", True)
    paper_evening.close()
    assert publishing.results(session, paper_evening.event)[0].round.paper_count is kept
    session.commit()


def test_the_snapshot_knows_where_they_stand(paper_evening: Evening) -> None:
    def stands() -> Paper:
        found = read(paper_evening.session, paper_evening.event.slug)
        paper_evening.session.commit()
        assert found is not None
        assert found.vote is not None
        assert found.paper_missing is (found.vote.paper is not Paper.IN)
        return found.vote.paper

    cast = paper_evening.cast
    seen = [stands()]
    for by in (cast.olga, cast.hugo):
        count(paper_evening, by, 2, 2)
        seen.append(stands())
    assert seen == [Paper.NOT_IN, Paper.CHECKING, Paper.IN]
