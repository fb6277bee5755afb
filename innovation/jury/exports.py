"""What juries found as files: CSV and XLSX to read, JSON with every mark to reckon again."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from innovation.errors import N_
from innovation.jury.models import JuryQuestion, Panel
from innovation.jury.questions.outcome import Picture, StaysOut, sheets
from innovation.jury.questions.report import OnPitch, Report
from innovation.jury.rules.outcome import score_lines
from innovation.jury.rules.panels import ends
from innovation.jury.rules.scoring import REASON_WORDS
from innovation.voting.exports import Cell, Table, verdict

HEADINGS = (
    *(N_("Pitch"), N_("Result"), N_("Share for (%)"), N_("Jury"), N_("Scores"), N_("Mean"), N_("Median")),
    *(N_("Spread"), N_("Normalised mean"), N_("Place"), N_("Advice of the jury"), N_("Stays out")),
)
A_JUROR = N_("A juror")  #: who has left Kantelpunt


def table(found: Report, say: Callable[[str], str]) -> Table:
    """One row for each pitch and panel, under a row of headings."""
    rows = [_row(one, panel, picture, say) for one in found.pitches for panel, picture in one.found]
    return [[say(heading) for heading in HEADINGS], *rows]


def _row(one: OnPitch, panel: Panel, picture: Picture, say: Callable[[str], str]) -> list[Cell]:
    standing, result = picture.standing, one.result
    return [
        one.pitch.title,
        say(verdict(result)) if result else "",
        Decimal(result.share) if result and result.share else "",
        *(panel.name, standing.scores),
        *(_rounded(standing.mean), _rounded(standing.median), _rounded(standing.spread)),
        _rounded(standing.normalised if panel.normalises else None),
        standing.place or "",
        picture.advice,
        "; ".join(_staying_out(out, say) for out in picture.out),
    ]


def _staying_out(out: StaysOut, say: Callable[[str], str]) -> str:
    return f"{out.juror.name or say(A_JUROR)}: {say(REASON_WORDS[out.reason])}"


def _rounded(value: Fraction | float | None) -> Cell:
    return "" if value is None else Decimal(f"{float(value):.2f}")


def json_file(session: Session, found: Report) -> bytes:
    """Everything that is public, with every mark that counts under the number of a juror, never a name.

    The fingerprint of a panel is the SHA-256 of its `scores`, sorted as text and joined by line feeds.
    """
    content = {
        "evening": found.event.slug,
        "title": found.event.title,
        "panels": [_panel(session, one) for one in found.panels],
        "pitches": [_pitch(one) for one in found.pitches],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _panel(session: Session, panel: Panel) -> dict[str, Any]:
    named = {"name": panel.name, "kind": panel.kind, "mode": panel.mode, "weight": panel.weight}
    if not panel.scores:
        return named
    return {
        **named,
        "scale": list(ends(panel.scale)),
        "minimum": panel.minimum,
        "normalises": panel.normalises,
        "criteria": [
            {"position": one.position, "name": one.name, "question": one.question, "weight": one.weight}
            for one in panel.criteria
        ],
        "scores": score_lines(sheets(session, panel)),
        "fingerprint": panel.fingerprint,
    }


def _pitch(one: OnPitch) -> dict[str, Any]:
    result = one.result
    room = result and {"round": result.round.number, "passed": result.passed, "share": result.share}
    joint = result.round.joint.parts if result and result.round.joint else None
    return {
        "pitch": one.pitch.id,
        "title": one.pitch.title,
        "result": room and {**room, "rule": result and result.rule.code(), "joint": joint},
        "found": [_found(panel, picture) for panel, picture in one.found],
        "questions": [_question(asked) for asked in one.questions],
    }


def _found(panel: Panel, picture: Picture) -> dict[str, Any]:
    standing = picture.standing
    return {
        "panel": panel.name,
        "scores": standing.scores,
        "mean": str(standing.mean) if standing.mean is not None else None,
        "median": str(standing.median) if standing.median is not None else None,
        "spread": standing.spread,
        "normalised": standing.normalised if panel.normalises else None,
        "place": standing.place,
        "advice": picture.advice,
        "recusals": [one.reason for one in picture.out],
    }


def _question(asked: JuryQuestion) -> dict[str, Any]:
    promised = asked.promise_on.isoformat() if asked.promise_on else None
    return {
        "from": asked.source,
        "question": asked.text,
        "answer": asked.answer,
        "promise": asked.promise,
        "promised_for": promised,
    }
