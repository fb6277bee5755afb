"""What the room gave back to the initiators of a pitch: result, tips, offers."""

from typing import Any

from flask import abort, make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from innovation.db import session
from innovation.pitches.models import Initiator, Pitch
from innovation.voting import publishing, sharing
from innovation.voting.forms import OFFERS
from innovation.voting.models import Offer, Tip
from innovation.voting.views.blueprint import bp
from innovation.web.access import organiser, public, signed_in
from innovation.web.fields import at_most
from innovation.web.forms import Form
from innovation.web.respond import changed, mistake

KINDS: dict[str, type[Tip] | type[Offer]] = {"tips": Tip, "offers": Offer}
SHARED = "/pitches/<int:pitch_id>/<any(tips, offers):kind>/<shared_id>"


class HidingForm(Form):
    """Why a tip or an offer is kept from the initiator."""

    why = StringField(validators=[InputRequired(_l("Say why this is hidden.")), at_most(300)])


def own_pitch(pitch_id: int) -> Pitch:
    """The pitch, for its initiators and for organisers: 404 for strangers."""
    pitch = session.get(Pitch, pitch_id) or abort(404)
    mine = session.get(Initiator, (pitch_id, current_user.id)) is not None
    return pitch if mine or current_user.is_organiser else abort(404)


@bp.get("/pitches/<int:pitch_id>/feedback")
@signed_in
def feedback(pitch_id: int) -> Response:
    """The result, the tips and the offers of help for one pitch."""
    return make_response(render_template("voting/feedback.html", **_page(own_pitch(pitch_id))))


def _page(pitch: Pitch, **more: Any) -> dict[str, Any]:
    hidden = current_user.is_organiser
    return {
        "pitch": pitch,
        "results": publishing.results_of(session, pitch.id),
        "tips": publishing.received(session, pitch.id, Tip, hidden),
        "offers": publishing.received(session, pitch.id, Offer, hidden),
        "kinds": OFFERS,
        **more,
    }


@bp.post(f"{SHARED}/hiding")
@organiser
def hiding(pitch_id: int, kind: str, shared_id: str) -> Response:
    """Keep a tip or an offer from the initiator, with a reason."""
    form, shared = HidingForm(), _shared(pitch_id, kind, shared_id)
    if not form.validate():
        page = _page(own_pitch(pitch_id), form=form, refused=shared_id)
        return mistake("voting/feedback.html", **page)
    sharing.hide(shared, current_user, form.why.data)
    return _done(pitch_id, kind)


@bp.post(f"{SHARED}/return")
@organiser
def giving_back(pitch_id: int, kind: str, shared_id: str) -> Response:
    """Let the initiator see it after all."""
    sharing.show(_shared(pitch_id, kind, shared_id))
    return _done(pitch_id, kind)


def _shared(pitch_id: int, kind: str, shared_id: str) -> Any:
    found: Any = session.get(KINDS[kind], shared_id)
    return found if found and found.pitch_id == pitch_id else abort(404)


def _done(pitch_id: int, kind: str) -> Response:
    session.commit()
    return changed(url_for("voting.feedback", pitch_id=pitch_id, _anchor=kind))


@bp.get("/pitches/<int:pitch_id>/result")
@public
def pitch_result(pitch_id: int) -> Response:
    """A part for the page of an idea: the verdict of each published evening; empty when there is none."""
    found = publishing.results_of(session, pitch_id, published=True)
    return make_response(render_template("voting/_result_badge.html", results=found))
