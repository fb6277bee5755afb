"""Making, choosing and taking away the panels of an evening."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.edition import refuse_stale
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import log
from innovation.evenings.models import Event
from innovation.jury.models import Criterion, EveningJury, Panel
from innovation.jury.questions.panels import fixed, has_opened, has_scores, panels
from innovation.jury.rules.panels import MARKING, MOST_PANELS, MOST_WEIGHT, TASK, Mode, Start, weights_fit
from innovation.people.models import Person


def add(session: Session, event: Event, start: Start, by: Person, now: datetime) -> Panel:
    """Give an evening another panel, which asks questions. Raises RuleBroken (422) when it has enough."""
    event = locked(session, event)
    if len(panels(session, event)) >= MOST_PANELS:
        raise RuleBroken(N_("An evening has at most %(most)d juries."), 422, most=MOST_PANELS)
    made = Panel(event_id=event.id, kind=start.kind, name=start.name, bank=start.bank)
    made.criteria = [
        Criterion(position=place, name=one.name, question=one.question, weight=one.weight)
        for place, one in enumerate(start.rubric, 1)
    ]
    session.add(made)
    session.flush()
    log(session, event, by, now, "add_panel", made.name)
    return made


def save(
    session: Session, panel: Panel, values: Mapping[str, Any], seen: str, by: Person, now: datetime
) -> None:
    """Change the settings of a panel; the evening's weight for juries follows.

    Raises Stale (409) when they are not those of edition `seen` any more, RuleBroken (409) for what is fixed
    by now, and (422) when the room would be left with too little.
    """
    event, panel = locked(session, panel.event), locked(session, panel)
    refuse_stale(seen, panel.edition)
    changes = {name: value for name, value in values.items() if getattr(panel, name) != value}
    _refuse_fixed(session, panel, changes)
    for name, value in changes.items():
        setattr(panel, name, value)
    _weigh(session, event)
    log(session, event, by, now, "save_panel", f"{panel.name}: {', '.join(changes)}")


def remove(session: Session, panel: Panel, by: Person, now: datetime) -> None:
    """Take a panel away, with its members and invitations.

    Raises RuleBroken (409) once it has scores, or once a vote has opened in which it has more to do than ask.
    """
    event, panel = locked(session, panel.event), locked(session, panel)
    if has_scores(session, panel):
        raise RuleBroken(N_("This jury has given scores, so it stays."))
    if panel.scores and has_opened(session, event):
        raise RuleBroken(N_("The first vote has opened. What this jury does is fixed, so it stays."))
    log(session, event, by, now, "remove_panel", panel.name)
    session.delete(panel)
    _weigh(session, event)


def let_audience_ask(session: Session, event: Event, may: bool, by: Person, now: datetime) -> None:
    """Choose whether phones in the room may send questions."""
    event = locked(session, event)
    chosen = session.get(EveningJury, event.id, populate_existing=True) or EveningJury(event_id=event.id)
    chosen.audience_asks = may
    session.add(chosen)
    log(session, event, by, now, "audience_asks", "yes" if may else "no")


def _refuse_fixed(session: Session, panel: Panel, changes: Mapping[str, Any]) -> None:
    stays = fixed(session, panel) & changes.keys()
    if stays & set(TASK):
        raise RuleBroken(N_("The first vote has opened. What this jury does cannot change any more."))
    if stays & set(MARKING):
        raise RuleBroken(N_("The first score is given. How this jury scores cannot change any more."))


def _weigh(session: Session, event: Event) -> None:
    """Keep the evening's weight for juries: the sum over those that decide along."""
    session.flush()
    weights = [one.weight for one in panels(session, event) if one.mode is Mode.CO_DECIDES]
    if not weights_fit(weights):
        raise RuleBroken(N_("All juries together can count for at most %(most)d%%."), 422, most=MOST_WEIGHT)
    event.jury_weight = sum(weights)
