"""Passkeys: what a device has to answer, and everything that is refused."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from innovation.errors import RuleBroken
from innovation.people import actions
from innovation.people.keeping import forget_old
from innovation.people.models import Passkey, PasskeyChallenge, Person, person_by_session
from innovation.people.passkeys import challenges, making, own, signing_in
from innovation.people.passkeys.site import Asked, Site
from innovation.people.questions import passkeys_of
from innovation.people.rules import MOST_PASSKEYS, Role, needs_passkey, passkey_domain
from tests.cast import NOW, Cast
from tests.people.device import ORIGIN, PRESENT, Device

SITE = Site("localhost", ORIGIN, "a secret")


@pytest.fixture
def phone(session: Session, cast: Cast) -> Device:
    """Olga's phone, with a passkey on it."""
    return register(session, cast.olga, Device())


def register(session: Session, person: Person, device: Device, site: Site = SITE) -> Device:
    asked, name = making.begin(session, site, person, "Testdam", NOW), "mijn telefoon"
    making.register(session, site, person, asked.challenge, device.make(asked.options), name, NOW)
    session.commit()
    return device


def ask(session: Session) -> Asked:
    return signing_in.begin(session, SITE, NOW)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleBroken) as error:
        act()
    assert error.value.status == 422
    return error.value.message


def sign_in(session: Session, device: Device) -> Person:
    asked = ask(session)
    return signing_in.sign_in(session, SITE, asked.challenge, device.sign(asked.options), NOW)


def test_a_passkey_signs_its_owner_in_and_counts(session: Session, cast: Cast, phone: Device) -> None:
    assert sign_in(session, phone) is cast.olga
    assert sign_in(session, phone) is cast.olga
    [kept] = passkeys_of(session, cast.olga)
    assert (kept.uses, kept.used_on, kept.made_on, kept.name) == (2, NOW.date(), NOW.date(), "mijn telefoon")
    assert cast.olga.last_seen_on == NOW.date()


def test_a_device_that_counts_nothing_is_fine(session: Session, cast: Cast) -> None:
    phone = Device()
    phone.counts = False
    register(session, cast.olga, phone)
    assert [sign_in(session, phone) for _ in range(2)] == [cast.olga] * 2


def test_what_is_asked_names_nobody_and_wants_a_verified_owner(session: Session, phone: Device) -> None:
    asked = json.loads(ask(session).options)
    assert asked["userVerification"] == "required"
    assert (asked["rpId"], asked["allowCredentials"]) == ("localhost", [])


def test_the_handle_is_no_address_and_everybodys_own(session: Session, cast: Cast) -> None:
    asked = json.loads(making.begin(session, SITE, cast.olga, "Testdam", NOW).options)
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    handle = base64url_to_bytes(asked["user"]["id"])
    assert len(handle) == 32
    assert b"olga" not in handle
    others = {SITE.handle(cast.ada), Site("localhost", ORIGIN, "another").handle(cast.olga)}
    assert handle == SITE.handle(cast.olga)
    assert handle not in others


def test_a_device_that_is_known_is_not_asked_again(session: Session, cast: Cast, phone: Device) -> None:
    asked = json.loads(making.begin(session, SITE, cast.olga, "Testdam", NOW).options)
    assert [base64url_to_bytes(one["id"]) for one in asked["excludeCredentials"]] == [phone.id]


def spoil(device: Device, **wrong: Any) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)


