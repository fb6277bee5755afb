"""A page as PDF, with WeasyPrint when its system libraries are there. It never reads from the network."""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import structlog

from innovation.settings import ROOT

STATIC = ROOT / "static"
log = structlog.get_logger()


@cache
def _weasyprint() -> ModuleType | None:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: libpango is not on this machine
        log.info("no PDF", why=str(error)[:200])
        return None


def available() -> bool:
    """True when this machine can make a PDF."""
    return _weasyprint() is not None


def fetch(url: str, *args: object, **kwargs: object) -> dict[str, object]:
    """Read a static file of our own; raises ValueError for every other address."""
    parts = urlsplit(url)
    path = (STATIC / unquote(parts.path).removeprefix("/static/")).resolve()
    if parts.netloc or parts.scheme != "file" or not path.is_relative_to(STATIC.resolve()):
        raise ValueError("only static files of our own")
    return {"file_obj": Path(path).open("rb")}


def from_html(html: str) -> bytes:
    """The page `html`, whose style sheets and pictures have addresses under /static/, as a PDF."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise RuntimeError("WeasyPrint is not there")
    made: bytes = weasyprint.HTML(string=html, base_url="file:///", url_fetcher=fetch).write_pdf()
    return made
