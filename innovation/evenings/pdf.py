"""A page as PDF, with WeasyPrint when its system libraries are there. It never reads from the network."""

from functools import cache
from importlib import import_module
from mimetypes import guess_type
from pathlib import Path
from types import ModuleType
from typing import Any
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


def static_file(url: str) -> Path:
    """The file behind the address of a static file; raises ValueError for every other address."""
    parts = urlsplit(url)
    path = (STATIC / unquote(parts.path).removeprefix("/static/")).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC.resolve()):
        raise ValueError("only static files of our own")
    return path


@cache
def _fetcher() -> Any:
    urls = import_module("weasyprint.urls")

    class StaticFiles(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Reads our static files and nothing else, least of all from the network."""

        def fetch(self, url: str, headers: object = None) -> Any:
            path = static_file(url)
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFiles()


def from_html(html: str) -> bytes:
    """The page `html` as a PDF; its style sheets have addresses under /static/."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise RuntimeError("WeasyPrint is not there")
    made: bytes = weasyprint.HTML(string=html, base_url="file:///", url_fetcher=_fetcher()).write_pdf()
    return made
