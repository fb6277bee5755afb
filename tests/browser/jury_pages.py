"""What the addresses of pages of juries need; made when first asked for."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event
from innovation.jury.actions import asking, inviting, offering, queueing
from innovation.jury.models import Criterion, EveningJury, Juror, Panel
from innovation.jury.rules.panels import Kind, Mode, Scale
from innovation.jury.rules.questions import State
from innovation.network.rules import Perspective
from innovation.pitches.models import Pitch
from tests.browser.site import Site


def makers(site: Site) -> dict[str, Callable[[], object]]:
    """Parts of addresses by name, for `World`."""
    asked = cache(lambda: _asked(site))
    return {
        "waiting_panel": lambda: _panel(site, "Pitchavond Tilburg"),
        "held_panel": lambda: _panel(site, "Pitchavond Waalwijk"),
        "asked": lambda: asked()[0],
        "asked_panel": lambda: asked()[1],
        "asked_pitch": lambda: asked()[2],
        "jury_invitation": lambda: _invited(site, _panel(site, "Pitchavond Tilburg")),  # nobody locks it
    }


def _panel(site: Site, title: str) -> int:
    with site.database.session(read_only=True) as session:
        asked = sa.select(Panel.id).join(Event).where(Event.title == title).order_by(Panel.id)
        return session.scalars(asked).first() or 0


def _asked(site: Site) -> tuple[str, int, int]:
    """An evening with a pitch on: its jury decides along in words, asks, and the room asks too."""
    evening = site.at("soon")
    with site.writing() as session:
        event = session.scalars(sa.select(Event).where(Event.slug == evening.slug)).one()
        pitch = next(item.pitch for item in event.items if item.id == event.item_id)
        assert pitch
        panel = _with_jury(site, session, event)
        _with_questions(site, session, event, panel.jurors[0], pitch)
        return evening.slug, panel.id, pitch.id


def _with_jury(site: Site, session: Session, event: Event) -> Panel:
    event.jury_weight = 40
    panel = Panel(event_id=event.id, kind=Kind.EXPERT, name="Vakjury", mode=Mode.CO_DECIDES, weight=40)
    panel.scale, panel.bank = Scale.WORDS, "Wie doet het werk?\nWat kan zonder geld?"
    panel.criteria = [
        Criterion(position=1, name="Nodig", question="Vraagt iemand erom?", weight=2),
        Criterion(position=2, name="Haalbaar", question="Mag het en kan het?"),
    ]
    juror = {"person": site.person(session, "jury"), "name": "Ingrid", "accepted_at": datetime.now(UTC)}
    panel.jurors = [Juror(**juror, perspective=Perspective.EDUCATOR, chair=True)]
    session.add_all([panel, EveningJury(event_id=event.id, audience_asks=True)])
    session.flush()
    return panel


def _with_questions(site: Site, session: Session, event: Event, juror: Juror, pitch: Pitch) -> None:
    by, now = site.person(session, "host"), datetime.now(UTC)
    texts = ("Wie doet het in de eerste maand?", "Wat kost het?", "Hoe weet je dat het werkt?")
    made = [asking.ask(session, juror, pitch, text, f"{event.slug}-{text}") for text in texts]
    offering.offer(session, event, pitch, "Mag mijn zus ook meedoen?", f"{event.slug}-zus")
    session.flush()
    queueing.move(session, event, made[2].id, State.QUEUED, State.PARKED, by, now)
    queueing.put_on_screen(session, event, made[0].id, True, by, now)


def _invited(site: Site, panel_id: int) -> str:
    with site.writing() as session:
        panel, by = session.get_one(Panel, panel_id), site.person(session, "organiser")
        return inviting.invite(session, panel, "newcomer@example.org", False, by, datetime.now(UTC))[1]
