"""The host's console: every button is an act of the house."""

from collections.abc import Callable
from functools import partial

from flask import abort, make_response, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from innovation.db import database, session
from innovation.errors import N_, RuleBroken
from innovation.evenings.actions.log import changing
from innovation.evenings.models import Event, ProgrammeItem
from innovation.evenings.rules import Phase
from innovation.people.models import Person
from innovation.voting import actions, hosting, proposals
from innovation.voting.hall import hall
from innovation.voting.models import Round
from innovation.voting.rules import Act
from innovation.voting.views.blueprint import bp, hosted_event, now, shown
from innovation.voting.views.live import interval
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.forms import Form
from innovation.web.respond import changed, mistake


class ActForm(Form):
    """A button of the console: the revision of the evening it was pressed on, and what it needs."""

    revision = IntegerField(validators=[InputRequired()])
    value = StringField(validators=[Length(max=40)])
    reason = StringField(validators=[Length(max=300)])


@bp.get("/evenings/<slug>/console")
@signed_in
def console(slug: str) -> Response:
    """The page a host runs the evening from, on a laptop or a phone."""
    event = hosted_event(slug)
    return make_response(render_template("voting/console.html", **_context(event)))


def _context(event: Event, notice: str = "") -> dict[str, object]:
    evening = shown(event.slug)
    every, waiting = interval("console", evening.present), proposals.waiting(session, event)
    return {"event": event, "evening": evening, "every": every, "waiting": waiting, "notice": notice}


@bp.post("/evenings/<slug>/console/<act>")
@signed_in
def act(slug: str, act: str) -> Response:
    """Do one act; the answer is the console as it stands then."""
    event, form = hosted_event(slug), ActForm()
    if act not in ACTS:
        abort(404)
    try:
        if not form.validate():
            raise RuleBroken(N_("This page is incomplete. Reload it and try once more."), 422)
        changing(session, event, form.revision.data)
        ACTS[act](event, current_user, form)
        session.commit()
        database().wipe(*DESTROYS.get(act, ()))
    except RuleBroken as error:
        session.rollback()
        hall().snapshots.forget(slug)
        page = _context(event, said(error))
        return mistake("voting/console.html", "voting/_console.html", status=error.status, **page)
    hall().snapshots.forget(slug)
    return changed(url_for("voting.console", slug=slug), "voting/_console_acted.html", **_context(event))


def _phase(event: Event, by: Person, form: ActForm) -> None:
    if form.value.data not in list(Phase):
        raise RuleBroken(N_("This page is incomplete. Reload it and try once more."), 422)
    hosting.move(session, event, Phase(form.value.data), by, now())


def _step(event: Event, by: Person, form: ActForm) -> None:
    hosting.step(session, event, by, now(), forward=form.value.data != "back")


def _item(event: Event, by: Person, form: ActForm) -> None:
    hosting.go_to(session, event, _item_of(event, form.value.data), by, now())


def _timer(event: Event, by: Person, form: ActForm) -> None:
    verb = hosting.TIMER.get(form.value.data or "")
    if verb is None:
        raise RuleBroken(N_("This page is incomplete. Reload it and try once more."), 422)
    verb(event, now())


def _answers(event: Event, by: Person, form: ActForm) -> None:
    hosting.answer_time(event, _item_of(event, str(event.item_id)), now())


def _open(event: Event, by: Person, form: ActForm) -> None:
    item = _item_of(event, str(event.item_id))
    actions.open_round(session, event, item, by, now(), form.reason.data or "")


def _item_of(event: Event, item_id: str | None) -> ProgrammeItem:
    found = next((item for item in event.items if str(item.id) == item_id), None)
    if found is None:
        raise RuleBroken(N_("That is not on the programme of this evening."), 404)
    return found


def _round_of(event: Event, form: ActForm) -> Round:
    number = int(form.value.data) if (form.value.data or "").isdecimal() else 0
    return actions.locked_round(session, event, number)


def _on_round(verb: Callable[..., object]) -> Callable[[Event, Person, ActForm], None]:
    """An act on the round whose number is the form's value."""

    def run(event: Event, by: Person, form: ActForm) -> None:
        verb(session, event, _round_of(event, form), by, now())

    return run


def _void(event: Event, by: Person, form: ActForm) -> None:
    round_, why = _round_of(event, form), form.reason.data or ""
    if round_.rehearsal:
        actions.void_round(session, event, round_, by, now(), why)
    else:
        proposals.propose(session, event, Act.VOID, by, now(), round_, why)


#: The nouns one can POST to, and what they do.
ACTS: dict[str, Callable[[Event, Person, ActForm], None]] = {
    "phase": _phase,
    "step": _step,
    "item": _item,
    "timer": _timer,
    "answers": _answers,
    "round": _open,
    "closing": _on_round(actions.begin_closing),
    "closing-without-paper": _on_round(partial(actions.begin_closing, without_paper=True)),
    "extension": _on_round(actions.extend_closing),
    "cancellation": _on_round(actions.cancel_closing),
    "closure": _on_round(actions.close_round),
    "reveal": _on_round(actions.reveal),
    "concealment": _on_round(actions.unreveal),
    "annulment": _void,
}

#: Acts that destroy secrets, and the tables they stood in.
DESTROYS = {
    "closure": actions.WIPED,
    "annulment": actions.WIPED,
    "phase": ("event", *actions.WIPED),
}
