"""Writing the story, the register of obstacles, and adopting an initiative."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken, Stale
from innovation.initiatives.actions import adopting, storytelling
from innovation.initiatives.forms.story import AdoptionForm, StoryForm
from innovation.initiatives.models import Initiative, Story
from innovation.initiatives.questions.telling import obstacles_of, register
from innovation.initiatives.rules.telling import OBSTACLE_WORDS, ObstacleKind
from innovation.initiatives.views import bp
from innovation.initiatives.views.loading import inside, myself, now, readable, steered
from innovation.initiatives.views.reading import shown
from innovation.network.models import Municipality, municipalities
from innovation.pitches.views.drafts import kept
from innovation.web.access import organiser, public, signed_in
from innovation.web.errors import said
from innovation.web.paging import paged
from innovation.web.respond import changed, mistake

ON_A_PAGE = 20


@bp.get("/initiatives/<int:initiative_id>/story")
@signed_in
def story(initiative_id: int) -> Response:
    """The story as it stands, to write on."""
    initiative = inside(initiative_id)
    return _editor(initiative, StoryForm(session.get(Story, initiative.id), formdata=None))


@bp.post("/initiatives/<int:initiative_id>/story")
@signed_in
def write_story(initiative_id: int) -> Response:
    """Keep the story, with an obstacle more or less; of two who write at once the second sees both."""
    initiative, form = steered(initiative_id), StoryForm(None)
    if not form.validate():
        return _editor(initiative, form, 422)
    try:
        _write(initiative, form)
    except RuleBroken as error:
        session.rollback()
        theirs = session.get(Story, initiative_id) if isinstance(error, Stale) else None
        if theirs is None:
            form.form_errors.append(said(error))
        return _editor(steered(initiative_id), form, error.status, theirs=theirs)
    session.commit()
    kept(f"story-{initiative_id}", _("Saved."))
    return changed(url_for("initiatives.story", initiative_id=initiative_id))


@bp.get("/obstacles/")
@public
def obstacles() -> str:
    """What stood in the way of all initiatives together, and what helped."""
    asked = request.args.get("kind", "")
    kind = next((one for one in ObstacleKind if one == asked), None)
    page = paged(session, register(kind), ON_A_PAGE)
    kinds = [(one.value, _(word)) for one, word in OBSTACLE_WORDS.items()]
    return render_template("initiatives/obstacles.html", page=page, kinds=kinds, kind=kind)


@bp.post("/initiatives/<int:initiative_id>/adoption")
@organiser
def adopt(initiative_id: int) -> Response:
    """Begin the same in another municipality, with the words and without the people."""
    initiative, form = readable(initiative_id), AdoptionForm(municipalities(session))
    if not form.validate():
        return shown(initiative, 422, adoption_form=form)
    place = session.get_one(Municipality, form.municipality_id.data)
    try:
        made = adopting.adopt(session, initiative, place, myself(), now())
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return shown(readable(initiative_id), error.status, adoption_form=form)
    session.commit()
    flash(_("The initiative has begun here as well. Now it needs a team."), "ok")
    return changed(url_for("initiatives.show", initiative_id=made.id))


def _write(initiative: Initiative, form: StoryForm) -> None:
    seen = request.form.get("over", form.seen, type=int)
    tried, again = form.tried.data or "", form.again.data or ""
    storytelling.write(session, initiative, tried, again, myself(), now(), seen)
    if form.obstacle.data:
        met = form.kind.data, form.obstacle.data, form.helped.data or ""
        storytelling.meet(session, initiative, *met, now())
    if gone := request.form.get("remove", type=int):
        storytelling.forget(session, initiative, gone)


def _editor(
    initiative: Initiative, form: StoryForm, status: int = 200, theirs: Story | None = None
) -> Response:
    person = myself()
    context: dict[str, Any] = {
        "initiative": initiative,
        "inside": True,
        "here": True,
        "writes": person.is_organiser or initiative.is_of(person),
        "form": form,
        "theirs": theirs,
        "obstacles": obstacles_of(session, initiative.id),
    }
    return mistake("initiatives/story.html", status=status, **context)
