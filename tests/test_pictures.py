"""Pictures are encoded anew: upright, small, without a place, and a bomb does not go off."""

import zlib
from io import BytesIO
from struct import pack

import pytest
from PIL import Image

from innovation import pictures
from innovation.errors import RuleBroken

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def photo(width: int = 60, height: int = 40, kind: str = "JPEG", **options: object) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, kind, **options)
    out.seek(0)
    return out


def chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def bomb(side: int = 10_000) -> BytesIO:
    """A PNG of a few kilobytes that unfolds to `side` × `side` pixels."""
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_usual_kinds_become_webp(kind: str) -> None:
    picture = pictures.encode(photo(kind=kind), 512)
    assert Image.open(BytesIO(picture.webp)).format == "WEBP"
    assert (picture.width, picture.height, len(picture.version)) == (60, 40, 16)


def test_a_large_picture_becomes_small_and_keeps_its_shape() -> None:
    picture = pictures.encode(photo(3000, 1500), 512)
    assert (picture.width, picture.height) == (512, 256)


def test_a_photo_stands_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "CANARY"
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 0.0)
    picture = pictures.encode(photo(60, 40, exif=exif), 512)
    assert (picture.width, picture.height) == (40, 60)
    assert b"CANARY" not in picture.webp
    assert not Image.open(BytesIO(picture.webp)).getexif()


def test_what_hides_behind_the_picture_is_left_out() -> None:
    polyglot = BytesIO(photo().getvalue() + b"<script>alert(1)</script>")
    assert b"script" not in pictures.encode(polyglot, 512).webp


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(pictures.encode(out, 512).webp)).mode == "RGBA"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [7_200, 10_000, 20_000])
def test_a_bomb_is_refused(side: int) -> None:
    with pytest.raises(RuleBroken, match="too many pixels") as refused:
        pictures.encode(bomb(side), 512)
    assert refused.value.status == 422


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo().getvalue()[:300],
        photo(kind="PNG").getvalue()[:-30],
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_no_picture_is_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(RuleBroken, match="could not be read"):
        pictures.encode(BytesIO(content), 512)


def test_one_picture_is_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    with pictures._decoding, pytest.raises(RuleBroken) as refused:
        pictures.encode(photo(), 512)
    assert refused.value.status == 503
    pictures.encode(photo(), 512)
