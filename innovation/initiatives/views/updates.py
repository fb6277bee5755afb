"""Updates: telling how it goes, and mending or removing what one told."""

from typing import Any

from flask import Response as Page
from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions import updates as acts
from innovation.initiatives.forms.telling import UpdateForm
from innovation.initiatives.models import Initiative, Update
from innovation.initiatives.questions.telling import updates_of
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import inside, myself, now, own, readable
from innovation.pictures import encode
from innovation.pitches.views.drafts import kept
from innovation.web.access import public, signed_in
from innovation.web.errors import said
from innovation.web.paging import paged
from innovation.web.respond import changed, mistake

ONE = "/initiatives/<int:initiative_id>/updates/<int:update_id>"
ON_A_PAGE = 10
INSIDE: dict[str, Any] = {"inside": True, "here": True}  #: for the head of a page behind an initiative


@bp.get("/initiatives/<int:initiative_id>/updates")
@signed_in
def updates(initiative_id: int) -> Response:
    """What was told so far, and for the team a form to tell more."""
    return _updates(inside(initiative_id), UpdateForm(formdata=None))


@bp.post("/initiatives/<int:initiative_id>/updates")
@signed_in
def tell(initiative_id: int) -> Response:
    """Tell how it goes."""
    initiative, form = own(initiative_id), UpdateForm()
    if not form.validate():
        return _updates(initiative, form, 422)
    try:
        update = acts.tell(session, initiative, form.text.data, myself(), now())
        _illustrate(update, form)
    except RuleBroken as error:
        session.rollback()
        return _updates(own(initiative_id), _refused(form, error), error.status)
    return _told(initiative_id)


@bp.get(f"{ONE}/edit")
@signed_in
def edit_update(initiative_id: int, update_id: int) -> Response:
    """Write an update of mine anew."""
    initiative, update = own(initiative_id), _mine(initiative_id, update_id)
    return _editor(initiative, update, UpdateForm(update, formdata=None))


@bp.post(ONE)
@signed_in
def change_update(initiative_id: int, update_id: int) -> Response:
    """Keep an update of mine as it is now."""
    initiative, update = own(initiative_id), _mine(initiative_id, update_id)
    form = UpdateForm(update)
    if not form.validate():
        return _editor(initiative, update, form, 422)
    try:
        acts.change(update, form.text.data, myself())
        _illustrate(update, form)
    except RuleBroken as error:
        session.rollback()
        again = own(initiative_id), _mine(initiative_id, update_id)
        return _editor(*again, _refused(form, error), error.status)
    return _done(initiative_id, _("Your update is changed."))


@bp.post(f"{ONE}/removal")
@signed_in
def remove_update(initiative_id: int, update_id: int) -> Response:
    """Take an update away."""
    inside(initiative_id)
    acts.remove(session, _found(initiative_id, update_id), myself())
    return _done(initiative_id, _("The update is gone."))


@bp.get(f"{ONE}/picture/<version>.webp")
@public
def update_picture(initiative_id: int, update_id: int, version: str) -> Page:
    """The picture of an update, which everyone may see; it may be kept for a day."""
    readable(initiative_id)
    picture = _found(initiative_id, update_id).picture
    if picture is None or picture.version != version:
        abort(404)
    return Page(picture.webp, mimetype="image/webp", headers={"Cache-Control": "public, max-age=86400"})


def _found(initiative_id: int, update_id: int) -> Update:
    update = session.get(Update, update_id)
    return update if update and update.initiative_id == initiative_id else abort(404)


def _mine(initiative_id: int, update_id: int) -> Update:
    update = _found(initiative_id, update_id)
    return update if update.is_by(myself()) else abort(403)


def _illustrate(update: Update, form: UpdateForm) -> None:
    if form.bare.data and update.picture:
        update.picture = None
        session.flush()
    sent = encode(form.picture.data.stream, acts.PICTURE_MOST) if form.picture.data else None
    acts.illustrate(update, sent, form.description.data or "")


def _refused(form: UpdateForm, error: RuleBroken) -> UpdateForm:
    form.picture.errors = [said(error)]
    return form


def _told(initiative_id: int) -> Response:
    session.commit()
    kept(f"update-{initiative_id}", _("It stands on the page. Followers get it in their next letter."))
    return changed(url_for("initiatives.updates", initiative_id=initiative_id))


def _done(initiative_id: int, message: str) -> Response:
    session.commit()
    flash(message, "ok")
    return changed(url_for("initiatives.updates", initiative_id=initiative_id))


def _updates(initiative: Initiative, form: UpdateForm, status: int = 200) -> Response:
    context: dict[str, Any] = {
        "initiative": initiative,
        "mine": initiative.is_of(myself()),
        "updates": paged(session, updates_of(initiative.id), ON_A_PAGE),
        "form": form,
    }
    return mistake("initiatives/updates.html", status=status, **INSIDE, **context)


def _editor(initiative: Initiative, update: Update, form: UpdateForm, status: int = 200) -> Response:
    context: dict[str, Any] = {"initiative": initiative, "update": update, "form": form}
    return mistake("initiatives/update_edit.html", status=status, **INSIDE, **context)
