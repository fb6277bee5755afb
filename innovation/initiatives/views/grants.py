"""Writing in the book of a grant: organisers agree, pay and mend; the team asks."""

from collections.abc import Callable

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import grants
from innovation.initiatives.actions.grants import Turn
from innovation.initiatives.forms.support import BOOK_FORMS, PlacedForm
from innovation.initiatives.models import Decision, Instalment
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import myself, now, own
from innovation.initiatives.views.support import answered
from innovation.web.access import organiser, signed_in

GRANT = "/initiatives/<int:initiative_id>/grants/<int:decision_id>"
INSTALMENT = f"{GRANT}/instalments/<int:number>"


@bp.post(f"{GRANT}/correction")
@organiser
def correct_grant(initiative_id: int, decision_id: int) -> Response:
    """The municipality changed its decision."""
    decision = _decision(initiative_id, decision_id)
    return _on_grant(
        "correct",
        decision,
        lambda form, turn: grants.correct(session, decision, form.amount.data, form.why.data, turn),
        _("The decision has its new amount."),
    )


@bp.post(f"{GRANT}/instalments")
@organiser
def plan_instalment(initiative_id: int, decision_id: int) -> Response:
    """Agree on a next instalment."""
    decision = _decision(initiative_id, decision_id)
    return _on_grant(
        "plan",
        decision,
        lambda form, turn: grants.plan(session, decision, form.amount.data, form.condition.data, turn),
        _("The instalment stands here. The team can ask for it."),
    )


@bp.post(f"{INSTALMENT}/amount")
@organiser
def change_instalment(initiative_id: int, decision_id: int, number: int) -> Response:
    """Agree on another amount."""
    part = _instalment(initiative_id, decision_id, number)
    return _on_instalment(
        "change",
        part,
        lambda form, turn: grants.change(session, part, form.amount.data, form.why.data, turn),
        _("The instalment has its new amount."),
    )


@bp.post(f"{INSTALMENT}/request")
@signed_in
def request_instalment(initiative_id: int, decision_id: int, number: int) -> Response:
    """Ask for an instalment, as its team."""
    own(initiative_id)
    part = _instalment(initiative_id, decision_id, number)
    return _on_instalment(
        "request",
        part,
        lambda form, turn: grants.request(session, part, form.why.data or "", turn),
        _("You asked for this instalment. An organiser looks at it."),
    )


@bp.post(f"{INSTALMENT}/refusal")
@organiser
def send_back_request(initiative_id: int, decision_id: int, number: int) -> Response:
    """Say no to a request for now, with a reason."""
    part = _instalment(initiative_id, decision_id, number)
    return _on_instalment(
        "send_back",
        part,
        lambda form, turn: grants.send_back(session, part, form.why.data, turn),
        _("The team reads your reason here, and can ask again."),
    )


@bp.post(f"{INSTALMENT}/payment")
@organiser
def pay_instalment(initiative_id: int, decision_id: int, number: int) -> Response:
    """Write down what was paid."""
    part = _instalment(initiative_id, decision_id, number)
    return _on_instalment(
        "pay",
        part,
        lambda form, turn: grants.pay(session, part, form.amount.data, form.on.data, turn),
        _("The payment stands in the book."),
    )


@bp.post(f"{INSTALMENT}/return")
@organiser
def reclaim_instalment(initiative_id: int, decision_id: int, number: int) -> Response:
    """Write down what came back."""
    part = _instalment(initiative_id, decision_id, number)
    return _on_instalment(
        "reclaim",
        part,
        lambda form, turn: grants.reclaim(session, part, form.amount.data, form.why.data, turn),
        _("What came back stands in the book."),
    )


Act = Callable[..., object]


def _on_grant(kind: str, decision: Decision, act: Act, done: str) -> Response:
    return _answered(f"{kind}-{decision.id}", kind, decision.initiative_id, act, done)


def _on_instalment(kind: str, part: Instalment, act: Act, done: str) -> Response:
    return _answered(f"{kind}-{part.id}", kind, part.decision.initiative_id, act, done)


def _answered(place: str, kind: str, initiative_id: int, act: Act, done: str) -> Response:
    form: PlacedForm = BOOK_FORMS[kind](place)
    return answered(
        initiative_id,
        form,
        lambda: act(form, Turn(myself(), now(), form.seen.data or "")),
        done,
    )


def _decision(initiative_id: int, decision_id: int) -> Decision:
    found = session.get(Decision, decision_id)
    return found if found and found.initiative_id == initiative_id else abort(404)


def _instalment(initiative_id: int, decision_id: int, number: int) -> Instalment:
    parts = _decision(initiative_id, decision_id).instalments
    return next((part for part in parts if part.number == number), None) or abort(404)
