"""Making a passkey.

A challenge is good for one answer, right or wrong: who calls `register` commits, also when that raises
RuleBroken.
"""

from datetime import datetime

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from innovation.db import locked
from innovation.errors import N_, RuleBroken
from innovation.people.models import Passkey, Person
from innovation.people.passkeys import challenges
from innovation.people.passkeys.site import PATIENCE, REFUSED, Asked, Site, known
from innovation.people.questions import passkeys_of
from innovation.people.rules import MOST_PASSKEYS

VERIFIED = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
)


def begin(session: Session, site: Site, person: Person, network: str, now: datetime) -> Asked:
    """Ask this person's device for a new passkey."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=network,
        user_id=site.handle(person),
        user_name=person.email,
        user_display_name=person.shown_name,
        challenge=challenges.new(session, _making(person), now),
        authenticator_selection=VERIFIED,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=one.credential_id) for one in passkeys_of(session, person)
        ],
        timeout=PATIENCE,
    )
    return Asked(webauthn.options_to_json(options), options.challenge)


def register(
    session: Session, site: Site, person: Person, challenge: bytes, answer: str, name: str, now: datetime
) -> Passkey:
    """Keep the passkey that the device made. Raises RuleBroken (422) when the answer does not hold."""
    challenges.take(session, _making(person), challenge, now)
    locked(session, person)
    if len(passkeys_of(session, person)) >= MOST_PASSKEYS:
        raise RuleBroken(N_("You have many passkeys. Remove one that you do not use first."))
    made = _verified(site, challenge, answer)
    if known(session, made.credential_id):
        raise challenges.refused()
    passkey = Passkey(
        person_id=person.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        uses=made.sign_count,
        name=name,
        made_on=now.date(),
    )
    session.add(passkey)
    session.flush()
    return passkey


def register_first(
    session: Session, site: Site, person: Person, challenge: bytes, answer: str, now: datetime
) -> Passkey:
    """The same for who is half signed in and has none. Raises RuleBroken (409) when there is one to show."""
    locked(session, person)
    if passkeys_of(session, person):
        raise RuleBroken(N_("There is a passkey for this account already. Sign in with that one."))
    return register(session, site, person, challenge, answer, "", now)


def _verified(site: Site, challenge: bytes, answer: str) -> VerifiedRegistration:
    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except REFUSED:
        raise challenges.refused() from None


def _making(person: Person) -> str:
    return f"register {person.id}"
