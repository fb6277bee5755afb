"""Making public what a panel found: first what that means, then the button."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.jury.actions import publishing as acts
from innovation.jury.models import Panel
from innovation.jury.questions.outcome import pitches
from innovation.jury.questions.panels import panels
from innovation.jury.rules.panels import Mode
from innovation.jury.views import bp
from innovation.jury.views.feedback_letters import feedback_letters
from innovation.jury.views.loading import myself, now, panel_of, publishable
from innovation.web import letters
from innovation.web.access import organiser, signed_in
from innovation.web.errors import said
from innovation.web.respond import changed, mistake

HERE = "/evenings/<slug>/jury/<int:panel_id>/publication"


@bp.get(HERE)
@signed_in
def publication(slug: str, panel_id: int) -> Response:
    """What becomes public, and the button. It shows no marks: an organiser sees none either."""
    return _page(publishable(slug, panel_id))


@bp.post(HERE)
@signed_in
def publish(slug: str, panel_id: int) -> Response:
    """Make it public; initiators get their letter once the results of the evening are public too."""
    panel = publishable(slug, panel_id)
    try:
        new = acts.publish(session, panel, myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _page(publishable(slug, panel_id), error.status, problem=said(error))
    told = feedback_letters(panel.event, now()) if new else []
    session.commit()
    letters.send(told)
    flash(_("What the jury found is public."), "ok")
    return _after(slug, panel_id)


@bp.post(f"{HERE}/removal")
@organiser
def withdraw(slug: str, panel_id: int) -> Response:
    """Take the publication back."""
    try:
        acts.withdraw(session, panel_of(slug, panel_id), myself(), now())
    except RuleBroken as error:
        session.rollback()
        return _page(panel_of(slug, panel_id), error.status, problem=said(error))
    session.commit()
    flash(_("The publication is taken back."), "ok")
    return _after(slug, panel_id)


def _after(slug: str, panel_id: int) -> Response:
    return changed(url_for("jury.publication", slug=slug, panel_id=panel_id))


def _page(panel: Panel, status: int = 200, **more: Any) -> Response:
    deciding = [one for one in panels(session, panel.event) if one.mode is Mode.CO_DECIDES]
    context: dict[str, Any] = {
        "panel": panel,
        "event": panel.event,
        "chair": panel.is_chaired_by(myself()),
        "pitches": pitches(session, panel),
        "ready": acts.all_shown(session, panel.event),
        "waits_for": [one for one in deciding if one is not panel and not one.published_at],
    }
    return mistake("jury/publication.html", status=status, **context, **more)
