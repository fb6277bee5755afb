"""Structured logs without personal data: what happened on which route, never who or with what."""

import logging
import sys
import time
from contextlib import suppress
from typing import TextIO

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger()
#: Answers that say no: a stale form, no right, somebody else's page, out of order, amiss, too often.
REFUSALS = frozenset({400, 401, 403, 404, 409, 422, 429})


class Paper:
    """Where log lines go. A line that cannot be written, since the disk is full, fails no answer."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or do without."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or try again with the next line."""
        with suppress(OSError):
            self._file.flush()


def configure(level: str) -> None:
    """One JSON line per happening, on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(Paper(sys.stderr)),  # type: ignore[arg-type]
    )


def init_app(app: Flask) -> None:
    """Log slow, failed and refused requests by route; addresses may hold secrets, so they are not logged."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        took = time.perf_counter() - g.get("started", time.perf_counter())
        told = {"route": str(request.url_rule), "status": response.status_code, "ms": round(took * 1000)}
        if response.status_code >= 500 or took > 1:
            log.warning("request", **told)
        elif response.status_code in REFUSALS and request.url_rule:
            log.info("refused", **told)
        return response
