"""Who may open what: coaches, choosing one, a coach's own pages."""

from innovation.initiatives.models import Coach, Coaching
from tests.cast import NOW
from tests.initiatives.conftest import House

_INSIDERS = (302, 404, 404, 200, 200, 200, 200, 200)
_COACH = (302, 404, 404, 404, 404, 200, 404, 404)

#: As in access_steering.py: visitor, Eve, other team, a member, an initiator, the coach, organiser, admin.
#: (409: let in, and told that it is so already. An organiser is no coach by that alone.)
ROUTES = {
    "coaches": ("GET", "/coaches/", (302, 200, 200, 200, 200, 200, 200, 200)),
    "appoint_coach": ("POST", "/coaches/", (302, 403, 403, 403, 403, 403, 422, 422)),
    "dismiss_coach": ("POST", "/coaches/{coach}/removal", (302, 403, 403, 403, 403, 403, 409, 409)),
    "my_coach_profile": ("GET", "/coaches/me", _COACH),
    "describe_coach": ("POST", "/coaches/me", (302, 404, 404, 404, 404, 422, 404, 404)),
    "remove_coach_photo": ("POST", "/coaches/me/photo/removal", (302, 404, 404, 404, 404, 303, 404, 404)),
    "coach_photo": (
        "GET",
        "/coaches/{coach}/photo/0123456789abcdef.webp",
        (302, 200, 200, 200, 200, 200, 200, 200),
    ),
    "coach_photo of another version": ("GET", "/coaches/{coach}/photo/old.webp", (302, *(404,) * 7)),
    "coach": ("GET", "/initiatives/{id}/coach", _INSIDERS),
    "ask_coach": ("POST", "/initiatives/{id}/coach", (302, 404, 404, 422, 422, 403, 403, 403)),
    "take_back_coach": (
        "POST",
        "/initiatives/{id}/coach/withdrawal",
        (302, 404, 404, 409, 409, 403, 409, 409),
    ),
    "end_coach": ("POST", "/initiatives/{id}/coach/end", (302, 404, 404, 422, 422, 422, 422, 422)),
    "coaching": ("GET", "/coaching", _COACH),
    "accept_coaching": ("POST", "/coaching/{asked}/yes", (302, 404, 404, 404, 404, 409, 404, 404)),
    "decline_coaching": ("POST", "/coaching/{asked}/no", (302, 404, 404, 404, 404, 303, 404, 404)),
}


def numbers(house: House) -> dict[str, int]:
    """The other team, which is not whole yet, asks Coen too; and Coen has a photo."""
    asked = Coaching(initiative_id=house.other.id, coach_id=house.coen.id, asked_at=NOW)
    coach = house.session.get_one(Coach, house.coen.id)
    coach.photo, coach.photo_version = b"WebP", "0123456789abcdef"
    house.session.add(asked)
    house.session.commit()
    return {"asked": asked.id, "coach": house.coen.id}
