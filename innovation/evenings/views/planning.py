"""Organising evenings: the list, a new one, its settings, its hosts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.evenings.actions import planning
from innovation.evenings.forms import EventForm, HostForm, NewEventForm
from innovation.evenings.models import Event
from innovation.evenings.questions import all_events, hosts
from innovation.evenings.rules import Basis, Comparator
from innovation.evenings.views.blueprint import bp, now, organised_event
from innovation.people.models import Person
from innovation.web.access import organiser
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/evenings/")
@organiser
def organise() -> str:
    """All evenings, announced or not."""
    return render_template("evenings/organise.html", events=all_events(session))


@bp.get("/evenings/new")
@organiser
def new() -> str:
    """A new evening."""
    form = NewEventForm()
    form.offer(session)
    return render_template("evenings/new.html", form=form)


@bp.post("/evenings/new")
@organiser
def create() -> Response:
    """Make it, then go on with its programme."""
    form = NewEventForm()
    form.offer(session)
    if not form.validate():
        return mistake("evenings/new.html", form=form)
    event = planning.create_event(session, form.data, current_user, now())
    session.commit()
    return redirect(url_for("evenings.programme", slug=event.slug), 303)


@bp.get("/evenings/<slug>/settings")
@organiser
def edit(slug: str) -> str:
    """Everything about an evening but its programme."""
    event = organised_event(slug)
    return render_template("evenings/settings.html", **_settings(event, EventForm(obj=event)))


@bp.post("/evenings/<slug>/settings")
@organiser
def save(slug: str) -> Response:
    """Keep what was changed."""
    event, form = organised_event(slug), EventForm()
    form.offer(session)
    if not form.validate():
        return mistake("evenings/settings.html", **_settings(event, form))
    try:
        planning.save_event(session, event, form.data, current_user, now(), form.revision.data)
    except RuleBroken as error:
        session.rollback()
        settings = _settings(organised_event(slug), form)
        return mistake("evenings/settings.html", status=error.status, problem=said(error), **settings)
    session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for("evenings.edit", slug=slug), 303)


def _settings(event: Event, form: EventForm, host_form: HostForm | None = None) -> dict[str, Any]:
    form.offer(session)
    host_form = host_form or HostForm(formdata=None)
    return {"event": event, "form": form, "host_form": host_form, "hosts": hosts(session, event)}


@bp.get("/evenings/rule")
@organiser
def rule() -> str:
    """The rule in words, while it is being chosen."""
    return render_template(
        "evenings/_rule_chosen.html",
        percent=min(max(request.args.get("percent", 50, int), 1), 100),
        basis=request.args.get("basis", Basis.YES_NO, Basis),
        comparator=request.args.get("comparator", Comparator.AT_LEAST, Comparator),
        quorum=max(request.args.get("quorum", 0, int), 0),
    )


@bp.post("/evenings/<slug>/hosts")
@organiser
def add_host(slug: str) -> Response:
    """Ask somebody to run this evening."""
    event, form = organised_event(slug), HostForm()
    if not form.validate():
        return mistake(
            "evenings/settings.html", **_settings(event, EventForm(formdata=None, obj=event), form)
        )
    planning.appoint_host(session, event, form.email.data, current_user, now())
    session.commit()
    return changed(to=url_for("evenings.edit", slug=slug, _anchor="hosts"))


@bp.post("/evenings/<slug>/hosts/<int:person_id>/removal")
@organiser
def remove_host(slug: str, person_id: int) -> Response:
    """Somebody no longer runs this evening."""
    event, person = organised_event(slug), session.get(Person, person_id)
    if person is not None:
        planning.dismiss_host(session, event, person, current_user, now())
        session.commit()
    return changed(to=url_for("evenings.edit", slug=slug, _anchor="hosts"))


@bp.post("/evenings/<slug>/room-code")
@organiser
def renew_room_code(slug: str) -> Response:
    """Another code for the room."""
    event = organised_event(slug)
    planning.new_room_code(session, event, current_user, now())
    session.commit()
    flash(_("The room has a new code. The old one lets nobody in any more."), "ok")
    return changed(to=url_for("evenings.edit", slug=slug, _anchor="admission"))
