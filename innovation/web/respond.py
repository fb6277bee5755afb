"""The one place where a POST branches: a fragment for htmx, a redirect for everyone else."""

from typing import Any

from flask import make_response, redirect, render_template
from flask_htmx import HTMX
from werkzeug.wrappers import Response

htmx = HTMX()


def changed(to: str, partial: str = "", **context: Any) -> Response:
    """It is done: `partial` for htmx, else 303 to `to` (htmx moves there too when there is no partial)."""
    if htmx and partial:
        return make_response(render_template(partial, **context))
    if htmx:
        return Response(status=204, headers={"HX-Redirect": to})
    return redirect(to, 303)


def mistake(page: str, partial: str = "", status: int = 422, **context: Any) -> Response:
    """It is not done: the form again, with what was typed and what is wrong with it."""
    return make_response(render_template(partial if htmx and partial else page, **context), status)
