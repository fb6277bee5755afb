"""The one door: every way to sign in ends here, and nowhere else does a session begin."""

from datetime import UTC, datetime

import structlog
from flask import session as browser
from flask import url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.people.models import Person, person_by_session
from innovation.people.rules import HALF_WAY, LATELY, needs_passkey
from innovation.people.views.blueprint import passkeys_required
from innovation.web import i18n
from innovation.web.respond import changed

log = structlog.get_logger()
BY_PASSKEY = "by_passkey"
HALF = "half_way"
SINCE = "since"


def arrive(person: Person, goal: str, passkey: bool = False) -> Response:
    """Begin a fresh session; whose role needs a passkey and showed none is only half way.

    Who has no name yet is asked for it once.
    """
    session.commit()
    browser.clear()
    if needs_passkey(person.role, passkeys_required()) and not passkey:
        return _half_way(person, goal)
    log.info("signed in", passkey=passkey)
    browser.permanent = True
    browser[BY_PASSKEY] = passkey
    browser[SINCE] = datetime.now(UTC).timestamp()
    login_user(person)
    to = goal or url_for("home.index")
    answer = changed(to if person.name else url_for("people.profile", next=to))
    if person.locale:
        i18n.remember(answer, person.locale)
    return answer


def go_on(person: Person) -> None:
    """Every session of this person ended, but this browser's own goes on."""
    login_user(person)


def arrived_lately() -> bool:
    """True when whoever has this session signed in a short while ago."""
    return datetime.now(UTC).timestamp() - float(browser[SINCE]) <= LATELY.total_seconds()


def _half_way(person: Person, goal: str) -> Response:
    log.info("half way in")
    since = int(datetime.now(UTC).timestamp())
    browser[HALF] = {"who": person.get_id(), "next": goal, "since": since}
    return changed(url_for("people.half_way"))


def half_in() -> Person | None:
    """Who proved their mailbox a short while ago and has to show or make a passkey now."""
    kept = browser.get(HALF)
    if not kept or datetime.now(UTC).timestamp() - kept["since"] > HALF_WAY.seconds:
        return None
    return person_by_session(session, kept["who"])


def half_way_goal() -> str:
    """Where who is half way wanted to go."""
    return str(browser.get(HALF, {}).get("next", ""))
