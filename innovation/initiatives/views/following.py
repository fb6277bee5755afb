"""Following an initiative by e-mail, and stopping."""

from contextlib import suppress

import structlog
from flask import Response as Page
from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.initiatives.actions import following as acts
from innovation.initiatives.forms.following import FollowForm
from innovation.initiatives.views import bp, telling_letters
from innovation.initiatives.views.loading import now, readable
from innovation.initiatives.views.reading import shown
from innovation.web import letters
from innovation.web.access import public
from innovation.web.fields import address as as_kept
from innovation.web.limits import limiter
from innovation.web.respond import changed
from innovation.web.security import SECRET, csrf

log = structlog.get_logger()


def _typed() -> str:
    """The address as we keep it: however it is spelled, it is one and the same mailbox."""
    with suppress(ValueError):
        return f"follow-{as_kept(request.form.get('email', ''))}"
    return "follow-"


@bp.post("/initiatives/<int:initiative_id>/followers")
@public
@limiter.limit("300 per hour")
@limiter.limit("6 per hour", key_func=_typed, deduct_when=lambda answer: answer.status_code == 303)
def follow(initiative_id: int) -> Response:
    """Ask to follow: a letter with a link comes; the answer is the same for every address."""
    initiative, form = readable(initiative_id), FollowForm()
    if not form.validate():
        return shown(initiative, 422, follow_form=form)
    email = form.email.data
    locale = letters.language_of(session, email)
    acts.ask(session, initiative, email, locale, now())
    letter = telling_letters.to_confirm(session, initiative, email, locale)
    session.commit()
    try:
        letters.post(letter)
    except OSError as error:
        log.error("letter not sent", kind=type(error).__name__)
        form.form_errors.append(_("The e-mail could not be sent. Try again in a few minutes."))
        return shown(readable(initiative_id), 503, follow_form=form)
    return changed(url_for("initiatives.asked_to_follow", initiative_id=initiative_id))


@bp.get("/initiatives/<int:initiative_id>/followers/asked")
@public
def asked_to_follow(initiative_id: int) -> str:
    """Look in your mail now."""
    return render_template("initiatives/following.html", initiative=readable(initiative_id))


@bp.get("/following/<token>")
@public
def following(token: str) -> Page:
    """What I asked to follow, with a button; opening the link alone changes nothing."""
    found = acts.asked(session, telling_letters.secret(), token)
    page = render_template("initiatives/following.html", found=found, token=token)
    return Page(page, 200 if found else 410, SECRET)


@bp.post("/following/<token>")
@public
def confirm_following(token: str) -> Page:
    """Follow from now on."""
    found = acts.confirm(session, telling_letters.secret(), token, now())
    session.commit()
    return Page(render_template("initiatives/following.html", confirmed=found.initiative), headers=SECRET)


@bp.get("/unfollow/<token>")
@public
def unfollow(token: str) -> Page:
    """What this address follows, with buttons to stop; opening the link alone changes nothing."""
    return _unfollow(_address(token), token)


@bp.post("/unfollow/<token>")
@public
def stop_following(token: str) -> Page:
    """Stop following one initiative, or all. Mail programs press this too, without a cookie (RFC 8058)."""
    email = _address(token)
    acts.stop(session, email, request.form.get("initiative", type=int))
    session.commit()
    return _unfollow(email, token, stopped=True)


csrf.exempt(stop_following)  # the signed link is the permission, and a mail program has no token of a session


def _address(token: str) -> str:
    return acts.address_of(telling_letters.secret(), token) or abort(404)


def _unfollow(email: str, token: str, stopped: bool = False) -> Page:
    context = {"email": email, "token": token, "stopped": stopped, "followed": acts.followed(session, email)}
    return Page(render_template("initiatives/unfollow.html", **context), headers=SECRET)
