"""Where two people enter, each by themselves, what they counted of the slips."""

from typing import Any

from flask import make_response, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import N_, RuleBroken
from innovation.voting import paper as acts
from innovation.voting.forms import PaperForm, RoundForm
from innovation.voting.hall import hall
from innovation.voting.models import Round
from innovation.voting.questions import paper_count, paper_differed
from innovation.voting.rules import Paper
from innovation.voting.views.blueprint import bp, hosted_event, now, shown
from innovation.web.access import signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

PAGE = "voting/paper.html"


@bp.get("/evenings/<slug>/console/paper")
@signed_in
def paper(slug: str) -> Response:
    """Where the paper votes stand, and the form for a count."""
    return make_response(render_template(PAGE, **_page(slug)))


def _page(slug: str, **more: Any) -> dict[str, Any]:
    """What the page shows: who counted first, never what."""
    event = hosted_event(slug)
    evening = shown(slug)
    vote = evening.vote if evening.vote and evening.vote.open else None
    count = paper_count(session, session.get_one(Round, vote.id)) if vote else None
    number = vote.number if vote else 0
    return {
        "event": event,
        "evening": evening,
        "vote": vote,
        "count": count,
        "mine": count is not None and count.counted_by_id == current_user.id,
        "differed": vote is not None and paper_differed(session, event, number),
        "form": PaperForm(formdata=None, number=number),
        **more,
    }


@bp.post("/evenings/<slug>/console/paper")
@signed_in
def count_paper(slug: str) -> Response:
    """One person's count; the second that is the same puts the ballots in the box."""
    event, form = hosted_event(slug), PaperForm()
    if not form.validate():
        return mistake(PAGE, **_page(slug, form=form))
    try:
        stands = acts.count(session, event, form.number.data, form.tally, current_user, now())
    except RuleBroken as error:
        return _refused(slug, error, form)
    session.commit()
    hall().snapshots.forget(slug)
    if stands is Paper.NOT_IN:
        return mistake(PAGE, status=409, **_page(slug))
    return changed(url_for("voting.paper", slug=slug))


def _refused(slug: str, error: RuleBroken, form: PaperForm | None = None) -> Response:
    session.rollback()
    hall().snapshots.forget(slug)
    more = {"form": form} if form and error.status == 422 else {}
    return mistake(PAGE, status=error.status, **_page(slug, problem=said(error), **more))


@bp.post("/evenings/<slug>/console/paper/again")
@signed_in
def count_paper_again(slug: str) -> Response:
    """Take the paper votes out of the box: two people count anew."""
    event, form = hosted_event(slug), RoundForm()
    try:
        if not form.validate():
            raise RuleBroken(N_("This page is incomplete. Reload it and try once more."), 422)
        acts.count_again(session, event, form.number.data, current_user, now())
    except RuleBroken as error:
        return _refused(slug, error)
    session.commit()
    hall().snapshots.forget(slug)
    return changed(url_for("voting.paper", slug=slug))
