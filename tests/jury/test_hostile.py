"""What nobody types: odd characters, numbers that fit nowhere. No answer is ever a 5xx."""

from collections.abc import Callable

import pytest

from innovation.people.models import Person
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.jury.test_access import ROUTES, TABLES

ODD = (
    "a\0b\x1b[31m\x08\u202e\u2066'\"><script>alert(1)</script>\r\nBcc: eve@example.org",
    "99999999999999999999999999",
    "x" * 20_000,
)
FIELDS = (
    *("name", "mode", "weight", "scale", "minimum", "normalises", "bank", "seen", "kind", "asks", "to"),
    *("email", "chair", "organisation", "perspective", "text", "standard", "pitch", "item", "token", "state"),
    *("shown", "note", "private_note", "knowing", "pitch_id", "new-name", "new-question", "new-weight"),
)
#: Fields that have to be right for the odd ones to get anywhere.
RIGHT = {"mode": "advice", "scale": "school", "perspective": "parent", "token": "tokentokentokentoken"}
POSTS = [name for name, row in ROUTES.items() if row[0] == "POST"]


def numbers(hall: Hall) -> dict[str, object]:
    found: dict[str, object] = {
        "slug": hall.evening.slug,
        "panel": hall.panel.id,
        "pitch": hall.pitches[0].id,
    }
    for table in TABLES:
        found |= getattr(table, "numbers", lambda hall: {})(hall)
    hall.session.commit()
    return found


def own_fields(hall: Hall, known: dict[str, object]) -> list[str]:
    """Fields whose names hold a number."""
    marks = [f"mark-{one.id}" for one in hall.panel.criteria]
    rubric = [f"criterion-{one.id}-{part}" for one in hall.panel.criteria for part in ("name", "question")]
    answers = [f"question-{known.get('question')}-{part}" for part in ("answer", "promise", "promise_on")]
    return [*marks, *rubric, *answers]


@pytest.mark.parametrize("name", POSTS)
def test_odd_values_break_nothing(name: str, hall: Hall, as_: Callable[[Person], Client]) -> None:
    _method, address, _answers = ROUTES[name]
    known = numbers(hall)
    fields = [*FIELDS, *own_fields(hall, known)]
    for person in (hall.cara, hall.cast.olga):
        client = as_(person)
        for odd in ODD:
            data = {**dict.fromkeys(fields, odd), **RIGHT}
            assert client.post(address.format(**known), data=data).status_code < 500, (person.name, odd[:20])
