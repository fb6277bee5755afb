"""What happens to passkeys that are there: a name, removal, and what their owner may know of them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.people.actions import ERASERS, EXPORTERS, end_sessions
from innovation.people.keeping import KEPT, Kept
from innovation.people.models import Passkey, Person
from innovation.people.passkeys import challenges
from innovation.people.questions import passkeys_of
from innovation.people.rules import needs_passkey


def rename(passkey: Passkey, name: str) -> None:
    """Call a passkey as its owner calls the device."""
    passkey.name = name


def remove(session: Session, person: Person, passkey: Passkey, required: bool) -> None:
    """Remove one's own passkey; every session ends, also on a device that was lost.

    Raises RuleBroken (409) for the last one of somebody whose role needs one.
    """
    locked(session, person)
    if needs_passkey(person.role, required) and len(passkeys_of(session, person)) == 1:
        raise RuleBroken(N_("Your role needs a passkey. Make another one first."))
    session.delete(passkey)
    end_sessions(session, person)


def remove_all_of_another(session: Session, person: Person, by: Person) -> int:
    """The same as `remove_all`, by an administrator. Raises RuleBroken (409) for one's own and for none."""
    if person is by:
        raise RuleBroken(N_("Remove your own passkeys on the page of your profile."))
    removed = remove_all(session, person)
    if not removed:
        raise RuleBroken(N_("There is no passkey any more."))
    return removed


def remove_all(session: Session, person: Person) -> int:
    """Remove every passkey of somebody who lost their devices and end every session; how many there were."""
    locked(session, person)
    there = passkeys_of(session, person)
    for passkey in there:
        session.delete(passkey)
    end_sessions(session, person)
    session.flush()
    return len(there)


def export_passkeys(session: Session, person: Person) -> dict[str, Any]:
    """What the owner may know of their passkeys."""
    return {
        "passkeys": [
            {
                "name": passkey.name,
                "made_on": passkey.made_on.isoformat(),
                "used_on": passkey.used_on.isoformat() if passkey.used_on else None,
            }
            for passkey in passkeys_of(session, person)
        ]
    }


def erase_passkeys(session: Session, person: Person) -> None:
    """They go with the account."""
    session.execute(sa.delete(Passkey).where(Passkey.person_id == person.id))


EXPORTERS.append(export_passkeys)
ERASERS.append(erase_passkeys)
KEPT.append(
    Kept(
        "passkeys",
        N_("Passkeys: the name you gave, the public half, when it was made and last used"),
        N_("To let you sign in without a code."),
        N_("Until you remove it or delete your account. What your device is asked goes after five minutes."),
        challenges.forget,
    )
)