WRONG: list[dict[str, Any]] = [
    {"origin": "https://evil.example"},
    {"origin": "http://localhost:8001"},
    {"origin": "http://localhost:8000.evil.example"},
    {"domain": "evil.example"},
    {"flags": PRESENT},
    {"flags": 0},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_answer_makes_no_passkey(session: Session, cast: Cast, wrong: dict[str, Any]) -> None:
    device = Device()
    spoil(device, **wrong)
    refused(lambda: register(session, cast.olga, device))
    assert passkeys_of(session, cast.olga) == []


@pytest.mark.parametrize(
    "wrong", [*WRONG, {"uses": -1}, {"handle": b"\0" * 32}, {"handle": b""}, {"id": b"x" * 32}], ids=str
)
def test_a_wrong_answer_signs_nobody_in(session: Session, phone: Device, wrong: dict[str, Any]) -> None:
    sign_in(session, phone)
    spoil(phone, **wrong)
    refused(lambda: sign_in(session, phone))


def test_a_counter_that_stands_still_is_refused(session: Session, phone: Device) -> None:
    sign_in(session, phone)
    phone.counts = False
    refused(lambda: sign_in(session, phone))


def test_a_passkey_of_another_account_does_not_open_this_one(
    session: Session, cast: Cast, phone: Device
) -> None:
    """Eve's key under the number of Olga's, and Eve's answer with Olga's handle."""
    eve = register(session, cast.eve, Device())
    number, handle = eve.id, eve.handle
    spoil(eve, id=phone.id, handle=phone.handle)
    refused(lambda: sign_in(session, eve))
    spoil(eve, id=number, handle=phone.handle)
    refused(lambda: sign_in(session, eve))
    spoil(eve, handle=handle)
    assert sign_in(session, eve) is cast.eve


def test_a_number_that_is_known_is_kept_once(session: Session, cast: Cast, phone: Device) -> None:
    copy = Device()
    copy.id = phone.id
    refused(lambda: register(session, cast.eve, copy))
    assert sign_in(session, phone) is cast.olga


def test_a_challenge_is_good_once(session: Session, cast: Cast, phone: Device) -> None:
    phone.counts = False
    phone.uses = 0
    asked = ask(session)
    answer = phone.sign(asked.options)
    assert signing_in.sign_in(session, SITE, asked.challenge, answer, NOW) is cast.olga
    passkeys_of(session, cast.olga)[0].uses = 0
    refused(lambda: signing_in.sign_in(session, SITE, asked.challenge, answer, NOW))


def test_a_wrong_answer_uses_a_challenge_up(session: Session, phone: Device) -> None:
    asked = ask(session)
    refused(lambda: signing_in.sign_in(session, SITE, asked.challenge, "{}", NOW))
    answer = phone.sign(asked.options)
    refused(lambda: signing_in.sign_in(session, SITE, asked.challenge, answer, NOW))


def test_a_challenge_ends_after_five_minutes(session: Session, cast: Cast, phone: Device) -> None:
    for late, holds in ((timedelta(minutes=5, seconds=-1), True), (timedelta(minutes=5), False)):
        asked = ask(session)
        answer = phone.sign(asked.options)

        def act(asked: Asked = asked, answer: str = answer, late: timedelta = late) -> Person:
            return signing_in.sign_in(session, SITE, asked.challenge, answer, NOW + late)

        if holds:
            assert act() is cast.olga
        else:
            refused(act)


def test_only_the_hash_of_a_challenge_is_kept_and_not_for_long(session: Session, cast: Cast) -> None:
    asked = ask(session)
    [kept] = session.scalars(sa.select(PasskeyChallenge)).all()
    assert re.fullmatch("[0-9a-f]{64}", kept.challenge_hash)
    assert asked.challenge.hex() != kept.challenge_hash
    assert forget_old(session, NOW + timedelta(minutes=4))["passkeys"] == 0
    assert forget_old(session, NOW + timedelta(minutes=5))["passkeys"] == 1


def test_a_challenge_that_we_did_not_give_is_refused(session: Session, phone: Device) -> None:
    foreign, given = b"\0" * 32, ask(session)
    answer = phone.sign(given.options)
    refused(lambda: signing_in.sign_in(session, SITE, foreign, answer, NOW))
    refused(lambda: signing_in.sign_in(session, SITE, b"", answer, NOW))


def test_a_challenge_of_another_browser_is_refused(session: Session, phone: Device) -> None:
    answer, mine = phone.sign(ask(session).options), ask(session)
    refused(lambda: signing_in.sign_in(session, SITE, mine.challenge, answer, NOW))


def test_a_challenge_is_good_for_one_purpose_and_one_person(session: Session, cast: Cast) -> None:
    to_sign_in = ask(session)
    to_make = making.begin(session, SITE, cast.olga, "Testdam", NOW)
    for asked, person in ((to_sign_in, cast.olga), (to_make, cast.eve)):
        given = json.loads(to_make.options) | {"challenge": bytes_to_base64url(asked.challenge)}
        answer = Device().make(json.dumps(given))
        with pytest.raises(RuleBroken):
            making.register(session, SITE, person, asked.challenge, answer, "", NOW)
    assert session.scalars(sa.select(Passkey)).all() == []


def test_a_removed_passkey_opens_nothing_and_ends_sessions(
    session: Session, cast: Cast, phone: Device
) -> None:
    cookie = cast.olga.get_id()
    own.remove(session, cast.olga, passkeys_of(session, cast.olga)[0], required=False)
    session.commit()
    refused(lambda: sign_in(session, phone))
    assert person_by_session(session, cookie) is None


def test_the_last_one_stays_where_the_role_needs_it(session: Session, cast: Cast, phone: Device) -> None:
    register(session, cast.olga, Device())
    first, second = passkeys_of(session, cast.olga)
    own.remove(session, cast.olga, first, required=True)
    session.flush()
    with pytest.raises(RuleBroken, match="needs a passkey"):
        own.remove(session, cast.olga, second, required=True)
    register(session, cast.eve, Device())
    own.remove(session, cast.eve, passkeys_of(session, cast.eve)[0], required=True)


def test_somebody_has_so_many_and_no_more(session: Session, cast: Cast) -> None:
    for _ in range(MOST_PASSKEYS):
        register(session, cast.olga, Device())
    with pytest.raises(RuleBroken, match="many passkeys"):
        register(session, cast.olga, Device())


def test_who_has_one_makes_no_first(session: Session, cast: Cast, phone: Device) -> None:
    asked = making.begin(session, SITE, cast.olga, "Testdam", NOW)
    answer = Device().make(asked.options)
    with pytest.raises(RuleBroken, match="already"):
        making.register_first(session, SITE, cast.olga, asked.challenge, answer, NOW)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists) | st.text())
