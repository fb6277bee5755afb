"""Signing in with a passkey.

A challenge is good for one answer, right or wrong: who calls `sign_in` commits, also when that raises
RuleBroken.
"""

from datetime import datetime

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from innovation.people.actions import stay
from innovation.people.models import Passkey, Person
from innovation.people.passkeys import challenges
from innovation.people.passkeys.site import PATIENCE, REFUSED, Asked, Site, known

PURPOSE = "sign in"


def begin(session: Session, site: Site, now: datetime) -> Asked:
    """Ask whatever device this is for a passkey of ours; nobody says who they are."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        challenge=challenges.new(session, PURPOSE, now),
        user_verification=UserVerificationRequirement.REQUIRED,
        timeout=PATIENCE,
    )
    return Asked(webauthn.options_to_json(options), options.challenge)


def sign_in(session: Session, site: Site, challenge: bytes, answer: str, now: datetime) -> Person:
    """The person whose passkey answered. Raises RuleBroken (422), with the same words whatever is wrong."""
    challenges.take(session, PURPOSE, challenge, now)
    try:
        given = parse_authentication_credential_json(answer)
        passkey = known(session, given.raw_id)
        if passkey is None:
            raise challenges.refused()
        person = session.get_one(Person, passkey.person_id)
        passkey.uses = _new_count(site, person, passkey, given, challenge)
    except REFUSED:
        raise challenges.refused() from None
    passkey.used_on = now.date()
    stay(person, now)
    return person


def _new_count(
    site: Site, person: Person, passkey: Passkey, given: AuthenticationCredential, challenge: bytes
) -> int:
    """The counter of a device whose answer holds; the library sees to it that it went up."""
    if given.response.user_handle != site.handle(person):
        raise challenges.refused()
    verified = webauthn.verify_authentication_response(
        credential=given,
        expected_challenge=challenge,
        expected_rp_id=site.domain,
        expected_origin=site.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.uses,
        require_user_verification=True,
    )
    return verified.new_sign_count
