"""What the pages with passkeys share: our site as devices know it, the challenge under way, the letters."""

from datetime import date

from flask import Response, abort, current_app
from flask import session as browser
from sqlalchemy.orm import Session
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from innovation.db import session as of_request
from innovation.network.models import the_network
from innovation.people.models import Person
from innovation.people.passkeys.site import Asked, Site
from innovation.people.rules import passkey_domain
from innovation.web import letters

CHALLENGE = "passkey_challenge"


def site() -> Site:
    """Our site by its configured address, whatever the request says; 404 where browsers know no passkeys."""
    origin = current_app.config["ORIGIN"]
    return Site(passkey_domain(origin) or abort(404), origin, str(current_app.secret_key))


def our_name() -> str:
    """How a device names us; a network that is not set up yet has none."""
    network = the_network(of_request)
    return (network and network.name) or "Kantelpunt"


def ask(asked: Asked) -> Response:
    """What the device is asked; the answer has to come from this browser."""
    of_request.commit()
    browser[CHALLENGE] = bytes_to_base64url(asked.challenge)
    return Response(asked.options, mimetype="application/json")


def challenge() -> bytes:
    """The challenge that this browser was given last; empty when it was given none."""
    return base64url_to_bytes(browser.pop(CHALLENGE, ""))


def made(session: Session, person: Person, name: str, day: date) -> letters.Letter:
    """A letter to the owner of a new passkey."""
    return letters.letter_to(
        session, person, "people/mail_passkey_made.txt", key=name, day=day, address=own_address()
    )


def gone(session: Session, person: Person, by: str = "") -> letters.Letter:
    """A letter to somebody whose passkey is gone; `by`: the administrator who took it away."""
    return letters.letter_to(session, person, "people/mail_passkey_gone.txt", by=by, address=own_address())


def own_address() -> str:
    """Where one's own passkeys stand."""
    return letters.address("people.passkeys")
