"""A9: what is sent brings no bomb and no place.

Promised to whoever sends a photo: where it was taken and with what stays with them. Promised to whoever
looks: what they get is a picture that we made ourselves, whatever was sent.

Proof: pictures go through the form of an idea: a PNG of 12 KB that unfolds to 10,000 × 10,000 pixels and
twelve files that are no pictures are refused in words; seven that are something else as well and nine odd
ones come out as WebP of our own without what hung on them; the place in EXIF, XMP, comment and profile of
four kinds is found in no picture served, in no row and in no file of the installation. As a sheet of ideas,
a zip bomb, a workbook and XML that names a file are refused, and formulas arrive as text.
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from innovation.pitches.models import Pitch, PitchPicture
from innovation.pitches.rules import State
from tests.cast import Cast
from tests.conftest import Client
from tests.security.uploads import CANARY, no_pictures, odd_pictures, photo_with_place, png_bomb, polyglots
from tests.security.uploads import zip_bomb as packed


def short(value: object) -> str:
    """A file in a few characters."""
    return str(value)[:12]


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
HEAD = "title,one_liner,problem,idea,municipality,theme\n"


@pytest.fixture
def noor(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.noor)


@pytest.fixture
def draft(cast: Cast) -> Pitch:
    made = cast.idea("Fietskeuken", State.DRAFT)
    cast.session.commit()
    return made


def send(browser: Client, pitch: Pitch, content: bytes, name: str = "x.jpg") -> int:
    """Give the idea this picture; the status of the answer."""
    form = {"picture": (BytesIO(content), name), "description": "Een foto"}
    return browser.post(f"/pitches/{pitch.id}/picture", data=form).status_code


def served(browser: Client, pitch: Pitch, session: Session) -> bytes:
    """The picture as it is shown, and nothing but a picture."""
    session.expire_all()
    kept = session.get_one(PitchPicture, pitch.id)
    answer = browser.get(f"/pitches/{pitch.id}/picture/{kept.version}.webp")
    session.rollback()
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(answer.data)).format == "WEBP"
    return bytes(answer.data)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_at_once(noor: Client, draft: Pitch, record_property: Callable[..., None]) -> None:
    bomb = png_bomb()
    assert 10_000 < len(bomb) < 16_000
    began = time.monotonic()
    assert send(noor, draft, bomb, "x.png") == 422
    assert time.monotonic() - began < 5
    record_property("bomb_bytes", len(bomb))


@pytest.mark.parametrize(("name", "content"), list(no_pictures()), ids=short)
def test_what_is_no_picture_is_refused(noor: Client, draft: Pitch, name: str, content: bytes) -> None:
    assert send(noor, draft, content, name) == 422


@pytest.mark.parametrize(("name", "content"), list(polyglots()), ids=short)
def test_what_hangs_on_a_picture_is_left_behind(
    noor: Client, draft: Pitch, session: Session, name: str, content: bytes
) -> None:
    assert send(noor, draft, content, name) == 303
    shown = served(noor, draft, session)
    assert not any(part in shown for part in (b"script", b"<?php", b"PK\x03\x04", b"html"))


@pytest.mark.parametrize("content", list(odd_pictures()), ids=short)
def test_odd_pictures_become_usual_ones(noor: Client, draft: Pitch, session: Session, content: bytes) -> None:
    assert send(noor, draft, content) == 303
    made = Image.open(BytesIO(served(noor, draft, session)))
    assert made.size == (60, 40)
    assert getattr(made, "n_frames", 1) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_forgets_where_it_was_taken(
    noor: Client, draft: Pitch, session: Session, app: Flask, kind: str
) -> None:
    sent = photo_with_place(kind)
    assert CANARY in sent
    assert send(noor, draft, sent) == 303
    shown = served(noor, draft, session)
    made = Image.open(BytesIO(shown))
    assert CANARY not in shown
    assert (dict(made.getexif()), made.info.get("icc_profile"), made.info.get("xmp")) == ({}, None, None)
    assert session.scalars(sa.select(PitchPicture.webp)).one() == shown
    session.rollback()
    files = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    assert not any(CANARY in path.read_bytes() for path in files)


@pytest.mark.parametrize("content", [packed(), XXE, b"\x00\x01\x02" * 99, b"\xff\xfet\x00i\x00"], ids=short)
def test_a_sheet_that_is_no_text_is_refused(client: Client, cast: Cast, content: bytes) -> None:
    form = {"file": (BytesIO(content), "ideas.csv")}
    answer = client.sign_in(cast.olga).post("/pitches/import", data=form)
    assert answer.status_code == 422
    assert "root:" not in answer.text


def test_formulas_in_a_sheet_arrive_as_text(client: Client, cast: Cast, session: Session) -> None:
    text = f"{HEAD}\"=cmd|' /C calc'!A0\",=1+1,@SUM(A1),-2+3,Goirle,School\n"
    olga = client.sign_in(cast.olga)
    assert olga.post("/pitches/import", data={"confirmed": "1", "text": text}).status_code == 303
    made = session.scalars(sa.select(Pitch).order_by(Pitch.id.desc()).limit(1)).one()
    assert (made.title, made.one_liner) == ("=cmd|' /C calc'!A0", "=1+1")
    session.rollback()
