"""What the room sees of juries while the evening runs: what they do, and the question on the screen.

It is read with the snapshot of the evening, so it holds nothing that is not public.
"""

from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import Phase
from innovation.jury.models import EveningJury, JuryQuestion, Panel
from innovation.jury.questions.asking import on_now
from innovation.jury.questions.outcome import pictures
from innovation.jury.questions.report import published
from innovation.jury.rules.outcome import first_sentence
from innovation.jury.rules.panels import Mode
from innovation.jury.rules.questions import ON_SCREEN, Source
from innovation.voting.snapshot import ASIDES, Aside, Vote


@dataclass(frozen=True)
class ShownPanel:
    """A panel as the room knows it."""

    name: str
    mode: Mode
    weight: int


@dataclass(frozen=True)
class Found:
    """What a public panel made of the pitch whose result is shown, and how its advice begins."""

    name: str
    mean: Fraction | None
    says: str


@dataclass(frozen=True)
class Shown:
    """Juries at this moment. `asked` is the question on the screen, of the pitch that is on."""

    panels: tuple[ShownPanel, ...]
    asked: str
    asked_by: Source | None
    audience_asks: bool
    found: tuple[Found, ...] = ()  #: after the reveal, of panels that are public

    @property
    def tasks(self) -> tuple[ShownPanel, ...]:
        """What panels do: those that do the same are one, by all their names."""
        alike: dict[tuple[Mode, int], list[str]] = {}
        for one in self.panels:
            alike.setdefault((one.mode, one.weight), []).append(one.name)
        return tuple(ShownPanel(", ".join(names), *task) for task, names in alike.items())

    @property
    def room(self) -> int:
        """How much the room weighs, of 100."""
        return 100 - sum(one.weight for one in self.panels)


def aside(session: Session, event: Event, vote: Vote | None) -> Aside | None:
    """What this evening shows of juries; None when it has none."""
    rows = session.execute(_asked.where(Event.id == event.id)).all()
    panels = tuple(ShownPanel(row.name, row.mode, row.weight) for row in rows if row.name is not None)
    if not panels and not rows[0].audience_asks:
        return None
    running = event.phase is Phase.RUNNING  # once it is over nothing is shown, so nothing is news
    asked = rows[0] if rows[0].text and rows[0].state in ON_SCREEN else None
    shown = Shown(
        panels=panels,
        asked=asked.text if asked else "",
        asked_by=asked.source if asked else None,
        audience_asks=bool(rows[0].audience_asks),
        found=_found(session, event) if vote and vote.revealed and running and rows[0].published else (),
    )
    return Aside("jury/_aside.html", shown, "jury/_offer.html" if shown.audience_asks else "")


def _found(session: Session, event: Event) -> tuple[Found, ...]:
    """What public panels made of the pitch that is on."""
    pitch = on_now(event)
    return tuple(
        Found(panel.name, picture.standing.mean, first_sentence(picture.advice))
        for panel in published(session, event)
        for picture in pictures(session, panel)
        if picture.pitch == pitch
    )


#: One query, since it is asked with every snapshot: a row for each panel, or one row when there is none.
#: A question stands on the screen only while its pitch is on, so going on takes it off.
_on_now = sa.select(ProgrammeItem.pitch_id).where(ProgrammeItem.id == Event.item_id).scalar_subquery()
_on_screen = sa.and_(
    JuryQuestion.event_id == Event.id, JuryQuestion.on_screen, JuryQuestion.pitch_id == _on_now
)
_asked = (
    sa.select(
        Panel.name,
        Panel.mode,
        Panel.weight,
        EveningJury.audience_asks,
        JuryQuestion.text,
        JuryQuestion.source,
        JuryQuestion.state,
        sa.func.count(Panel.published_at).over().label("published"),
    )
    .select_from(Event)
    .outerjoin(Panel, Panel.event_id == Event.id)
    .outerjoin(EveningJury, EveningJury.event_id == Event.id)
    .outerjoin(JuryQuestion, _on_screen)
    .order_by(Panel.id)
)

ASIDES.append(aside)
