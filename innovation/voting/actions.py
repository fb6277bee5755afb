"""The acts of a vote: open, count down, close and seal, reveal, declare void."""

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event, ProgrammeItem, present
from innovation.evenings.rules import ItemKind, Phase
from innovation.people.models import Person
from innovation.voting.models import Ballot, Round, Seal
from innovation.voting.questions import paper_missing
from innovation.voting.rules import (
    NEXT,
    TAKES_BALLOTS,
    Choice,
    RoundState,
    Rule,
    Source,
    Tally,
    ballots_fingerprint,
    record_fingerprint,
)

CLOSING_SECONDS = 10

#: Where what closing destroys stood: whoever commits a close lets the database wipe these tables.
WIPED = ("round", "ballot")

#: What else happens when a round is sealed, in the same transaction: `hook(session, event, now)`.
SEALED: list[Callable[[Session, Event, datetime], None]] = []


def rule_of(holder: Event | Round) -> Rule:
    """The rule that an event proposes or a round has frozen."""
    return Rule(holder.percent, holder.basis, holder.comparator, holder.quorum, holder.jury_weight)


def round_of(session: Session, item: ProgrammeItem) -> Round | None:
    """The round of an item that counts: its newest that is not void."""
    asked = sa.select(Round).where(Round.item_id == item.id, Round.state != RoundState.VOID)
    return session.scalar(asked.order_by(Round.number.desc()).limit(1))


def voted(session: Session, item: ProgrammeItem) -> bool:
    """True when a vote on this item was held, rehearsals aside; then it stays where it is."""
    asked = sa.select(Round.id).where(Round.item_id == item.id, ~Round.rehearsal)
    return session.scalar(asked.limit(1)) is not None


