"""Rules of sign-in and roles."""

from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each role includes the ones before it."""

    INITIATOR = "initiator"
    ORGANISER = "organiser"
    ADMIN = "admin"


CODE_LIFETIME = timedelta(minutes=15)
MOST_TRIES = 5
