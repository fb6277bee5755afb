"""Who may open what: telling."""

from hashlib import sha256
from typing import Any

from innovation.initiatives.models import ThankYouCard, Update, UpdatePicture
from tests.cast import NOW

UPDATES = "/initiatives/{id}/updates"

#: As in access_steering.py.
ROUTES = {
    "updates": ("GET", UPDATES, (302, 404, 404, 200, 200, 200, 200, 200)),
    "tell": ("POST", UPDATES, (302, 404, 404, 422, 422, 403, 403, 403)),
    "edit_update": ("GET", UPDATES + "/{mias}/edit", (302, 404, 404, 200, 403, 403, 403, 403)),
    "change_update": ("POST", UPDATES + "/{mias}", (302, 404, 404, 303, 403, 403, 403, 403)),
    "remove_update": ("POST", UPDATES + "/{mias}/removal", (302, 404, 404, 303, 404, 404, 404, 404)),
    "remove_update of another": (
        "POST",
        UPDATES + "/{bass}/removal",
        (302, 404, 404, 403, 403, 403, 303, 404),
    ),
    "follow": ("POST", "/initiatives/{id}/followers", (422,) * 8),
    "asked_to_follow": ("GET", "/initiatives/{id}/followers/asked", (200,) * 8),
    "following": ("GET", "/following/nonsense", (410,) * 8),
    "confirm_following": ("POST", "/following/nonsense", (410,) * 8),
    "unfollow": ("GET", "/unfollow/nonsense", (404,) * 8),
    "stop_following": ("POST", "/unfollow/nonsense", (404,) * 8),
    "story": ("GET", "/initiatives/{id}/story", (302, 404, 404, 200, 200, 200, 200, 200)),
    "write_story": ("POST", "/initiatives/{id}/story", (302, 404, 404, 303, 303, 403, 303, 303)),
    "obstacles": ("GET", "/obstacles/", (200,) * 8),
    "adopt": ("POST", "/initiatives/{id}/adoption", (302, 403, 403, 403, 403, 403, 422, 422)),
    "thanks": ("GET", "/initiatives/{id}/thanks", (302, 404, 404, 200, 200, 403, 200, 200)),
    "tell_of_tip": ("POST", "/initiatives/{id}/thanks/tips/none", (302, 404, 404, 404, 404, 403, 404, 404)),
    "tell_of_offer": (
        "POST",
        "/initiatives/{id}/thanks/offers/none",
        (302, 404, 404, 404, 404, 403, 404, 404),
    ),
    "cards": ("GET", "/initiatives/{id}/cards", (302, 404, 404, 200, 200, 403, 403, 403)),
    "write_card": ("POST", "/initiatives/{id}/cards", (302, 404, 404, 422, 422, 403, 403, 403)),
    "show_card": (
        "POST",
        "/initiatives/{id}/cards/{card}/public",
        (302, 404, 404, 303, 403, 403, 403, 403),
    ),
    "card": ("GET", "/thanks/token", (200,) * 8),
    "card of nobody": ("GET", "/thanks/nonsense", (404,) * 8),
    "answer_card": ("POST", "/thanks/token/answer", (303,) * 8),
    "pass_on": ("POST", "/thanks/token/card", (422,) * 8),
    "print_card": ("GET", "/thanks/token/print", (200,) * 8),
    "update_picture": ("GET", UPDATES + "/{bass}/picture/v.webp", (200,) * 8),
}


def numbers(house: Any) -> dict[str, int]:
    """An update of Mia, one of Bas with a picture, and a card."""
    about = {"initiative_id": house.initiative.id, "told_at": NOW}
    mias = Update(text="Het gaat goed.", member_id=house.mias.id, **about)
    bass = Update(text="We hebben een zaal.", member_id=house.bass.id, **about)
    bass.picture = UpdatePicture(webp=b"RIFF", width=1, height=1, version="v", description="Een zaal")
    card = ThankYouCard(
        initiative_id=house.initiative.id,
        from_id=house.mia.id,
        from_name="Mia",
        to_name="Jan",
        text="Dank je wel!",
        token_hash=sha256(b"token").hexdigest(),
        sent_at=NOW,
    )
    house.session.add_all([mias, bass, card])
    house.session.commit()
    return {"mias": mias.id, "bass": bass.id, "card": card.id}
