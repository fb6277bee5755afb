"""What the pages of people share."""

from pathlib import Path
from typing import Any, cast

from flask import Blueprint, current_app, request
from flask_babel import get_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.errors import RuleBroken
from innovation.people.erasures import Erasures
from innovation.people.models import Person
from innovation.web import i18n
from innovation.web.errors import said
from innovation.web.forms import Form
from innovation.web.respond import mistake
from innovation.web.security import stays_home

bp = Blueprint("people", __name__)
LONGEST_PATH = 500


def erasures() -> Erasures:
    """The list of who asked to be forgotten, beside the database."""
    folder = Path(current_app.instance_path)
    folder.mkdir(parents=True, exist_ok=True)
    return Erasures(folder, str(current_app.secret_key))


def me() -> Person:
    """Who is signed in, as a row of this request's session."""
    return cast(Person, current_user._get_current_object())


def passkeys_required() -> bool:
    """True when the setting asks a passkey of organisers and admins."""
    return bool(current_app.config["SETTINGS"].passkeys_required)


def wanted() -> str:
    """Where somebody was going before signing in: a path of ours that fits in a cookie, else nothing."""
    path = stays_home(request.values.get("next"))
    return path if path and len(path) <= LONGEST_PATH else ""


def language() -> str | None:
    """The language of this request when all pages are written in it."""
    found = str(get_locale())
    return found if found in i18n.COMPLETE else None


def page(template: str, form: Form, **context: Any) -> Response:
    """A page with a form: fresh, or with what is wrong with it."""
    status = 422 if request.method == "POST" else 200
    return mistake(template, status=status, form=form, **context)


def refused(template: str, form: Form, error: RuleBroken, **context: Any) -> Response:
    """The form again, with the rule that forbids what was asked."""
    form.form_errors.append(said(error))
    return mistake(template, status=error.status, form=form, **context)
