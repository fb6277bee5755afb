"""Who may open what: the team, invitations, asking to join, openings."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from innovation.initiatives.models import Helper, JoinRequest, Opening, TeamInvitation
from tests.cast import NOW

LATER = NOW + timedelta(days=3650)
EVERYONE_INSIDE = (302, 404, 404)
#: Let in from the team and the organisers, kept out as a coach.
STEERED = (*EVERYONE_INSIDE, 303, 303, 403, 303, 303)
FORM = (*EVERYONE_INSIDE, 422, 422, 403, 422, 422)

ROUTES = {
    "team_page": ("GET", "/initiatives/{id}/team", (*EVERYONE_INSIDE, 200, 200, 200, 200, 200)),
    "leave": (
        "POST",
        "/initiatives/{id}/members/{member}/removal",
        (*EVERYONE_INSIDE, 403, 422, 403, 422, 422),
    ),
    "invite": ("POST", "/initiatives/{id}/invitations", FORM),
    "invite_by_link": (
        "POST",
        "/initiatives/{id}/invitations/links",
        (*EVERYONE_INSIDE, 200, 200, 403, 200, 200),
    ),
    "invite_from_offer": (
        "POST",
        "/initiatives/{id}/invitations/offers/none",
        (*EVERYONE_INSIDE, 403, 404, 403, 404, 404),
    ),
    "invite_helper": ("POST", "/initiatives/{id}/invitations/helpers/{helper}", STEERED),
    "invite_again": ("POST", "/initiatives/{id}/invitations/{letter}/renewal", STEERED),
    "revoke": ("POST", "/initiatives/{id}/invitations/{invitation}/removal", STEERED),
    "invitation": ("GET", "/initiatives/invitations/open-sesame", (302, *(200,) * 7)),
    "accept": ("POST", "/initiatives/invitations/open-sesame", (302, *(422,) * 7)),
    "join": ("GET", "/initiatives/{id}/join", (302, *(200,) * 7)),
    "ask": ("POST", "/initiatives/{id}/join", (302, *(422,) * 7)),
    "answer": (
        "POST",
        "/initiatives/{id}/requests/{request}/answer",
        (*EVERYONE_INSIDE, 303, 409, 403, 409, 409),
    ),
    "openings": ("GET", "/openings/", (200,) * 8),
    "open_up": ("POST", "/initiatives/{id}/openings", FORM),
    "helping": ("GET", "/helpers/", (302, *(200,) * 7)),
    "offer_help": ("POST", "/helpers/", (302, *(422,) * 7)),
    "withdraw_help": ("POST", "/helpers/removal", (302, *(303,) * 7)),
    "rule": ("GET", "/settings/team-rule", (302, *(403,) * 6, 200)),
    "save_rule": ("POST", "/settings/team-rule", (302, *(403,) * 6, 422)),
    "close_opening": ("POST", "/initiatives/{id}/openings/{opening}/closing", STEERED),
}


def numbers(house: Any) -> dict[str, int]:
    """An invitation, a request and an opening of the initiative."""
    of = {"initiative_id": house.initiative.id}
    invitation = TeamInvitation(**of, token_hash=sha256(b"open-sesame").hexdigest(), invited_at=NOW)
    letter = TeamInvitation(**of, email="p@example.org", token_hash="letter", invited_at=NOW)
    invitation.expires_at = letter.expires_at = LATER
    helper = Helper(person_id=house.cast.hugo.id, kinds="team", offered_at=NOW, until=LATER)
    asked = JoinRequest(**of, person_id=house.cast.hugo.id, perspectives="parent", asked_at=NOW)
    opening = Opening(**of, kind="team", title="Iemand met een zaal", opened_at=NOW)
    house.session.add_all([invitation, letter, asked, opening, helper])
    house.session.commit()
    return {
        "member": house.bass.id,
        "invitation": invitation.id,
        "letter": letter.id,
        "helper": helper.person_id,
        "request": asked.id,
        "opening": opening.id,
    }