def locked_round(session: Session, event: Event, number: int) -> Round:
    """The round with this number, locked against ballots and other hosts. Raises RuleBroken (404)."""
    asked = sa.select(Round).where(Round.event_id == event.id, Round.number == number)
    found = session.scalar(asked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise RuleBroken(N_("There is no such vote this evening."), 404)
    return found


def move(round_: Round, new: RoundState) -> None:
    """The one door for the states of a round. Raises RuleBroken when the table does not have this move."""
    if new not in NEXT[round_.state]:
        raise RuleBroken(N_("This vote is already in another state. Look how things stand now."))
    round_.state = new


def open_round(
    session: Session, event: Event, item: ProgrammeItem, by: Person, now: datetime, reason: str = ""
) -> Round:
    """Open the vote on the pitch that is on now; its rule is frozen here.

    Raises RuleBroken when the evening does not run, when the item is no pitch or not on now, when a vote
    is still open, and when this pitch had a vote that is not void (in a rehearsal: without a `reason`). The
    event is locked, so that nobody is switched to paper meanwhile.
    """
    session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
    if event.phase not in (Phase.RUNNING, Phase.REHEARSAL):
        raise RuleBroken(N_("Start the evening first."))
    if item.kind is not ItemKind.PITCH or event.item_id != item.id:
        raise RuleBroken(N_("Only the pitch that is on now can be voted on."))
    if open_rounds(session, event):
        raise RuleBroken(N_("Close the vote that is open first."))
    _let_repeat(session, event, item, by, now, reason)
    opened = Round(
        event_id=event.id,
        item_id=item.id,
        pitch_id=item.pitch_id,
        number=_next_number(session, event),
        state=RoundState.OPEN,
        rehearsal=event.phase is Phase.REHEARSAL,
        secret=secrets.token_bytes(32),
        reason=_why_again(session, item),
        opened_at=now.replace(microsecond=0),
        **asdict(rule_of(event)),
    )
    session.add(opened)
    log(session, event, by, now, "open_round", str(opened.number))
    return opened


def open_rounds(session: Session, event: Event) -> bool:
    """True while a round of this event takes ballots."""
    asked = sa.select(Round.id).where(Round.event_id == event.id, Round.state.in_(TAKES_BALLOTS))
    return session.scalar(asked.limit(1)) is not None


def _next_number(session: Session, event: Event) -> int:
    newest = session.scalar(sa.select(sa.func.max(Round.number)).where(Round.event_id == event.id))
    return (newest or 0) + 1


def _let_repeat(
    session: Session, event: Event, item: ProgrammeItem, by: Person, now: datetime, reason: str
) -> None:
    """Raise RuleBroken unless the vote before is void; a rehearsal declares that here, for a reason."""
    earlier = round_of(session, item)
    if earlier is None:
        return
    if not earlier.rehearsal:
        raise RuleBroken(N_("This pitch has been voted on. That vote has to be declared void first."))
    if not reason.strip():
        raise RuleBroken(N_("This pitch has been voted on. Say why it is voted on again."), 422)
    void_round(session, event, earlier, by, now, reason)


def _why_again(session: Session, item: ProgrammeItem) -> str:
    """Why the vote before this one is void; empty when there was none."""
    asked = sa.select(Round.void_reason).where(Round.item_id == item.id, Round.state == RoundState.VOID)
    return session.scalar(asked.order_by(Round.number.desc()).limit(1)) or ""


def refuse_alone(by: Person, proposed_by: Person | None) -> None:
    """Raise RuleBroken when nobody but `by` wants this: it takes two people."""
    if proposed_by is None or proposed_by.id == by.id:
        raise RuleBroken(
            N_("Somebody else has to agree. Ask a colleague with a place at the console to look here.")
        )


def void_round(
    session: Session,
    event: Event,
    round_: Round,
    by: Person,
    now: datetime,
    reason: str,
    proposed_by: Person | None = None,
) -> None:
    """Declare a round void; it stays visible with its reason.

    Raises RuleBroken without a reason, and when nobody else proposed it; a rehearsal takes one person.
    """
    if not reason.strip():
        raise RuleBroken(N_("Say why this vote is void."), 422)
    if not round_.rehearsal:
        refuse_alone(by, proposed_by)
    if round_.state in TAKES_BALLOTS:
        close_round(session, event, round_, by, now, without_paper=True)
    move(round_, RoundState.VOID)
    round_.void_reason = reason.strip()[:300]
    log(session, event, by, now, "void_round", f"{round_.number}: {reason}")


def begin_closing(
    session: Session, event: Event, round_: Round, by: Person, now: datetime, without_paper: bool = False
) -> None:
    """Announce the end of the vote: a countdown that can be extended or cancelled.

    Raises RuleBroken while paper votes are missing, unless the host chose to close `without_paper`.
    """
    _ask_for_paper(session, event, round_, by, now, without_paper)
    move(round_, RoundState.CLOSING)
    round_.closing_at, round_.closing_seconds = now, CLOSING_SECONDS
    log(session, event, by, now, "begin_closing", str(round_.number))


def _ask_for_paper(
    session: Session, event: Event, round_: Round, by: Person | None, now: datetime, without_paper: bool
) -> None:
    """The one place that keeps a vote open while paper votes are missing.

    Once the countdown runs nobody is asked again: whoever began it had to choose.
    """
    missing = paper_missing(session, event, round_) if round_.state is RoundState.OPEN else 0
    if missing and not without_paper:
        raise RuleBroken(
            N_("The paper votes are not in yet. Enter them, or choose to close without the paper votes.")
        )
    if missing:
        log(session, event, by, now, "without_paper", f"{round_.number}: {missing}")


def extend_closing(session: Session, event: Event, round_: Round, by: Person, now: datetime) -> None:
    """Give everyone another ten seconds. Raises RuleBroken when no countdown runs."""
    if round_.state is not RoundState.CLOSING:
        raise RuleBroken(N_("There is no countdown to extend."))
    round_.closing_seconds += CLOSING_SECONDS
    log(session, event, by, now, "extend_closing", str(round_.number))


def cancel_closing(session: Session, event: Event, round_: Round, by: Person, now: datetime) -> None:
    """Stop the countdown; the vote stays open."""
    move(round_, RoundState.OPEN)
    round_.closing_at, round_.closing_seconds = None, 0
    log(session, event, by, now, "cancel_closing", str(round_.number))


def close_round(
    session: Session,
    event: Event,
    round_: Round,
    by: Person | None,
    now: datetime,
    without_paper: bool = False,
) -> Seal:
    """Close and seal a round: count, destroy its secret, fix the record. A second close changes nothing.

    The caller holds the round's row locked (`locked_round`), so no ballot comes in between.
    Raises RuleBroken as `begin_closing` does.
    """
    if round_.seal is not None:
        return round_.seal
    _ask_for_paper(session, event, round_, by, now, without_paper)
    round_.paper_left_out = paper_missing(session, event, round_)
    move(round_, RoundState.CLOSED)
    now = now.replace(microsecond=0)
    round_.closed_at = now
    ballots = _shuffle(session, round_)
    round_.secret = None
    round_.seal = _seal(event, round_, ballots, present(session, event), by.shown_name if by else "", now)
    session.flush()
    log(session, event, by, now, "close_round", str(round_.number))
    for hook in SEALED:
        hook(session, event, now)
    return round_.seal


BallotRow = tuple[str, Choice, Source]


def _shuffle(session: Session, round_: Round) -> list[BallotRow]:
    """Give every ballot a new random key and write the rows anew in that order.

    What is left says nothing about who voted or when: not by key, revision, token or place on disk.
    """
    mine = Ballot.__table__.c.round_id == round_.id
    found = session.execute(sa.select(Ballot.choice, Ballot.source).where(mine)).all()
    session.execute(sa.delete(Ballot.__table__).where(mine))  # type: ignore[arg-type]
    keys = sorted(secrets.token_hex(16) for _ in found)
    mixed = sorted(found, key=lambda _: secrets.randbits(64))
    ballots = [(key, row.choice, row.source) for key, row in zip(keys, mixed, strict=True)]
    rows = [
        {
            "round_id": round_.id,
            "voter_key": key,
            "choice": choice,
            "source": source,
            "revision": 0,
            "token": "",
        }
        for key, choice, source in ballots
    ]
    if rows:
        session.execute(sa.insert(Ballot.__table__), rows)  # type: ignore[arg-type]
    return ballots


def tally_of(ballots: list[BallotRow]) -> Tally:
    """Count ballots."""
    choices = [choice for _, choice, _ in ballots]
    return Tally(choices.count(Choice.YES), choices.count(Choice.NO), choices.count(Choice.BLANK))


def _counts(ballots: list[BallotRow]) -> dict[str, int]:
    found = Counter((choice, source) for _, choice, source in ballots)
    return {f"{choice}_{source}": found[choice, source] for choice in Choice for source in Source}


def _seal(event: Event, round_: Round, ballots: list[BallotRow], people: int, by: str, now: datetime) -> Seal:
    record = {
        **_counts(ballots),
        "present": people,
        "rule": rule_of(round_).code(),
        "passed": rule_of(round_).passes(tally_of(ballots), people),
        "sealed_at": now,
        "sealed_by": by,
        "ballots_fingerprint": ballots_fingerprint(ballots),
    }
    named = {
        **record,
        "evening": event.slug,
        "round": round_.number,
        "pitch": round_.pitch_id,
        "opened_at": round_.opened_at.isoformat(),
        "sealed_at": now.isoformat(),
        "passed": "yes" if record["passed"] else "no",
    }
    return Seal(**record, fingerprint=record_fingerprint(named))


def reveal(session: Session, event: Event, round_: Round, by: Person, now: datetime) -> None:
    """Show the result in the room. Raises RuleBroken before the round is closed."""
    if round_.state is not RoundState.CLOSED:
        raise RuleBroken(N_("Close the vote first; then the result can be shown."))
    round_.revealed_at = now
    log(session, event, by, now, "reveal", str(round_.number))


def unreveal(session: Session, event: Event, round_: Round, by: Person, now: datetime) -> None:
    """Undo a reveal that came too early."""
    round_.revealed_at = None
    log(session, event, by, now, "unreveal", str(round_.number))
