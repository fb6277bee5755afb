"""Results of an evening: gathering them, and making them public after a recount."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.pitches.models import Initiator, Pitch
from innovation.voting import joint, recount
from innovation.voting.actions import refuse_alone, rule_of
from innovation.voting.models import Offer, Proposal, Round, Seal, Tip
from innovation.voting.rules import Act, RoundState, Rule, Tally, share_shown
from innovation.voting.snapshot import sealed_tally

#: Rounds that were held: closed for good, and no rehearsal.
SEALED = (Round.closed_at.is_not(None), ~Round.rehearsal)

#: What else happens when results become public, in the same transaction: `hook(session, event, by, now)`.
PUBLISHED: list[Callable[[Session, Event, Person, datetime], None]] = []


class RecountDiffers(RuleBroken):
    """A recount does not agree with what was sealed; `lines` say where."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(N_("The recount found a difference. Nothing was published; call for help."))
        self.lines = lines


@dataclass(frozen=True)
class Result:
    """One sealed round as shown."""

    round: Round
    seal: Seal
    title: str
    tally: Tally
    rule: Rule
    whole: int
    needed: int
    share: str | None

    @property
    def passed(self) -> bool | None:
        """The room's verdict, or that of room and jury together; None: the jury is not ready."""
        return self.round.passed

    @property
    def joint_parts(self) -> tuple[joint.Part, ...]:
        """What room and juries brought into the joint verdict, the room first; empty without one."""
        return joint.read(self.round.joint.parts) if self.round.joint else ()

    @property
    def together(self) -> str:
        """The share of room and juries together, as a decimal percentage."""
        return joint.share_shown(joint.combined(self.joint_parts), self.rule)

    @property
    def void(self) -> bool:
        """True when the round was declared void; it stays visible."""
        return self.round.state is RoundState.VOID


def result_of(round_: Round, seal: Seal) -> Result:
    """A sealed round with its derived figures."""
    tally, rule = sealed_tally(seal), rule_of(round_)
    whole = rule.of(tally, seal.present)
    title = round_.pitch.title if round_.pitch else ""
    return Result(
        round_, seal, title, tally, rule, whole, rule.needed(whole), share_shown(tally.yes, whole, rule)
    )


def results(session: Session, event: Event) -> list[Result]:
    """All sealed rounds of an evening in the order they were held, void ones included, rehearsals not."""
    asked = sa.select(Round).where(Round.event_id == event.id, *SEALED)
    found = session.scalars(
        asked.order_by(Round.number).options(
            joinedload(Round.seal),
            joinedload(Round.joint),
            joinedload(Round.pitch),
            joinedload(Round.paper_count),
        )
    )
    return [result_of(round_, round_.seal) for round_ in found if round_.seal]


def recounted(session: Session, event: Event) -> list[str]:
    """What a recount of this evening finds wrong; an empty list when all is well."""
    return list(recount.differences(recount.from_database(session.connection(), event.slug)))


def starts_support(session: Session, event: Event) -> bool:
    """True when publishing starts support: a pitch reached the threshold and it is not public yet."""
    return not event.published_at and any(
        result.passed and not result.void for result in results(session, event)
    )


def refuse_unready(session: Session, event: Event) -> None:
    """Count again, with the evening locked.

    Raises RuleBroken before the end of the evening, before a jury that co-decides is public and while
    somebody wants a vote declared void, and RecountDiffers when the recount finds a difference.
    """
    if locked(session, event).phase is not Phase.ENDED:
        raise RuleBroken(N_("End the evening first; then its results can be published."))
    if lines := recounted(session, event):
        raise RecountDiffers(lines)
    if any(result.passed is None for result in results(session, event) if not result.void):
        raise RuleBroken(N_("The jury co-decides. Publish what the jury decided first."))
    if _disputed(session, event):
        raise RuleBroken(N_("Somebody wants a vote declared void. Agree to that or take it back first."))


def _disputed(session: Session, event: Event) -> bool:
    asked = sa.select(Proposal.id).where(Proposal.event_id == event.id, Proposal.act == Act.VOID)
    return session.scalar(asked.where(Proposal.settled_at.is_(None)).limit(1)) is not None


def publish(
    session: Session, event: Event, by: Person, now: datetime, proposed_by: Person | None = None
) -> bool:
    """Count again and make the results public; False when they were public already.

    Raises RuleBroken as `refuse_unready` does, and when support starts and nobody else proposed it.
    """
    refuse_unready(session, event)
    if event.published_at:
        return False
    if starts_support(session, event):
        refuse_alone(by, proposed_by)
    event.published_at = now
    log(session, event, by, now, "publish")
    for hook in PUBLISHED:
        hook(session, event, by, now)
    return True


@dataclass(frozen=True)
class Letter:
    """Whom to tell about which pitch, and in which language; it needs the database no more."""

    email: str
    locale: str
    name: str
    pitch_id: int
    title: str


def letters(session: Session, event: Event) -> list[Letter]:
    """Who is told after publication: each initiator of each pitch that was voted on."""
    voted = sa.select(Round.pitch_id).where(
        Round.event_id == event.id, *SEALED, Round.state != RoundState.VOID
    )
    asked = (
        sa.select(Person, Pitch)
        .join(Initiator, Initiator.person_id == Person.id)
        .join(Pitch, Pitch.id == Initiator.pitch_id)
        .where(Pitch.id.in_(voted))
        .order_by(Pitch.id, Person.id)
    )
    return [
        Letter(person.email, person.locale or "nl", person.shown_name, pitch.id, pitch.title)
        for person, pitch in session.execute(asked)
    ]


def results_of(session: Session, pitch_id: int, published: bool = False) -> list[tuple[Event, Result]]:
    """The results of one pitch, newest evening first: shown to the room or published (or published only)."""
    seen = Event.published_at.is_not(None)
    asked = (
        sa.select(Event, Round)
        .join(Round, Round.event_id == Event.id)
        .where(
            Round.pitch_id == pitch_id, *SEALED, seen if published else seen | Round.revealed_at.is_not(None)
        )
        .order_by(Event.starts_at.desc(), Round.number.desc())
        .options(
            joinedload(Round.seal),
            joinedload(Round.joint),
            joinedload(Round.pitch),
            joinedload(Round.paper_count),
        )
    )
    return [
        (event, result_of(round_, round_.seal)) for event, round_ in session.execute(asked) if round_.seal
    ]


Shared = TypeVar("Shared", Tip, Offer)


def received(session: Session, pitch_id: int, kind: type[Shared], hidden: bool = False) -> list[Shared]:
    """Tips or offers for a pitch, from every evening where its vote is closed; `hidden`: those too.

    Their order is that of their random ids within a day, so it tells nothing about who gave them.
    """
    closed = sa.select(Round.event_id).where(Round.pitch_id == pitch_id, *SEALED)
    asked = sa.select(kind).where(kind.pitch_id == pitch_id, ~kind.rehearsal, kind.event_id.in_(closed))
    if kind is Tip:
        asked = asked.where(Tip.text != "")  # its time was over
    if not hidden:
        asked = asked.where(kind.hidden_why.is_(None))
    return list(session.scalars(asked.order_by(kind.given_on.desc(), kind.id)))
