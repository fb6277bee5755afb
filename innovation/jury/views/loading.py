"""Loading juries through the permission: 404 for strangers, 403 for insiders without the right.

A juror sees only the panels they sit on; organisers and hosts see that panels exist, never what is in them
before it is public.
"""

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from innovation.db import session
from innovation.evenings.models import Event, ProgrammeItem, may_host
from innovation.jury.models import Juror, Panel
from innovation.people.views.here import me as me
from innovation.people.views.here import myself as myself
from innovation.people.views.here import now as now
from innovation.pitches.models import Pitch

_WITH = (
    joinedload(Panel.event).selectinload(Event.items).joinedload(ProgrammeItem.pitch),
    selectinload(Panel.criteria),
    selectinload(Panel.jurors),
)


def panel_of(slug: str, panel_id: int) -> Panel:
    """The panel of this evening, for views whose level is organiser; 404 when there is none."""
    asked = sa.select(Panel).join(Event).where(Event.slug == slug, Panel.id == panel_id)
    return session.scalar(asked.options(*_WITH)) or abort(404)


def seat(slug: str, panel_id: int) -> Juror:
    """My seat on this panel; 403 for organisers and hosts without one, 404 for everyone else."""
    panel = panel_of(slug, panel_id)
    found = panel.juror_of(myself())
    if found:
        set_committed_value(found, "panel", panel)  # what was loaded with it stays
    return found or abort(403 if may_host(session, panel.event, myself()) else 404)


def chaired(slug: str, panel_id: int) -> Panel:
    """The panel, for its chair; 403 for other jurors, organisers and hosts, 404 for everyone else."""
    found = seat(slug, panel_id)
    return found.panel if found.chair else abort(403)


def publishable(slug: str, panel_id: int) -> Panel:
    """The panel, for its chair and for organisers; 403 for its other jurors and for hosts, else 404."""
    panel, person = panel_of(slug, panel_id), myself()
    knows = panel.juror_of(person) or may_host(session, panel.event, person)
    may = person.is_organiser or panel.is_chaired_by(person)
    return panel if may else abort(403 if knows else 404)


def pitch_on(panel: Panel, pitch_id: int) -> Pitch:
    """A pitch of the panel's evening; 404 for others."""
    found = next((one.pitch for one in panel.event.items if one.pitch_id == pitch_id), None)
    return found or abort(404)


def my_seat(slug: str) -> Juror:
    """My first seat at this evening; 403 for organisers and hosts without one, 404 for everyone else."""
    event = session.scalar(sa.select(Event).where(Event.slug == slug)) or abort(404)
    mine = sa.select(Juror).join(Panel).where(Panel.event_id == event.id, Juror.person_id == myself().id)
    whole = joinedload(Juror.panel).joinedload(Panel.event).selectinload(Event.items)
    found = session.scalar(
        mine.order_by(Juror.panel_id).options(whole.joinedload(ProgrammeItem.pitch)).limit(1)
    )
    return found or abort(403 if may_host(session, event, myself()) else 404)


def hosted(slug: str) -> Event:
    """The evening with its programme, for those who may run it; 404 for everyone else."""
    asked = sa.select(Event).where(Event.slug == slug)
    programme = selectinload(Event.items).joinedload(ProgrammeItem.pitch)
    event = session.scalar(asked.options(programme)) or abort(404)
    return event if may_host(session, event, myself()) else abort(404)
