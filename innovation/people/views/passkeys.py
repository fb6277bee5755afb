"""One's own passkeys: make one, give it a name, remove it."""

from typing import Any

import structlog
from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import session
from innovation.errors import N_, RuleBroken
from innovation.people.forms import NewPasskeyForm, PasskeyForm
from innovation.people.models import Passkey
from innovation.people.passkeys import making, own
from innovation.people.questions import passkeys_of
from innovation.people.views import ceremony
from innovation.people.views.arriving import arrived_lately, go_on
from innovation.people.views.blueprint import bp, me, page, passkeys_required, refused
from innovation.people.views.here import now
from innovation.web import letters
from innovation.web.access import signed_in
from innovation.web.limits import limiter
from innovation.web.respond import changed

log = structlog.get_logger()


@bp.get("/me/passkeys")
@signed_in
def passkeys() -> AnyResponse:
    """My passkeys."""
    return page("people/passkeys.html", NewPasskeyForm(), **_shown())


@bp.post("/me/passkeys/options")
@signed_in
@limiter.limit("300 per hour")
def ask_for_new_passkey() -> Response:
    """What my device is asked to make a passkey."""
    _refuse_late()
    return ceremony.ask(making.begin(session, ceremony.site(), me(), ceremony.our_name(), now()))


@bp.post("/me/passkeys")
@signed_in
def make_passkey() -> AnyResponse:
    """Keep the passkey that my device made."""
    form, site, challenge = NewPasskeyForm(), ceremony.site(), ceremony.challenge()
    if not form.validate():
        return page("people/passkeys.html", form, **_shown())
    try:
        made = making.register(session, site, me(), challenge, form.credential.data, form.name.data, now())
    except RuleBroken as error:
        session.commit()  # the challenge is used up
        return _mine(error)
    log.info("passkey made")
    letter = ceremony.made(session, me(), made.name, made.made_on)
    session.commit()
    flash(_("Your passkey is there. Next time you can sign in with it."), "ok")
    letters.send([letter])
    return changed(url_for("people.passkeys"))


@bp.post("/me/passkeys/<int:passkey_id>")
@signed_in
def rename_passkey(passkey_id: int) -> AnyResponse:
    """Call it as I call the device."""
    passkey, form = _my_passkey(passkey_id), PasskeyForm()
    if not form.validate():
        return _mine(RuleBroken(form.errors["name"][0], 422))
    own.rename(passkey, form.name.data)
    session.commit()
    flash(_("Saved."), "ok")
    return changed(url_for("people.passkeys"))


@bp.post("/me/passkeys/<int:passkey_id>/removal")
@signed_in
def remove_passkey(passkey_id: int) -> AnyResponse:
    """Remove it; every other session of mine ends."""
    passkey = _my_passkey(passkey_id)
    try:
        _refuse_late()
        own.remove(session, me(), passkey, passkeys_required())
    except RuleBroken as error:
        return _mine(error)
    log.info("passkey removed")
    letter = ceremony.gone(session, me())
    session.commit()
    go_on(me())
    flash(_("The passkey is gone. You are signed out on your other devices."), "ok")
    letters.send([letter])
    return changed(url_for("people.passkeys"))


def _refuse_late() -> None:
    """Raise RuleBroken (403) in a session that is not fresh: a stolen one makes no key to come back with."""
    if not arrived_lately():
        raise RuleBroken(
            N_("This page has been open for too long. Go back, reload it and try once more."), 403
        )


def _my_passkey(passkey_id: int) -> Passkey:
    passkey = session.get(Passkey, passkey_id)
    return passkey if passkey and passkey.person_id == me().id else abort(404)


def _mine(error: RuleBroken) -> AnyResponse:
    form = NewPasskeyForm(formdata=None)
    return refused("people/passkeys.html", form, error, **_shown())


def _shown() -> dict[str, Any]:
    return {
        "mine": passkeys_of(session, me()),
        "passkeys_required": passkeys_required(),
        "lately": arrived_lately(),
    }
