"""What the room sees of juries while the evening runs: what they do, and the question on the screen.

It is read with the snapshot of the evening, so it holds nothing that is not public.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from innovation.jury.models import EveningJury, JuryQuestion, Panel
from innovation.jury.rules.panels import Mode
from innovation.jury.rules.questions import Source
from innovation.voting.snapshot import ASIDES, Aside, Vote


@dataclass(frozen=True)
class ShownPanel:
    """A panel as the room knows it."""

    name: str
    mode: Mode
    weight: int


@dataclass(frozen=True)
class Shown:
    """Juries at this moment. `asked` is the question on the screen, of the pitch that is on."""

    panels: tuple[ShownPanel, ...]
    asked: str
    asked_by: Source | None
    audience_asks: bool


def aside(session: Session, event: Event, vote: Vote | None) -> Aside | None:
    """What this evening shows of juries; None when it has none."""
    panels = session.scalars(sa.select(Panel).where(Panel.event_id == event.id).order_by(Panel.id)).all()
    chosen = session.get(EveningJury, event.id)
    if not panels and chosen is None:
        return None
    asked = session.scalar(
        sa.select(JuryQuestion).where(JuryQuestion.event_id == event.id, JuryQuestion.on_screen)
    )
    shown = Shown(
        panels=tuple(ShownPanel(one.name, one.mode, one.weight) for one in panels),
        asked=asked.text if asked else "",
        asked_by=asked.source if asked else None,
        audience_asks=bool(chosen and chosen.audience_asks),
    )
    return Aside("jury/_aside.html", shown)


ASIDES.append(aside)
