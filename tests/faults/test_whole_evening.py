"""A whole evening in any order: whatever anybody does, the votes stay what they are.

Promised to everybody: ideas, programme, cards, rehearsal, votes, messages that come late or twice, closing,
voiding, showing, publishing, roles and people who leave. Hypothesis plays evenings through the real actions
with a simple model beside them, and after every step the database has to be what the model says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from innovation.db import Database
from innovation.errors import RuleBroken
from innovation.evenings.actions import cards, joining, planning, programme
from innovation.evenings.actions.cards import in_range
from innovation.evenings.models import Voter
from innovation.evenings.rules import NEXT, Admission, Phase
from innovation.people import actions as people
from innovation.people.models import Person, person_by_email
from innovation.people.rules import Role
from innovation.pitches.rules import State
from innovation.voting import actions, box, hosting, proposals, publishing, recount, snapshot
from innovation.voting.models import Ballot, Proposal, Round, Seal
from innovation.voting.rules import (
    TAKES_BALLOTS,
    Act,
    Answer,
    Choice,
    Message,
    Outcome,
    RoundState,
    voter_key,
)
from tests.cast import NOW, Cast
from tests.faults import size

EXAMPLES = size(300, 2000)
STEPS = size(7, 12)  #: after the doors opened, with a vote open in two of three evenings
PITCHES, CARDS = 3, 6  #: at most
WHY = "Het scherm viel uit."

few = st.integers(0, 3)
PLACES = {"ahead": 1, "same": 0, "behind": -1}


@dataclass
class Vote:
    """A round as it should be: what each voter sent that counts, and the seal from closing on."""

    id: int
    state: RoundState
    rehearsal: bool
    item: int
    counted: dict[str, Message] = field(default_factory=dict)
    revealed: bool = False
    seal: dict[str, Any] | None = None

    def answer(self, message: Message) -> Answer:
        """What the box has to say; the vote that counts is changed."""
        if self.state not in TAKES_BALLOTS:
            return Answer(Outcome.LATE)
        held = self.counted.get(message.voter_id)
        if held is None or message.revision > held.revision:
            held = self.counted[message.voter_id] = message
        outcome = Outcome.COUNTED if held.token == message.token else Outcome.SUPERSEDED
        return Answer(outcome, held.choice, held.revision)

    @property
    def passed(self) -> bool:
        """True when it counts and at least half of those for or against were for."""
        choices = [held.choice for held in self.counted.values()]
        half = choices.count(Choice.YES) >= max(1, choices.count(Choice.NO))
        return self.state is RoundState.CLOSED and half and not self.rehearsal

    @property
    def sealed(self) -> bool:
        """True from closing on, also when it is void."""
        return self.state not in TAKES_BALLOTS


class Evening(RuleBasedStateMachine):
    """One evening; everything happens in one transaction, which is undone at the end."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.connection.begin()
        self.session = Session(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        self.cast = Cast(self.session)
        self.second = self.cast.person("second", "Tweede", Role.ORGANISER)
        self.phase, self.published = Phase.PLANNED, False
        self.votes: dict[int, Vote] = {}
        self.sent: list[Message] = []
        self.voters: dict[int, str] = {}  #: by number of the card
        self.void: set[int] = set()
        self.replaced: set[int] = set()
        self.made = 0

    def teardown(self) -> None:
        self.session.close()
        self.connection.rollback()
        self.connection.close()

    @initialize(start=st.sampled_from([(), (Phase.REHEARSAL,), (Phase.RUNNING,)]))
    def doors_open(self, start: tuple[Phase, ...]) -> None:
        """Two pitches, two people with a card; often a vote is open."""
        self.event = self.cast.event("avond", [self.cast.idea("Nachtbus", State.SCHEDULED)])
        self.event.admission = Admission.PERSONAL_CARDS
        self.ideas = [self.cast.idea(f"Idee {number}") for number in range(1, PITCHES)]
        self.session.commit()
        self.idea()
        for number in (1, 2):
            self.make_card()
            self.join(number)
        for phase in start:
            self.move(phase)
            self.go_to(0)
            self.open()

    def act(self, allowed: bool, what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do it as a request would; it is refused exactly when the model says so."""
        if not allowed:
            with pytest.raises(RuleBroken):
                what(self.session, *given, **named)
            self.session.rollback()
            return None
        done = what(self.session, *given, **named)
        self.session.commit()
        return done

    @property
    def by(self) -> Person:
        return self.cast.olga

    @property
    def open_vote(self) -> Vote | None:
        return next((vote for vote in self.votes.values() if not vote.sealed), None)

    def voted(self, item: int) -> bool:
        return any(vote.item == item and not vote.rehearsal for vote in self.votes.values())

    # Ideas and the programme

    @rule()
    def idea(self) -> None:
        """Put an accepted idea on the programme."""
        pitch = next((idea for idea in self.ideas if idea.state is State.ACCEPTED), None)
        if pitch:
            seen = self.event.revision
            self.act(True, programme.add_pitch, self.event, pitch, (3, 5), self.by, NOW, seen)

    @rule(place=few, behind=st.booleans())
    def move_item(self, place: int, behind: bool) -> None:
        """Somebody moves a pitch, on a page that may be older than the programme."""
        item = self.event.items[place % len(self.event.items)]
        on_now = self.phase is not Phase.PLANNED and self.event.item_id == item.id
        seen = self.event.revision - behind
        allowed = not behind and not on_now and not self.voted(item.id)
        self.act(allowed, lambda s, *given: programme.move_item(s, item, *given), 1, self.by, NOW, seen)

    @rule(place=few)
    def remove(self, place: int) -> None:
        item = self.event.items[place % len(self.event.items)]
        on_now = self.phase is not Phase.PLANNED and self.event.item_id == item.id
        if len(self.event.items) > 1:
            allowed = not on_now and not self.voted(item.id)
            self.act(allowed, programme.remove_item, item, self.by, NOW, self.event.revision)

    # Cards

    @rule()
    def make_card(self) -> None:
        if self.made < CARDS:
            allowed = self.phase is not Phase.ENDED
            self.act(allowed, cards.make_cards, self.event, 1, self.by, NOW)
            self.made += allowed

    @rule(number=st.integers(1, CARDS))
    def join(self, number: int) -> None:
        """Whoever has this card joins, or joins again on another phone."""
        if number <= self.made:
            (card,) = in_range(self.session, self.event, number, number)
            allowed = self.phase is not Phase.ENDED and number not in self.void
            voter = self.act(allowed, joining.join, self.event, card, None, None)
            if allowed:
                assert self.voters.setdefault(number, voter.id) == voter.id, "one card became two voters"

    @rule(number=st.integers(1, CARDS), restore=st.booleans())
    def void_card(self, number: int, restore: bool) -> None:
        if number <= self.made:
            found = in_range(self.session, self.event, number, number)
            if restore:
                allowed = number not in self.replaced
                self.act(allowed, cards.restore_cards, self.event, found, self.by, NOW)
                self.void -= {number} if allowed else set()
            else:
                self.act(True, cards.void_cards, self.event, found, self.by, NOW)
                self.void.add(number)

    @rule(number=st.integers(1, CARDS))
    def replace_card(self, number: int) -> None:
        """Whoever lost a card goes on as the same voter."""
        if number <= self.made and self.phase is not Phase.ENDED:
            (card,) = in_range(self.session, self.event, number, number)
            allowed = number not in self.void
            new = self.act(allowed, cards.replace_card, self.event, card, self.by, NOW)
            if allowed:
                self.made = max(self.made, new.number)
                self.void.add(number)
                self.replaced.add(number)
                if number in self.voters:
                    self.voters[new.number] = self.voters.pop(number)

    # The evening

    @rule(new=st.sampled_from(Phase))
    def move(self, new: Phase) -> None:
        allowed = new in NEXT[self.phase] and self.open_vote is None
        self.act(allowed, hosting.move, self.event, new, self.by, NOW)
        if allowed:
            self.votes = {number: vote for number, vote in self.votes.items() if not vote.rehearsal}
            self.published = self.published and self.phase is not Phase.ENDED
            self.phase = new

    @rule(place=few)
    def go_to(self, place: int) -> None:
        item = self.event.items[place % len(self.event.items)]
        allowed = self.phase in (Phase.RUNNING, Phase.REHEARSAL) and self.open_vote is None
        self.act(allowed, hosting.go_to, self.event, item, self.by, NOW)

    @rule()
    def open(self) -> None:
        """Open the vote on what is on now, unless it has been voted on."""
        item = next((item for item in self.event.items if item.id == self.event.item_id), None)
        if item is None or actions.round_of(self.session, item):
            return
        allowed = self.phase in (Phase.RUNNING, Phase.REHEARSAL) and self.open_vote is None
        opened = self.act(allowed, actions.open_round, self.event, item, self.by, NOW)
        if allowed:
            rehearsal = self.phase is Phase.REHEARSAL
            self.votes[opened.number] = Vote(opened.id, RoundState.OPEN, rehearsal, item.id)

    # Votes

    @rule(number=st.integers(1, CARDS), choice=st.sampled_from(Choice), arrives=st.booleans())
    def vote(self, number: int, choice: Choice, arrives: bool) -> None:
        """Somebody chooses; the message arrives now, or later, or never."""
        vote, voter = self.open_vote, self.voters.get(number)
        if vote and voter and number not in self.void:
            revision = 1 + sum(old.voter_id == voter and old.round_id == vote.id for old in self.sent)
            message = Message(vote.id, voter, choice, revision, f"token-{len(self.sent)}")
            self.sent.append(message)
            if arrives:
                self.deliver(message)

    @rule(places=st.lists(st.integers(0, 30), min_size=1, max_size=4))
    def arrive(self, places: list[int]) -> None:
        """Messages arrive late, again or in another order, several in one transaction."""
        if self.sent:
            self.deliver(*(self.sent[place % len(self.sent)] for place in places))

    def deliver(self, *messages: Message) -> None:
        votes = {vote.id: vote for vote in self.votes.values()}
        expected = [
            votes[each.round_id].answer(each) if each.round_id in votes else Answer(Outcome.LATE)
            for each in messages
        ]
        found = box.cast(self.session.connection(), messages)
        self.session.commit()
        if len(messages) == 1:  # in one transaction an older message may be told of a newer one beside it
            assert found == expected

    @rule(
        act=st.sampled_from(["begin_closing", "extend_closing", "cancel_closing", "close_round"]), number=few
    )
    def close(self, act: str, number: int) -> None:
        """A host presses a button of a countdown, or it is over; perhaps of another round than is open."""
        for place, vote in self.votes.items():
            if place == number + 1:
                self.press(act, place, vote)

    def press(self, act: str, number: int, vote: Vote) -> None:
        round_ = actions.locked_round(self.session, self.event, number)
        fits = {
            "begin_closing": vote.state is RoundState.OPEN,
            "extend_closing": vote.state is RoundState.CLOSING,
            "cancel_closing": vote.state is RoundState.CLOSING,
            "close_round": True,
        }
        becomes = {"begin_closing": RoundState.CLOSING, "cancel_closing": RoundState.OPEN}
        self.act(fits[act], getattr(actions, act), self.event, round_, self.by, NOW)
        if act == "close_round" and not vote.sealed:
            vote.state, vote.seal = RoundState.CLOSED, self.seal(vote)
        elif fits[act] and act in becomes:
            vote.state = becomes[act]

    def seal(self, vote: Vote) -> dict[str, Any]:
        """The sealed record as it stands, every column."""
        asked = sa.select(Seal.__table__).where(Seal.round_id == vote.id)
        return dict(self.session.execute(asked).mappings().one())

    @rule(number=few, why=st.sampled_from(["", WHY]), agrees=st.booleans())
    def declare_void(self, number: int, why: str, agrees: bool) -> None:
        """Two people declare a vote void, or the first takes it back; of a rehearsal one person does."""
        vote = self.votes.get(number + 1)
        if vote is None:
            return
        round_ = actions.locked_round(self.session, self.event, number + 1)
        allowed = bool(why) and vote.state is not RoundState.VOID
        if vote.rehearsal:
            self.act(allowed, actions.void_round, self.event, round_, self.by, NOW, why)
        else:
            proposal = self.act(allowed, proposals.propose, self.event, Act.VOID, self.by, NOW, round_, why)
            allowed = allowed and self.settle(proposal, agrees)
        if allowed:
            vote.state, vote.seal = RoundState.VOID, vote.seal or self.seal(vote)

    def settle(self, proposal: Proposal, agrees: bool) -> bool:
        """Nobody agrees with themselves; somebody else does, or it is taken back."""
        self.act(False, proposals.second, proposal, self.by, NOW)
        settled = proposals.second if agrees else proposals.withdraw
        self.act(True, settled, proposal, self.second if agrees else self.by, NOW)
        return agrees

    @rule(number=few, show=st.booleans())
    def reveal(self, number: int, show: bool) -> None:
        vote = self.votes.get(number + 1)
        if vote:
            round_ = actions.locked_round(self.session, self.event, number + 1)
            allowed = not show or vote.state is RoundState.CLOSED
            self.act(allowed, actions.reveal if show else actions.unreveal, self.event, round_, self.by, NOW)
            vote.revealed = show if allowed else vote.revealed

    @rule(agrees=st.booleans())
    def publish(self, agrees: bool) -> None:
        """Make the results public, two people where support starts; going on takes them back."""
        ended = self.phase is Phase.ENDED
        starts = not self.published and any(vote.passed for vote in self.votes.values())
        self.act(ended and not starts, publishing.publish, self.event, self.by, NOW)
        if ended and starts:
            proposal = self.act(True, proposals.propose, self.event, Act.PUBLISH, self.by, NOW)
            self.published = self.settle(proposal, agrees)
        else:
            self.published = self.published or ended

    @rule(steps=st.integers(1, 5))
    def go_on(self, steps: int) -> None:
        """What usually comes next, so that evenings get to their end, and beyond."""
        for _ in range(steps):
            self.come_next()

    def come_next(self) -> None:
        if vote := self.open_vote:
            (number,) = (number for number, each in self.votes.items() if each is vote)
            self.press("close_round", number, vote)
        elif self.phase is Phase.ENDED and not self.published:
            self.publish(True)
        else:
            self.move(Phase.ENDED if self.phase is Phase.RUNNING else Phase.RUNNING)

    # People

    @rule(
        login=st.sampled_from(["hugo", "sam", "eve"]), role=st.sampled_from([Role.INITIATOR, Role.ORGANISER])
    )
    def appoint(self, login: str, role: Role) -> None:
        self.act(True, people.appoint, f"{login}@example.org", role, self.cast.ada, NOW)

    @rule(login=st.sampled_from(["hugo", "sam", "eve"]), host=st.booleans())
    def host(self, login: str, host: bool) -> None:
        if host:
            self.act(True, planning.appoint_host, self.event, f"{login}@example.org", self.by, NOW)
        elif person := person_by_email(self.session, f"{login}@example.org"):
            self.act(True, planning.dismiss_host, self.event, person, self.by, NOW)

    @rule(login=st.sampled_from(["hugo", "sam", "eve"]))
    def leave(self, login: str) -> None:
        """Somebody deletes their account."""
        if person := person_by_email(self.session, f"{login}@example.org"):
            self.act(True, people.erase, person)

    # What always holds

    @invariant()
    def ballots_are_what_was_counted(self) -> None:
        """One ballot per card and round; once closed nothing says whose, and the seal never changes."""
        asked = sa.select(Round.id, Round.number, Round.secret, Round.state)
        found = self.session.execute(asked.where(Round.event_id == self.event.id)).all()
        assert {row.number: row.state for row in found} == {n: vote.state for n, vote in self.votes.items()}
        for row in found:
            vote = self.votes[row.number]
            if vote.sealed:
                assert row.secret is None
                assert self.seal(vote) == vote.seal
                self.is_sealed(vote)
            else:
                self.is_open(vote, row.secret)

    def is_open(self, vote: Vote, secret: bytes) -> None:
        rows = self.session.execute(
            sa.select(Ballot.voter_key, Ballot.choice).where(Ballot.round_id == vote.id)
        )
        expected = {voter_key(secret, voter): held.choice for voter, held in vote.counted.items()}
        assert sorted((row.voter_key, row.choice) for row in rows) == sorted(expected.items())

    def is_sealed(self, vote: Vote) -> None:
        rows = self.session.execute(sa.select(Ballot.__table__).where(Ballot.round_id == vote.id)).all()
        choices = sorted(held.choice for held in vote.counted.values())
        assert sorted(row.choice for row in rows) == choices
        assert {(row.revision, row.token) for row in rows} <= {(0, "")}
        assert vote.seal
        assert [vote.seal[f"{choice}_phone"] for choice in Choice] == [
            choices.count(choice) for choice in Choice
        ]

    @invariant()
    def a_recount_agrees(self) -> None:
        self.session.flush()
        assert list(recount.differences(recount.from_database(self.connection, "avond"))) == []

    @invariant()
    def nothing_is_shown_before_its_time(self) -> None:
        """A hidden result is hidden, what is public is sealed, and nothing of a rehearsal counts."""
        live = snapshot.read(self.session, "avond")
        assert live
        shown = {
            vote.item for vote in self.votes.values() if vote.revealed and vote.state is RoundState.CLOSED
        }
        assert {item.id for item in live.items if item.passed is not None} <= shown
        assert not live.tally_shown or (live.item and live.item.id in shown)
        assert live.void_voters == {voter for number, voter in self.voters.items() if number in self.void}
        results = publishing.results(self.session, self.event)
        assert [each.round.number for each in results] == [
            number for number, vote in self.votes.items() if vote.sealed and not vote.rehearsal
        ]
        assert (self.event.published_at is not None) is self.published
        assert not self.published or (self.phase is Phase.ENDED and self.open_vote is None)

    @invariant()
    def every_voter_has_one_card(self) -> None:
        asked = sa.select(Voter.id).where(Voter.event_id == self.event.id)
        assert sorted(self.session.scalars(asked)) == sorted(self.voters.values())


@pytest.mark.once
@pytest.mark.timeout(600)
def test_every_evening_holds(app: Flask) -> None:
    machine = type("AnyEvening", (Evening,), {"database": app.extensions["database"]})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, database=None)
    )
