"""The picture of an idea."""

from datetime import UTC, datetime

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.pictures import Picture, encode
from innovation.pitches.actions import writing
from innovation.pitches.forms import PictureForm
from innovation.pitches.views import bp
from innovation.pitches.views.loading import own, readable
from innovation.pitches.views.writing import look
from innovation.web.access import public, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed


@bp.get("/pitches/<int:pitch_id>/picture/<version>.webp")
@public
def picture(pitch_id: int, version: str) -> Response:
    """The picture itself; of a public idea it may be kept for a day."""
    pitch = readable(pitch_id)
    if pitch.picture is None or pitch.picture.version != version:
        abort(404)
    keep = "public, max-age=86400" if pitch.is_public else "private, no-store"
    return Response(pitch.picture.webp, mimetype="image/webp", headers={"Cache-Control": keep})


@bp.post("/pitches/<int:pitch_id>/picture")
@signed_in
def illustrate(pitch_id: int) -> AnyResponse:
    """Give the idea a picture, or its picture another description."""
    pitch, form = own(pitch_id), PictureForm()
    if not form.validate():
        return look(pitch, 422, picture_form=form)
    try:
        writing.illustrate(session, pitch, _sent(form), form.description.data, datetime.now(UTC))
    except RuleBroken as error:
        session.rollback()
        form.picture.errors = [said(error)]
        return look(own(pitch_id), error.status, picture_form=form)
    session.commit()
    flash(_("The picture is saved."), "ok")
    return changed(url_for("pitches.preview", pitch_id=pitch.id, _anchor="picture"))


@bp.post("/pitches/<int:pitch_id>/picture/removal")
@signed_in
def remove_picture(pitch_id: int) -> AnyResponse:
    """Take the picture away."""
    pitch = own(pitch_id)
    writing.remove_picture(session, pitch, datetime.now(UTC))
    session.commit()
    flash(_("The picture is gone."), "ok")
    return changed(url_for("pitches.preview", pitch_id=pitch.id, _anchor="picture"))


def _sent(form: PictureForm) -> Picture | None:
    """The picture that came with the form, encoded anew; None when there is none."""
    return encode(form.picture.data.stream, writing.PICTURE_MOST) if form.picture.data else None
