"""Rules of sign-in and roles."""

import hmac
import re
import secrets
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from innovation.errors import N_


class Role(StrEnum):
    """What somebody may do; each role includes the ones before it."""

    INITIATOR = "initiator"
    ORGANISER = "organiser"
    ADMIN = "admin"


ROLE_WORDS = {
    Role.INITIATOR: N_("initiator"),
    Role.ORGANISER: N_("organiser"),
    Role.ADMIN: N_("administrator"),
}

CODE_LIFETIME = timedelta(minutes=10)
#: However often it is used, a session ends so long after signing in.
LONGEST_SESSION = timedelta(days=90)
MOST_TRIES = 5
#: At most so many codes for one address in so long a time. The day's limit keeps a patient guesser
#: at 100 guesses a day out of a million.
MOST_CODES = ((timedelta(minutes=15), 5), (timedelta(days=1), 20))
LONGEST_WINDOW = max(window for window, _ in MOST_CODES)


#: How long a device has to answer with a passkey; how many passkeys somebody may have.
CHALLENGE_LIFETIME = timedelta(minutes=5)
MOST_PASSKEYS = 20
#: What keeps others out is changed only so shortly after signing in: an older session may be in other hands.
LATELY = timedelta(minutes=15)
#: Who proved their mailbox has so long to show or make the passkey that their role needs as well.
HALF_WAY = timedelta(minutes=15)

#: An account that nobody signed in with ends after UNUSED. Its first letter goes after FIRST_WARNING, the
#: second after SECOND_WARNING; it never ends sooner than AFTER_WARNING after that. (Our own rule: the GDPR
#: asks for a limit and names none.)
UNUSED = timedelta(days=730)
FIRST_WARNING = timedelta(days=670)
SECOND_WARNING = timedelta(days=716)
BETWEEN_WARNINGS = timedelta(days=30)
AFTER_WARNING = timedelta(days=14)


class Due(StrEnum):
    """What is due for an account that nobody uses."""

    NOTHING = "nothing"
    WARNING = "warning"
    END = "end"


def due(since: date, warnings: int, warned_on: date | None, today: date) -> Due:
    """What is due today for an account last used on `since`; late letters push the end back."""
    unused, waited = today - since, today - (warned_on or since)
    if warnings == 0 and unused >= FIRST_WARNING:
        return Due.WARNING
    if warnings == 1 and unused >= SECOND_WARNING and waited >= BETWEEN_WARNINGS:
        return Due.WARNING
    if warnings >= 2 and unused >= UNUSED and waited >= AFTER_WARNING:
        return Due.END
    return Due.NOTHING


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_token() -> str:
    """What a link that is a secret holds: 256 random bits."""
    return secrets.token_urlsafe(32)


def typed_code(text: str) -> str:
    """The digits of a code as somebody typed it: "123 456" and "123-456" are fine too."""
    return re.sub(r"[\s-]", "", text)


def code_hash(secret: str, email: str, code: str) -> str:
    """How a code is kept. A bare hash of six digits is guessed in a second, so it takes the app's secret."""
    return hmac.new(secret.encode(), f"sign-in\n{email}\n{code}".encode(), sha256).hexdigest()


def token_hash(token: str) -> str:
    """How the secret of a link is kept; it is too long to guess, so a plain hash will do."""
    return sha256(token.encode()).hexdigest()


def same(kept: str, given: str) -> bool:
    """Compare two hashes in a time that tells nothing about where they differ."""
    return hmac.compare_digest(kept, given)


def needs_passkey(role: Role, required: bool) -> bool:
    """True when a code or a link alone does not let this role in; `required` is the setting."""
    return required and role is not Role.INITIATOR


def passkey_domain(origin: str) -> str | None:
    """The domain that passkeys of this address belong to; browsers make none for a number or without TLS."""
    parts = urlsplit(origin)
    domain = parts.hostname or ""
    if domain == "localhost":
        return domain
    return domain if parts.scheme == "https" and not _is_number(domain) else None


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def user_handle(secret: str, person_id: int, created: float) -> bytes:
    """What a device keeps to know whose a passkey is: no address, nothing that another can work out.

    With the moment of the account, since SQLite gives the number of an erased last row out again.
    """
    return hmac.new(secret.encode(), f"passkey\n{person_id}\n{created!r}".encode(), sha256).digest()


def challenge_hash(purpose: str, challenge: bytes) -> str:
    """How a challenge is kept; one for signing in is good for nothing else."""
    return sha256(purpose.encode() + b"\n" + challenge).hexdigest()
