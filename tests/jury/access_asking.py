"""Who may ask, see the queue and answer. In the order of WHO in test_access.py."""

from tests.jury.conftest import Hall

CONSOLE = "/evenings/{slug}/console/questions"
JURORS = (302, 404, 404, 200, 200, 404, 403, 403, 403)
HOSTS = (302, 404, 404, 404, 404, 404, 200, 200, 200)
#: An act without its fields: who may act is told so (422), others get no further than the door.
ACTS = (302, 404, 404, 404, 404, 404, 422, 422, 422)

ROUTES = {
    "ask": ("GET", "/evenings/{slug}/jury/questions", JURORS),
    "ask here": ("GET", "/evenings/{slug}/jury/questions?pitch={pitch}", JURORS),
    "ask_part": ("GET", "/evenings/{slug}/jury/questions/part", JURORS),
    "asked": ("GET", "/evenings/{slug}/jury/questions/mine", JURORS),
    "put_question": (
        "POST",
        "/evenings/{slug}/jury/questions",
        (302, 404, 404, 422, 422, 404, 403, 403, 403),
    ),
    "offering": ("GET", "/evenings/{slug}/questions", (302,) * 9),
    "offer": ("POST", "/evenings/{slug}/questions", (403,) * 9),
    "queue": ("GET", CONSOLE, HOSTS),
    "queue_part": ("GET", CONSOLE + "/part", HOSTS),
    "question_state": ("POST", CONSOLE + "/{question}/state", ACTS),
    "question_screen": (
        "POST",
        CONSOLE + "/{question}/screen",
        (302, 404, 404, 404, 404, 404, 303, 303, 303),
    ),
    "question_place": ("POST", CONSOLE + "/{question}/place", ACTS),
    "answers": (
        "GET",
        "/pitches/{pitch}/jury-questions",
        (302, 404, 404, 404, 404, 200, 404, 200, 200),
    ),
    "answer": (
        "POST",
        "/pitches/{pitch}/jury-questions/{question}/answer",
        (302, 404, 404, 404, 404, 404, 404, 403, 403),
    ),
}


def numbers(hall: Hall) -> dict[str, int]:
    """A question in the queue of the first pitch; the evening is not over, so nobody answers it yet."""
    return {"question": hall.ask(hall.pitches[0]).id}
