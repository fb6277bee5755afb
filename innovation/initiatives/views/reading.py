"""Pages to read: the showcase, an initiative, mine."""

from typing import Any

import sqlalchemy as sa
from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import requests
from innovation.initiatives.actions.adopting import adoptions
from innovation.initiatives.actions.stages import missing
from innovation.initiatives.actions.team import is_full
from innovation.initiatives.forms.following import FollowForm
from innovation.initiatives.forms.stages import StageForm, WaiverForm
from innovation.initiatives.forms.story import AdoptionForm
from innovation.initiatives.models import Coach, Initiative
from innovation.initiatives.questions.lists import initiatives_of, listing, people_busy
from innovation.initiatives.questions.plans import progress_of
from innovation.initiatives.questions.support import supported
from innovation.initiatives.questions.telling import told, updates_of
from innovation.initiatives.rules.joining import GATHERING
from innovation.initiatives.rules.stages import NEXT_STEPS, ROAD, STAGE_WORDS, Stage
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import is_inside, me, myself, readable
from innovation.network.models import municipalities
from innovation.pitches.lists import sought
from innovation.pitches.views.reading import choices
from innovation.web.access import public, signed_in
from innovation.web.paging import paged
from innovation.web.respond import mistake

ON_A_PAGE = 24
UPDATES_ON_A_PAGE = 5


@bp.get("/initiatives/")
@public
def index() -> str:
    """What became of ideas: searched and filtered."""
    wanted, asked = sought(request.args), request.args.get("state", "")
    stages = [stage for stage in Stage if stage == asked] or list(Stage)
    page = paged(session, listing(stages, wanted), ON_A_PAGE)
    context = {"page": page, "wanted": wanted, "state": asked, "busy": people_busy(session), **choices()}
    states = [(stage.value, _(word)) for stage, word in STAGE_WORDS.items()]
    return render_template("initiatives/index.html", states=states, **context)


@bp.get("/my-initiatives")
@signed_in
def mine() -> str:
    """The initiatives whose team I am in, each with its next step."""
    found, coach = initiatives_of(session, myself()), session.get(Coach, myself().id)
    return render_template("initiatives/mine.html", initiatives=found, coach=coach, next_steps=NEXT_STEPS)


@bp.get("/initiatives/<int:initiative_id>")
@public
def show(initiative_id: int) -> Response:
    """An initiative as everyone may read it, with ways in for its team, its coach and organisers."""
    return shown(readable(initiative_id))


@bp.get("/pitches/<int:pitch_id>/initiative")
@public
def of_pitch(pitch_id: int) -> str:
    """The part of an idea's page that says what became of it; organisers may begin one by hand."""
    found = session.scalar(sa.select(Initiative).where(Initiative.pitch_id == pitch_id))
    return render_template("initiatives/_of_pitch.html", initiative=found, pitch_id=pitch_id)


def shown(initiative: Initiative, status: int = 200, **forms: Any) -> Response:
    """The page of an initiative, with `forms` that were refused in place of fresh ones."""
    return mistake("initiatives/show.html", status=status, **{**_told(initiative), **forms})


def _told(initiative: Initiative) -> dict[str, Any]:
    person = me()
    return {
        "initiative": initiative,
        "gap": missing(session, initiative),
        "inside": is_inside(initiative, person),
        "mine": bool(person and initiative.is_of(person)),
        "steering": bool(person and (person.is_organiser or initiative.is_of(person))),
        "joinable": initiative.stage in GATHERING,
        "full": is_full(session, initiative),
        "waiting": bool(person and requests.waiting(session, initiative, person)),
        "progress": progress_of(session, initiative),
        "next_step": NEXT_STEPS[initiative.stage],
        "stage_form": StageForm(initiative, formdata=None),
        "waiver_form": WaiverForm(formdata=None),
        "road": [_(STAGE_WORDS[stage]) for stage in ROAD],
        "follow_form": FollowForm(formdata=None),
        "updates": paged(session, updates_of(initiative.id), UPDATES_ON_A_PAGE),
        "adoptions": adoptions(session, initiative),
        "adoption_form": AdoptionForm(municipalities(session), formdata=None),
        **told(session, initiative),
        "supported": supported(session, initiative),
        "done": ROAD.index(initiative.stage) if initiative.stage in ROAD else None,
    }
