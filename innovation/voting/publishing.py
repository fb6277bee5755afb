"""Results of an evening: gathering them, and making them public after a recount."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.voting import recount
from innovation.voting.actions import rule_of
from innovation.voting.models import Round, Seal
from innovation.voting.rules import RoundState, Rule, Tally, share_shown
from innovation.voting.snapshot import sealed_tally


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
    asked = sa.select(Round).where(Round.event_id == event.id, ~Round.rehearsal, Round.closed_at.is_not(None))
    found = session.scalars(
        asked.order_by(Round.number).options(joinedload(Round.seal), joinedload(Round.pitch))
    )
    return [result_of(round_, round_.seal) for round_ in found if round_.seal]


def recounted(session: Session, event: Event) -> list[str]:
    """What a recount of this evening finds wrong; an empty list when all is well."""
    return list(recount.differences(recount.from_database(session.connection(), event.slug)))


def publish(session: Session, event: Event, by: Person, now: datetime) -> None:
    """Make the results public. Raises RuleBroken before the end of the evening or when a recount differs."""
    if event.phase is not Phase.ENDED:
        raise RuleBroken(N_("End the evening first; then its results can be published."))
    if recounted(session, event):
        raise RuleBroken(N_("The recount found a difference. Nothing was published; call for help."))
    event.published_at = event.published_at or now
    log(session, event, by, now, "publish")
