"""Pictures that people send: checked, made small and encoded anew, so that nothing else comes along.

Re-encoding drops EXIF (the place where a photo was taken), a second file hidden behind the picture and
whatever a faulty decoder elsewhere might trip over.
"""

import struct
import threading
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from innovation.errors import N_, RuleBroken

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
#: What a file input offers; a phone turns its own kinds of photo into one of these.
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"
MOST_PIXELS = 50_000_000  #: width × height that we are willing to decode: what a phone makes
Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow refuses twice this while reading; `_open` refuses the rest
#: One at a time: a large picture takes hundreds of megabytes while it is decoded.
_decoding = threading.Lock()
PATIENCE = 1  #: seconds to wait for somebody else's picture
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)


@dataclass(frozen=True)
class Picture:
    """A picture in WebP with its size in pixels; `version` is the start of its SHA-256, for its address."""

    webp: bytes
    width: int
    height: int
    version: str


def encode(stream: BinaryIO, most_px: int) -> Picture:
    """The picture in `stream`, upright and at most `most_px` wide and high.

    Raises RuleBroken (422) when it is no picture, is damaged, or has too many pixels, and (503) while
    others send pictures.
    """
    if not _decoding.acquire(timeout=PATIENCE):
        raise RuleBroken(N_("Nothing is lost. Try again in a few seconds."), 503)
    try:
        return _encode(stream, most_px)
    finally:
        _decoding.release()


def _encode(stream: BinaryIO, most_px: int) -> Picture:
    try:
        image = _upright(stream, most_px)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except _UNREADABLE:
        raise RuleBroken(
            N_("This file could not be read as a picture. Choose a JPEG, PNG, WebP or GIF file."), 422
        ) from None
    out = BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return Picture(out.getvalue(), *image.size, version=sha256(out.getvalue()).hexdigest()[:16])


def _upright(stream: BinaryIO, most_px: int) -> Image.Image:
    _open(stream).verify()  # a verified image cannot be decoded any more, so it is opened twice
    image = _open(stream)
    image.draft("RGB", (most_px, most_px))  # a JPEG is decoded at about this size, which saves memory
    image.thumbnail((most_px, most_px))  # first, since turning it copies it
    seen = ImageOps.exif_transpose(image)
    plain = seen.convert("RGBA" if seen.has_transparency_data else "RGB")
    plain.info.clear()
    return plain


def _open(stream: BinaryIO) -> Image.Image:
    stream.seek(0)
    image = Image.open(stream, formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    return image


def _too_large() -> RuleBroken:
    return RuleBroken(N_("This picture has too many pixels. Make it smaller and choose it again."), 422)
