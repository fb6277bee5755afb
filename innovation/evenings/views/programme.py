"""The programme editor."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from innovation.db import session
from innovation.evenings.actions import programme as acts
from innovation.evenings.forms import (
    EditItemForm,
    OtherItemForm,
    PitchItemForm,
    PlaceForm,
    RevisionForm,
)
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.views.blueprint import bp, now, organised_event, refusing
from innovation.pitches.models import Pitch
from innovation.web.access import organiser
from innovation.web.fields import options
from innovation.web.respond import changed, mistake

PAGE, PART = "evenings/programme.html", "evenings/_programme.html"


@bp.get("/evenings/<slug>/programme")
@organiser
def programme(slug: str) -> str:
    """What happens in which order."""
    return render_template(PAGE, **_page(slug))


def _page(slug: str) -> dict[str, Any]:
    return _context(organised_event(slug))


def _context(
    event: Event,
    pitch_form: PitchItemForm | None = None,
    other_form: OtherItemForm | None = None,
    **more: Any,
) -> dict[str, Any]:
    """What the editor shows; a form with mistakes in it takes the place of an empty one."""
    pitch_form = pitch_form or PitchItemForm(formdata=None)
    pitch_form.pitch_id.choices = _ideas()
    return {
        "event": event,
        "fixed": {item.id for item in event.items if acts.fixed(session, item)},
        "pitch_form": pitch_form,
        "other_form": other_form or OtherItemForm(formdata=None),
        **more,
    }


def _ideas() -> list[SelectChoice]:
    free = {str(pitch.id): pitch.title for pitch in acts.free_pitches(session)}
    return options({"": _("Choose an idea"), **free})


def _item(event: Event, item_id: int) -> ProgrammeItem:
    return next((item for item in event.items if item.id == item_id), None) or abort(404)


def _done(event: Event, done: str, focus: int | None = None) -> Response:
    """Commit and show the programme; `focus` is the item where the keyboard goes on."""
    session.commit()
    where = url_for("evenings.programme", slug=event.slug)
    return changed(where, PART, **_context(event, done=done, focus=focus))


@bp.post("/evenings/<slug>/programme/pitches")
@organiser
@refusing(PAGE, PART, _page)
def add_pitch(slug: str) -> Response:
    """Put an accepted idea on the programme."""
    event, form = organised_event(slug), PitchItemForm()
    form.pitch_id.choices = _ideas()
    if not form.validate():
        return mistake(PAGE, PART, **_context(event, pitch_form=form))
    pitch = session.get(Pitch, form.pitch_id.data) or abort(404)
    minutes = form.minutes.data, form.answer_minutes.data
    item = acts.add_pitch(session, event, pitch, minutes, current_user, now(), form.revision.data)
    return _done(event, _("“%(title)s” is on the programme.", title=item.name))


@bp.post("/evenings/<slug>/programme/items")
@organiser
@refusing(PAGE, PART, _page)
def add_item(slug: str) -> Response:
    """Put a talk or a break on the programme."""
    event, form = organised_event(slug), OtherItemForm()
    if not form.validate():
        return mistake(PAGE, PART, **_context(event, other_form=form))
    what = form.kind.data, form.title.data, form.minutes.data
    item = acts.add_item(session, event, *what, current_user, now(), form.revision.data)
    return _done(event, _("“%(title)s” is on the programme.", title=item.name))


@bp.post("/evenings/<slug>/programme/items/<int:item_id>")
@organiser
@refusing(PAGE, PART, _page)
def edit_item(slug: str, item_id: int) -> Response:
    """Change how long an item takes, or its title."""
    event, form = organised_event(slug), EditItemForm()
    item = _item(event, item_id)
    if not form.validate():
        return mistake(PAGE, PART, **_context(event, edit_form=form, wrong=item_id))
    minutes = form.minutes.data, form.answer_minutes.data or 0
    acts.edit_item(session, item, minutes, form.title.data, current_user, now(), form.revision.data)
    return _done(event, _("“%(title)s” was changed.", title=item.name), focus=item_id)


@bp.post("/evenings/<slug>/programme/items/<int:item_id>/position")
@organiser
@refusing(PAGE, PART, _page)
def move_item(slug: str, item_id: int) -> Response:
    """Put an item elsewhere in the order."""
    event, form = organised_event(slug), PlaceForm()
    item = _item(event, item_id)
    if not form.validate():
        abort(400)
    acts.move_item(session, item, form.position.data, current_user, now(), form.revision.data)
    done = _("“%(title)s” is now number %(position)d.", title=item.name, position=item.position)
    return _done(event, done)


@bp.post("/evenings/<slug>/programme/items/<int:item_id>/removal")
@organiser
@refusing(PAGE, PART, _page)
def remove_item(slug: str, item_id: int) -> Response:
    """Take an item off the programme."""
    event, form = organised_event(slug), RevisionForm()
    item = _item(event, item_id)
    title = item.name
    if not form.validate():
        abort(400)
    acts.remove_item(session, item, current_user, now(), form.revision.data)
    return _done(event, _("“%(title)s” is off the programme.", title=title), focus=0)
