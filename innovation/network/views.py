"""The language switch, the network's own colour and logo, and its settings."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.network import actions
from innovation.network.forms import SettingsForm
from innovation.network.models import Municipality, Theme, municipalities, the_network, themes
from innovation.network.rules import OUR_ACCENT
from innovation.web import i18n
from innovation.web.access import admin, public
from innovation.web.errors import said
from innovation.web.forms import tidy
from innovation.web.respond import changed, mistake
from innovation.web.security import stays_home

bp = Blueprint("network", __name__)


def init_app(app: Flask) -> None:
    """Connect these pages."""
    app.register_blueprint(bp)


@bp.post("/language")
@public
def language() -> AnyResponse:
    """Remember the language in a cookie and go back to where one was."""
    answer = redirect(stays_home(request.form.get("next")) or "/", 303)
    chosen = request.form.get("lang", "")
    if chosen in i18n.LANGUAGES:
        i18n.remember(answer, chosen)
    return answer


@bp.get("/network.css")
@public
def theme_css() -> Response:
    """The network's accent colour as a style sheet; empty when it keeps ours."""
    network = the_network(session)
    css = f":root{{--kp-accent:{network.accent}}}\n" if network and network.accent else ""
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=300"})


@bp.get("/network/logo/<int:version>.webp")
@public
def logo(version: int) -> Response:
    """The network's logo, which may be cached for ever since its version is part of its address."""
    network = the_network(session)
    if not network or network.logo_version != version or not network.logo:
        abort(404)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(network.logo, mimetype="image/webp", headers=kept)


@bp.route("/network/settings", methods=["GET", "POST"])
@admin
def settings() -> AnyResponse:
    """How the network presents itself."""
    form = SettingsForm(obj=the_network(session))
    if not form.validate_on_submit():
        return _page(form)
    try:
        _save(form)
    except RuleBroken as error:
        form.logo_file.errors.append(said(error))
        return _page(form)
    return _saved()


@bp.post("/network/municipalities")
@admin
def save_municipalities() -> AnyResponse:
    """Rename municipalities, say which take part, add one."""
    known = municipalities(session)
    try:
        _name(known, Municipality)
    except RuleBroken as error:
        return _refused("municipalities", error)
    actions.choose_members(known, {int(n) for n in request.form.getlist("member") if n.isdecimal()})
    return _saved()


@bp.post("/network/themes")
@admin
def save_themes() -> AnyResponse:
    """Rename themes, add one."""
    try:
        _name(themes(session), Theme)
    except RuleBroken as error:
        return _refused("themes", error)
    return _saved()


def _save(form: SettingsForm) -> None:
    network = actions.describe(
        session,
        form.name.data,
        form.region.data or "",
        form.tagline.data or "",
        form.accent.data,
        form.contact_email.data or "",
    )
    if form.no_logo.data:
        actions.put_logo(network, None)
    elif form.logo_file.data:
        actions.put_logo(network, form.logo_file.data.stream)


def _name(known: Sequence[Municipality | Theme], kind: type[Municipality] | type[Theme]) -> None:
    """Give the rows the names in the request and add the new one, if any."""
    typed = {row.id: tidy(request.form.get(f"name-{row.id}", row.name)) for row in known}
    actions.rename(known, typed)
    new = tidy(request.form.get("new", ""))
    if new:
        actions.add(session, kind, new, [row.name for row in known])


def _saved() -> AnyResponse:
    session.commit()
    flash(_("Saved."), "ok")
    return changed(url_for("network.settings"))


def _refused(part: str, error: RuleBroken) -> AnyResponse:
    """The page with the names as they were typed, and what is wrong with them."""
    return _page(SettingsForm(None, obj=the_network(session)), wrong={part: said(error)})


def _page(form: SettingsForm, **context: Any) -> AnyResponse:
    form.accent.data = form.accent.data or OUR_ACCENT
    return mistake(
        "network/settings.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        municipalities=municipalities(session),
        themes=themes(session),
        **context,
    )