def test_no_answer_at_all_is_refused_in_words(junk: object) -> None:
    whole = {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30"}}
    for answer in (junk, {**whole, "response": junk}, {**whole, "rawId": junk}, {**whole, "type": junk}):
        with pytest.raises(RuleBroken):
            making._verified(SITE, b"x", json.dumps(answer))


@given(st.binary(max_size=400))
def test_bytes_from_no_device_are_refused_in_words(junk: bytes) -> None:
    device = Device()
    options = json.dumps({"challenge": "eA", "user": {"id": "eA"}})
    answer = json.loads(device.make(options))
    answer["response"]["attestationObject"] = bytes_to_base64url(junk)
    with pytest.raises(RuleBroken):
        making._verified(SITE, b"x", json.dumps(answer))


def test_export_and_erase(session: Session, cast: Cast, phone: Device) -> None:
    sign_in(session, phone)
    day = NOW.date().isoformat()
    found = actions.export(session, cast.olga)["passkeys"]
    assert found == [{"name": "mijn telefoon", "made_on": day, "used_on": day}]
    actions.erase(session, cast.olga)
    assert session.scalars(sa.select(Passkey)).all() == []


@pytest.mark.parametrize(
    ("origin", "domain"),
    [
        ("https://ideas.example.org", "ideas.example.org"),
        ("https://ideas.example.org:8443", "ideas.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://ideas.example.org", None),
        ("http://127.0.0.1:8000", None),
        ("https://192.168.1.4", None),
        ("https://[::1]:8000", None),
        ("", None),
    ],
)
def test_which_addresses_can_have_passkeys(origin: str, domain: str | None) -> None:
    assert passkey_domain(origin) == domain


def test_whose_role_needs_one() -> None:
    assert [role for role in Role if needs_passkey(role, True)] == [Role.ORGANISER, Role.ADMIN]
    assert not any(needs_passkey(role, False) for role in Role)


def test_a_challenge_is_taken_once_of_two_at_a_moment(session: Session, cast: Cast) -> None:
    challenge = challenges.new(session, "test", NOW)
    challenges.take(session, "test", challenge, NOW)
    refused(lambda: challenges.take(session, "test", challenge, NOW))
