"""The results of an evening, for everyone once they are published."""

from collections.abc import Callable, Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

import structlog
from flask import abort, current_app, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.evenings import pdf
from innovation.evenings.models import Event, event_by_slug
from innovation.evenings.rules import Phase
from innovation.voting import proposals, publishing
from innovation.voting.publishing import Letter, RecountDiffers
from innovation.voting.rules import Act
from innovation.voting.views.blueprint import bp, insider, now
from innovation.web import letters as fuller
from innovation.web import mail
from innovation.web.access import organiser, public
from innovation.web.respond import changed, mistake

log = structlog.get_logger()

#: Fuller letters of a feature further right, made before the commit: they go in place of our own.
INSTEAD: list[Callable[[Event, datetime], list[fuller.Letter]]] = []


def readable_event(slug: str) -> Event:
    """The evening whose results may be read: by everyone once published, before that by its hosts."""
    event = event_by_slug(session, slug) or abort(404)
    return event if event.published_at or insider(event) else abort(404)


def shown(event: Event, **more: Any) -> dict[str, Any]:
    """What a page about the results of an evening shows."""
    found = publishing.results(session, event)
    counting = [result for result in found if not result.void]
    inside = insider(event)
    at_rest = event.phase is Phase.ENDED  # importing what makes a PDF takes seconds: not while people vote
    return {
        "event": event,
        "results": found,
        "counting": counting,
        "passed": sum(bool(result.passed) for result in counting),
        "insider": inside,
        "waiting": proposals.waiting(session, event) if inside else [],
        "agreed": proposals.agreed(session, event) if inside else {},
        "pdf": at_rest and pdf.available(),
        **more,
    }


@bp.get("/evenings/<slug>/results")
@public
def results(slug: str) -> Response:
    """Per pitch: counts, share, the rule in words, the verdict; for hosts also what a recount says."""
    event = readable_event(slug)
    ready = insider(event) and event.phase is Phase.ENDED and not event.published_at
    differing = publishing.recounted(session, event) if ready else None
    return make_response(render_template("voting/results.html", **shown(event, differing=differing)))


@bp.post("/evenings/<slug>/publication")
@organiser
def publication(slug: str) -> Response:
    """Count again; when all is well the results are public, or wait for somebody else to agree."""
    event = event_by_slug(session, slug) or abort(404)
    try:
        if publishing.starts_support(session, event):
            return _proposed(event)
        new = publishing.publish(session, event, current_user, now())
    except RecountDiffers as error:
        return differs(event, error)
    return made_public(event, new)


def _proposed(event: Event) -> Response:
    proposals.propose(session, event, Act.PUBLISH, current_user, now())
    session.commit()
    flash(_("The recount agrees. Somebody else has to agree before the results are public."), "ok")
    return changed(url_for("voting.results", slug=event.slug))


def differs(event: Event, error: RecountDiffers) -> Response:
    """The results as they stand, with what the recount found; nothing was done."""
    session.rollback()
    return mistake("voting/results.html", status=error.status, **shown(event, differing=error.lines))


def made_public(event: Event, new: bool = True) -> Response:
    """The results are public: keep that, say so, and write to the initiators when it is news."""
    more = [letter for made in INSTEAD for letter in made(event, now())] if new else []
    title, told = event.title, publishing.letters(session, event) if new and not more else []
    session.commit()
    flash(_("The recount agrees. The results are public."), "ok")
    tell(title, told)
    fuller.send(more)
    return changed(url_for("voting.results", slug=event.slug))


def tell(evening: str, letters: Sequence[Letter]) -> None:
    """Write to initiators where the result and the tips are; letters that fail are said, not raised."""
    sent = 0
    for letter in letters:
        where = current_app.config["ORIGIN"] + url_for("voting.feedback", pitch_id=letter.pitch_id)
        about = {"name": letter.name, "title": letter.title, "evening": evening, "where": where}
        try:
            mail.send(letter.email, "voting/mail_result.txt", letter.locale, **about)
            sent += 1
        except SMTPRecipientsRefused:
            continue
        except OSError as error:  # the mail server is away: the others would only wait for it in turn
            log.error("letters not sent", kind=type(error).__name__)
            break
    if failed := len(letters) - sent:
        words = ngettext("%(num)d letter could not be sent.", "%(num)d letters could not be sent.", failed)
        flash(words, "warn")
