"""Declaring void and publishing what starts support take two people, whatever they press and how often."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken
from innovation.evenings.models import Event, EventLog
from innovation.evenings.rules import Phase
from innovation.initiatives.actions.birth import begin_by_hand
from innovation.initiatives.models import Initiative
from innovation.people.actions import erase, export
from innovation.people.models import Person
from innovation.voting import actions, hosting, proposals, publishing
from innovation.voting.models import Proposal, Seal
from innovation.voting.publishing import RecountDiffers
from innovation.voting.rules import Act, RoundState
from tests.cast import NOW, Cast
from tests.voting import held
from tests.voting.conftest import Evening
from tests.voting.held import Votes

LATER = NOW + timedelta(minutes=1)


def verbs(session: Session) -> list[tuple[str, int | None]]:
    """What the log says of two people: verb and who did it."""
    about = EventLog.verb.regexp_match("void|publish")
    rows = session.execute(sa.select(EventLog.verb, EventLog.by_id).where(about).order_by(EventLog.id))
    return [(row.verb, row.by_id) for row in rows]


def propose_void(evening: Evening, why: str = "De microfoon viel uit.") -> Proposal:
    by = evening.cast.hugo
    return proposals.propose(evening.session, evening.event, Act.VOID, by, NOW, evening.round, why)


class TestVoid:
    def test_waits_for_somebody_else_and_names_both(self, evening: Evening) -> None:
        evening.fill(3, 1)
        proposal = propose_void(evening)
        assert evening.send("late", "no").outcome == "counted"
        assert evening.round.state is RoundState.OPEN
        proposals.second(evening.session, proposal, evening.cast.olga, LATER)
        evening.session.commit()
        hugo, olga = evening.cast.hugo, evening.cast.olga
        round_ = evening.round
        assert (round_.state, round_.void_reason) == (RoundState.VOID, "De microfoon viel uit.")
        assert round_.seal
        assert (round_.seal.yes_phone, round_.seal.no_phone) == (3, 2)
        assert verbs(evening.session) == [("propose_void", hugo.id), ("void_round", olga.id)]
        done = proposals.agreed(evening.session, evening.event)[round_.id]
        assert (done.proposed_by, done.seconded_by, done.settled_at) == (hugo, olga, LATER)

    def test_whoever_proposed_it_cannot_agree(self, evening: Evening) -> None:
        proposal = propose_void(evening)
        with pytest.raises(RuleBroken, match="Somebody else has to agree") as refused:
            proposals.second(evening.session, proposal, evening.cast.hugo, LATER)
        assert refused.value.status == 409
        assert (proposal.settled_at, evening.round.state) == (None, RoundState.OPEN)

    def test_nobody_does_it_alone(self, evening: Evening) -> None:
        evening.close()
        for proposer in (None, evening.cast.olga):
            with pytest.raises(RuleBroken, match="Somebody else"):
                actions.void_round(
                    evening.session, evening.event, evening.round, evening.cast.olga, NOW, "Nee", proposer
                )
        assert evening.round.state is RoundState.CLOSED

    @pytest.mark.parametrize("agreed", [False, True])
    def test_is_settled_once(self, evening: Evening, agreed: bool) -> None:
        proposal = propose_void(evening)
        if agreed:
            proposals.second(evening.session, proposal, evening.cast.olga, LATER)
        else:
            proposals.withdraw(evening.session, proposal, evening.cast.ada, LATER)
            assert verbs(evening.session)[-1] == ("withdraw_void", evening.cast.ada.id)
        for act in (proposals.second, proposals.withdraw):
            with pytest.raises(RuleBroken, match="settled this before you") as refused:
                act(evening.session, proposal, evening.cast.ada, LATER)
            assert refused.value.status == 409
        assert (evening.round.state is RoundState.VOID) is agreed
        assert bool(proposals.agreed(evening.session, evening.event)) is agreed

    def test_needs_a_reason_a_vote_that_stands_and_no_twin(self, evening: Evening) -> None:
        with pytest.raises(RuleBroken, match="Say why") as refused:
            propose_void(evening, "  ")
        assert refused.value.status == 422
        proposal = propose_void(evening)
        with pytest.raises(RuleBroken, match="proposed this already"):
            propose_void(evening)
        proposals.second(evening.session, proposal, evening.cast.olga, LATER)
        with pytest.raises(RuleBroken, match="another state"):
            propose_void(evening)

    def test_moves_every_page_on(self, evening: Evening) -> None:
        proposal, before = propose_void(evening), evening.event.revision
        proposals.second(evening.session, proposal, evening.cast.olga, LATER)
        assert evening.event.revision == before + 1

    def test_holds_up_publication_until_it_is_settled(self, evening: Evening) -> None:
        evening.fill(1, 2)
        evening.close()
        proposal = propose_void(evening)
        held.end(evening.session, evening.event, evening.cast.olga)
        with pytest.raises(RuleBroken, match="declared void"):
            publishing.publish(evening.session, evening.event, evening.cast.olga, NOW)
        proposals.withdraw(evening.session, proposal, evening.cast.hugo, NOW)
        assert publishing.publish(evening.session, evening.event, evening.cast.olga, NOW)


@pytest.fixture
def ended(cast: Cast) -> Event:
    """An evening that ended: one pitch over the threshold, one below."""
    made = cast.event("winter", [cast.pitch, cast.idea("Nachtbus")])
    held.hold(cast, made, Votes(20, 9), Votes(4, 8))
    return made


def propose_publish(cast: Cast, event: Event) -> Proposal:
    return proposals.propose(cast.session, event, Act.PUBLISH, cast.olga, NOW)


class TestPublish:
    def test_starts_support_only_when_two_agree(self, cast: Cast, ended: Event) -> None:
        with pytest.raises(RuleBroken, match="Somebody else has to agree"):
            publishing.publish(cast.session, ended, cast.olga, NOW)
        proposal = propose_publish(cast, ended)
        with pytest.raises(RuleBroken, match="Somebody else has to agree"):
            proposals.second(cast.session, proposal, cast.olga, LATER)
        assert (ended.published_at, cast.session.query(Initiative).count()) == (None, 0)
        proposals.second(cast.session, proposal, cast.hugo, LATER)
        cast.session.flush()
        assert (ended.published_at, cast.session.query(Initiative).count()) == (LATER, 1)
        assert verbs(cast.session) == [("propose_publish", cast.olga.id), ("publish", cast.hugo.id)]
        done = proposals.agreed(cast.session, ended)[None]
        assert (done.proposed_by, done.seconded_by) == (cast.olga, cast.hugo)

    def test_is_not_gone_round_by_an_initiative_by_hand(self, cast: Cast, ended: Event) -> None:
        with pytest.raises(RuleBroken, match="End the evening first") as refused:
            begin_by_hand(cast.session, cast.pitch, "Haast.", cast.olga, NOW)
        assert refused.value.status == 409
        proposals.second(cast.session, propose_publish(cast, ended), cast.hugo, LATER)
        failed = ended.items[1].pitch
        assert failed
        begin_by_hand(cast.session, failed, "Er kwam geld.", cast.olga, LATER)

    def test_takes_one_when_no_pitch_reached_the_threshold(self, cast: Cast) -> None:
        held.hold(cast, cast.evening, Votes(1, 2))
        assert publishing.publish(cast.session, cast.evening, cast.olga, NOW)

    def test_takes_one_when_what_passed_is_void(self, cast: Cast, ended: Event) -> None:
        first = actions.locked_round(cast.session, ended, 1)
        held.declare_void(cast.session, ended, first, cast.olga, "Verkeerde pitch")
        assert publishing.publish(cast.session, ended, cast.olga, NOW)

    def test_counts_again_at_both_steps(self, cast: Cast, ended: Event) -> None:
        proposal = propose_publish(cast, ended)
        cast.session.commit()
        cast.session.execute(sa.update(Seal).values(blank_phone=2))
        with pytest.raises(RecountDiffers):
            proposals.second(cast.session, proposal, cast.ada, LATER)
        proposals.withdraw(cast.session, proposal, cast.olga, LATER)
        with pytest.raises(RecountDiffers):
            propose_publish(cast, ended)
        assert ended.published_at is None

    def test_waits_for_the_end_and_is_over_once_done(self, cast: Cast, ended: Event) -> None:
        with pytest.raises(RuleBroken, match="End the evening first"):
            propose_publish(cast, cast.evening)
        held.publish(cast.session, ended, cast.olga)
        with pytest.raises(RuleBroken, match="public already"):
            propose_publish(cast, ended)

    def test_is_about_the_results_that_were_there(self, cast: Cast, ended: Event) -> None:
        proposal = propose_publish(cast, ended)
        hosting.move(cast.session, ended, Phase.RUNNING, cast.olga, NOW)
        item = ended.items[1]
        held.vote(cast.session, item, cast.olga, Votes(9, 1), reason="De bel ging te vroeg")
        held.end(cast.session, ended, cast.olga)
        assert proposals.waiting(cast.session, ended) == []
        with pytest.raises(RuleBroken, match="have changed since") as refused:
            proposals.second(cast.session, proposal, cast.ada, LATER)
        assert (refused.value.status, ended.published_at) == (409, None)
        proposals.second(cast.session, propose_publish(cast, ended), cast.ada, LATER)
        assert ended.published_at == LATER


class TestPersons:
    def test_export_tells_what_one_proposed_and_agreed_to(self, evening: Evening) -> None:
        propose_void(evening)
        evening.session.flush()
        found = export(evening.session, evening.cast.hugo)["proposals"]
        assert [(one["act"], one["proposed"], one["agreed"], one["reason"]) for one in found] == [
            ("void", True, False, "De microfoon viel uit.")
        ]
        assert export(evening.session, evening.cast.noor)["proposals"] == []

    def test_erasing_takes_back_what_waits_and_the_name_of_what_was_done(self, evening: Evening) -> None:
        session, cast = evening.session, evening.cast
        proposals.second(session, propose_void(evening), cast.olga, LATER)
        again = actions.open_round(session, evening.event, evening.event.items[0], cast.olga, NOW)
        session.flush()
        proposals.propose(session, evening.event, Act.VOID, cast.hugo, NOW, again, "Nog eens")
        session.commit()
        for person in (cast.hugo, cast.olga):
            erase(session, person)
        session.commit()
        session.expire_all()
        assert proposals.waiting(session, evening.event) == []
        done = proposals.agreed(session, evening.event)[evening.round.id]
        assert (done.proposed_by_id, done.seconded_by_id) == (None, None)
        assert done.reason == "De microfoon viel uit."


def test_of_two_who_agree_at_once_one_does_it(app: Flask, evening: Evening) -> None:
    evening.fill(3, 1)
    proposal = propose_void(evening)
    evening.session.commit()
    gate, said = threading.Barrier(2), []

    def agree(who: int) -> None:
        with evening.database.session() as session:
            person = session.get_one(Person, who)
            mine = session.get_one(Proposal, proposal.id)
            session.commit()
            gate.wait(timeout=10)
            try:
                proposals.second(session, mine, person, LATER)
                session.commit()
                said.append("done")
            except RuleBroken as error:
                said.append(error.message)

    both = [threading.Thread(target=agree, args=(who.id,)) for who in (evening.cast.olga, evening.cast.ada)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)
    assert sorted(said) == ["Somebody settled this before you. Look how things stand now.", "done"]
    evening.session.expire_all()
    assert [verb for verb, _ in verbs(evening.session)] == ["propose_void", "void_round"]
