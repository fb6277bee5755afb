"""Files that are not the pictures they say they are, or more than that."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from struct import pack

from PIL import Image

CANARY = b"CANARY-51.5N-5.07E"
SCRIPT = b"<script>alert(1)</script>"


def photo(kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new(mode, (60, 40)).save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def png_bomb(side: int = 10_000) -> bytes:
    """A PNG of twelve kilobytes that unfolds to `side` × `side` pixels."""
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    head = _chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    """Ten megabytes of nothing in ten kilobytes, as a workbook would carry them."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", bytes(10_000_000))
    return out.getvalue()


def photo_with_place(kind: str = "JPEG") -> bytes:
    """A photo that says where and with what it was taken, in every place where one can."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    options: dict[str, object] = {"exif": exif, "icc_profile": CANARY, "xmp": CANARY, "comment": CANARY}
    return photo(kind, **options)


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Pictures that are something else as well; each with the name it comes under."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.html", SCRIPT)
    yield "x.jpg", photo() + out.getvalue()
    yield "x.php.gif", photo("GIF") + b"<?php system($_GET[0]); ?>"
    yield "x.gif", photo("GIF", comment=SCRIPT)
    yield "x.html", photo("PNG") + SCRIPT
    yield "../../../x.png", photo("PNG")
    yield "/etc/passwd\x00.png", photo("WEBP")
    yield "con.svg", photo("JPEG")


def no_pictures() -> Iterator[tuple[str, bytes]]:
    """What is refused."""
    yield "x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "x.png", SCRIPT
    yield "x.gif", b"GIF89a=1;" + SCRIPT
    yield "x.jpg", b"\xff\xd8\xff\xe0<?php system($_GET[0]); ?>"
    yield "x.png", b"%PDF-1.4\n"
    yield "x.jpg", photo()[:300]
    yield "x.png", photo("PNG")[:-30]
    yield "x.tif", photo("TIFF")
    yield "x.bmp", photo("BMP")
    yield "x.ico", photo("ICO")
    yield "x.zip", zip_bomb()
    yield "x.png", b""


def odd_pictures() -> Iterator[bytes]:
    """Pictures that are true but seldom: moving, in the colours of a printer, sixteen bits deep."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        yield out.getvalue()
    yield photo("JPEG", "CMYK")
    yield photo("PNG", "I;16")
    yield photo("PNG", "LA")
    yield photo("PNG", "P")
    yield photo("PNG", "1")
    yield photo("JPEG", "L")
