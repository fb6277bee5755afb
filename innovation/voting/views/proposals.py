"""What waits for a second person: shown to whoever may run the evening, agreed to or taken back."""

from flask import abort, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import database, session
from innovation.evenings.models import Event
from innovation.voting import actions, proposals
from innovation.voting.hall import hall
from innovation.voting.models import Proposal
from innovation.voting.publishing import RecountDiffers
from innovation.voting.rules import Act
from innovation.voting.views.blueprint import bp, hosted_event, now
from innovation.voting.views.results import differs, made_public
from innovation.web.access import signed_in
from innovation.web.respond import changed


@bp.get("/evenings/<slug>/proposals/part")
@signed_in
def proposals_part(slug: str) -> Response:
    """What waits, without a page around it; 204 when `seen` says the same. A page comes anew `whole`."""
    event = hosted_event(slug)
    found = proposals.waiting(session, event)
    if ".".join(str(one.id) for one in found) == request.args.get("seen"):
        return Response(status=204)
    if "whole" in request.args:
        return changed(url_for("voting.results", slug=slug))
    return Response(render_template("voting/_proposals.html", event=event, waiting=found))


@bp.post("/evenings/<slug>/proposals/<int:proposal_id>/agreement")
@signed_in
def agreement(slug: str, proposal_id: int) -> Response:
    """Agree, which does it."""
    event, proposal = _found(slug, proposal_id)
    try:
        proposals.second(session, proposal, current_user, now())
    except RecountDiffers as error:
        return differs(event, error)
    return made_public(event) if proposal.act is Act.PUBLISH else _at_console(slug)


@bp.post("/evenings/<slug>/proposals/<int:proposal_id>/removal")
@signed_in
def removal(slug: str, proposal_id: int) -> Response:
    """Take a proposal back: whoever made it, or anybody who may run the evening."""
    _, proposal = _found(slug, proposal_id)
    proposals.withdraw(session, proposal, current_user, now())
    return _at_console(slug)


def _found(slug: str, proposal_id: int) -> tuple[Event, Proposal]:
    """The evening and its proposal; 404 for strangers, and for a proposal of another evening."""
    event, found = hosted_event(slug), session.get(Proposal, proposal_id)
    if found is None or found.event_id != event.id:
        abort(404)
    return event, found


def _at_console(slug: str) -> Response:
    session.commit()
    database().wipe(*actions.WIPED)  # declaring void may have closed the round
    hall().snapshots.forget(slug)
    return changed(url_for("voting.console", slug=slug))
