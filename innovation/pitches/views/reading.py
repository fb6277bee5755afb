"""Pages to read: the list, an idea, my ideas."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.network.models import municipalities, themes
from innovation.pitches.forms import AnswerForm, DecisionForm, InvitationForm, ReasonForm, state_choices
from innovation.pitches.lists import ideas_of, listing, sought
from innovation.pitches.models import Pitch
from innovation.pitches.rules import NEXT_STEPS, ROAD, STATE_WORDS, State, may_decide, may_move, steps_done
from innovation.pitches.views import bp
from innovation.pitches.views.loading import me, myself, readable
from innovation.web.access import public, signed_in
from innovation.web.paging import paged
from innovation.web.respond import mistake

ON_A_PAGE = 24
SHOWN = (State.SCHEDULED, State.ACCEPTED, State.PITCHED)


@bp.get("/pitches/")
@public
def index() -> str:
    """The ideas that everyone may read, searched and filtered."""
    wanted, asked = sought(request.args), request.args.get("state", "")
    states = [state for state in SHOWN if state == asked] or list(SHOWN)
    page = paged(session, listing(states, wanted), ON_A_PAGE)
    context = {"page": page, "wanted": wanted, "state": asked, "states": state_choices(SHOWN), **choices()}
    return render_template("pitches/index.html", **context)


@bp.get("/my-ideas")
@signed_in
def mine() -> str:
    """The ideas I stand behind, each with its next step."""
    return render_template("pitches/mine.html", pitches=ideas_of(session, myself()), next_steps=NEXT_STEPS)


@bp.get("/pitches/<int:pitch_id>")
@public
def show(pitch_id: int) -> Response:
    """An idea as a story; for its initiators and organisers also where it stands."""
    return story(readable(pitch_id))


def story(pitch: Pitch, status: int = 200, **forms: Any) -> Response:
    """The page of an idea, with `forms` that were refused in place of fresh ones."""
    person = me()
    mine = bool(person and pitch.stands_behind(person))
    judging = bool(person and person.is_organiser)
    context: dict[str, Any] = {"pitch": pitch, "mine": mine, "judging": judging}
    if mine or judging:
        context |= _standing(pitch)
    return mistake("pitches/show.html", status=status, **{**context, **forms})


def _standing(pitch: Pitch) -> dict[str, Any]:
    """What initiators and organisers see of an idea beside its story."""
    decisions = may_decide(pitch.state)
    return {
        "next_step": NEXT_STEPS[pitch.state],
        "road": [_(STATE_WORDS[state]) for state in ROAD],
        "done": steps_done(pitch.state),
        "may_withdraw": may_move(pitch.state, State.WITHDRAWN),
        "may_reopen": may_move(pitch.state, State.DRAFT),
        "decision_form": DecisionForm(pitch, formdata=None, seen=pitch.state.value) if decisions else None,
        "answer_form": AnswerForm(formdata=None),
        "withdrawal_form": ReasonForm(formdata=None, prefix="withdrawal-"),
        "reopening_form": ReasonForm(True, formdata=None, prefix="reopening-"),
        "invitation_form": InvitationForm(formdata=None),
    }


def choices() -> dict[str, Any]:
    """The municipalities and themes of a filter."""
    return {
        "places": [(place.slug, place.name) for place in municipalities(session)],
        "subjects": [(theme.slug, theme.name) for theme in themes(session)],
    }
