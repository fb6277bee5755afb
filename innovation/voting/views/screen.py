"""The projector."""

import segno
from flask import Response, current_app, make_response, render_template, url_for
from markupsafe import Markup

from innovation.voting.views.blueprint import bp, hosted_event, shown
from innovation.voting.views.live import interval
from innovation.web.access import signed_in


def join_address(room_code: str) -> str:
    """What the QR code on the screen carries."""
    return f"{current_app.config['ORIGIN']}{url_for('evenings.enter', code=room_code)}"


def qr(address: str) -> Markup:
    """A QR code as inline SVG that scales with its box."""
    svg = segno.make(address, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704 - drawn by segno from an address of ours


@bp.get("/evenings/<slug>/screen")
@signed_in
def screen(slug: str) -> Response:
    """The projector's page; the room's code stands on it, so it is for hosts only."""
    event = hosted_event(slug)
    evening = shown(slug)
    address = join_address(event.room_code)
    page = {"evening": evening, "every": interval("screen", evening.present), "address": address}
    return make_response(render_template("voting/screen.html", qr=qr(address), **page))
