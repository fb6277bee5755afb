"""After the reveal card and screen say what a public jury found, and before that nothing."""

from flask import Flask

from innovation.jury.actions import deliberating, publishing
from innovation.jury.models import Advice
from tests.cast import NOW
from tests.jury.conftest import Hall


def parts(app: Flask, hall: Hall) -> dict[str, str]:
    """What everyone may see of the evening now."""
    app.extensions["hall"].snapshots.forget(hall.evening.slug)
    client, address = app.test_client(), f"/evenings/{hall.evening.slug}/live/"
    return {part: client.get(f"{address}{part}?lang=en").text for part in ("card", "screen", "console")}


def test_what_a_jury_found_stands_there_once_it_is_public(app: Flask, hall: Hall) -> None:
    last = hall.pitches[2]
    hall.run()
    hall.score(hall.caras, last, 7, 7)
    hall.score(hall.rias, last, 8, 8)
    deliberating.lock(hall.session, hall.panel, hall.cara, NOW)
    hall.session.add(
        Advice(panel_id=hall.panel.id, pitch_id=last.id, text="Begin klein. En houd vol.", updated_at=NOW)
    )
    for pitch in hall.pitches:
        hall.vote(pitch)
    before = parts(app, hall)
    for text in before.values():
        assert "7.50" not in text
        assert "Begin klein." not in text
    publishing.publish(hall.session, hall.panel, hall.cara, NOW)
    hall.session.commit()
    for part, text in parts(app, hall).items():
        if part != "console":
            assert "7.50" in text
            assert "Begin klein." in text
        assert "En houd vol." not in text
