"""Initiatives of the world: two that are at work, each with all that a team keeps to itself."""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from innovation.initiatives.actions import following, grants, support
from innovation.initiatives.actions.grants import Turn
from innovation.initiatives.models import (
    Coach,
    Coaching,
    Follower,
    Helper,
    Initiative,
    JoinRequest,
    Member,
    Opening,
    Plan,
    Step,
    Support,
    TeamInvitation,
    ThankYouCard,
    Update,
    UpdatePicture,
)
from innovation.initiatives.rules.support import SupportKind
from innovation.people.models import Person
from tests.cast import NOW
from tests.security.world.evenings import LATER
from tests.security.world.private import canary

if TYPE_CHECKING:
    from tests.security.world import Places, World


def at_work(world: "World", secret: str) -> "Places":
    """House's two initiatives; the other one is Ira's, and Caro coaches it."""
    house = world.house
    otto = world.session.scalars(sa.select(Member).where(Member.person_id == house.otto.id)).one()
    otto.person_id = world.ira.id
    house.initiative.pitch_id, house.other.pitch_id = (
        world.hall.pitches[0].id,
        world.hall.elsewhere.items[0].pitch_id,
    )
    _coached(world, house.other, world.caro)
    here = _filled(world, house.initiative, "here", house.bass, house.mias)
    elsewhere = _filled(world, house.other, "elsewhere", otto, otto)
    photo = world.session.get_one(Coach, house.coen.id)
    photo.photo, photo.photo_version = b"WebP", "0123456789abcdef"
    here |= {"coach_photo.version": photo.photo_version, "person_id": house.coen.id}
    here |= {"coaching_id": _asked(world, house.coen), "invite_helper.person_id": world.cast.hugo.id}
    elsewhere |= {"coaching_id": _asked(world, world.caro), "person_id": world.caro.id}
    for place, email in ((here, "follower"), (elsewhere, "neighbour")):
        follower = canary(f"{email}@example.org")
        place["unfollow.token"] = place["stop_following.token"] = following.stopping_token(secret, follower)
        found = following.confirmation_token(secret, place["initiative_id"], follower)
        place["following.token"] = place["confirm_following.token"] = found
    return {"": _named(here), "elsewhere": _named(elsewhere)}


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {f"initiatives.{name}": value for name, value in values.items()}


def _coached(world: "World", initiative: Initiative, coach: Person) -> None:
    world.session.add(Coach(person_id=coach.id, room=2, since=NOW))
    world.session.flush()
    begun = {"asked_at": NOW, "accepted_at": NOW}
    world.session.add(Coaching(initiative_id=initiative.id, coach_id=coach.id, **begun))


def _asked(world: "World", coach: Person) -> int:
    """A third team asks a coach."""
    third = world.house.made(f"Nog iets voor {coach.name}")
    asked = Coaching(
        initiative_id=third.id, coach_id=coach.id, asked_at=NOW, message=canary(f"asked-{coach.name}")
    )
    world.session.add(asked)
    world.session.flush()
    return asked.id


def _filled(
    world: "World", initiative: Initiative, name: str, member: Member, writer: Member
) -> dict[str, Any]:
    member.adult_contact = canary(f"adult-{name}@example.org")
    member.under_16, member.alias = True, "Vlinder"
    return {
        "initiative_id": initiative.id,
        "pitch_id": initiative.pitch_id,
        "member_id": member.id,
        **_joining(world, initiative, name),
        **_planned(world, initiative, name),
        **_told(world, initiative, name, writer),
    }


def _joining(world: "World", initiative: Initiative, name: str) -> dict[str, Any]:
    of = {"initiative_id": initiative.id}
    hashed = sha256(f"team-{name}".encode()).hexdigest()
    link = TeamInvitation(**of, token_hash=hashed, invited_at=NOW, expires_at=LATER)
    email = canary(f"team-invitation-{name}@example.org")
    letter = TeamInvitation(**of, email=email, token_hash=f"letter-{name}", invited_at=NOW, expires_at=LATER)
    asked = JoinRequest(
        **of,
        person_id=world.cast.hugo.id,
        perspectives="parent",
        asked_at=NOW,
        message=canary(f"joining-{name}"),
    )
    opening = Opening(**of, kind="team", title="Iemand met een zaal", opened_at=NOW)
    helper = Helper(
        person_id=world.cast.hugo.id, kinds="team", text=canary("helper"), offered_at=NOW, until=LATER
    )
    follower = Follower(
        **of,
        email=canary("follower@example.org" if name == "here" else "neighbour@example.org"),
        asked_at=NOW,
    )
    world.session.add_all([link, letter, asked, opening, follower])
    world.session.merge(helper)
    world.session.flush()
    return {
        "invitation_id": link.id,
        "invite_again.invitation_id": letter.id,
        "request_id": asked.id,
        "opening_id": opening.id,
        "invitation.token": f"team-{name}",
        "accept.token": f"team-{name}",
    }


def _planned(world: "World", initiative: Initiative, name: str) -> dict[str, Any]:
    """A plan with a step, support, and a grant of Goirle with one instalment."""
    cast, session = world.cast, world.session
    initiative.waived_at = NOW
    step = Step(position=1, text=canary(f"step-{name}"))
    agreed = {"gets": canary(f"agreement-{name}"), "expects": "Inzet"}
    session.add(
        Plan(initiative_id=initiative.id, goal=canary(f"goal-{name}"), updated_at=NOW, steps=[step], **agreed)
    )
    given = Support(
        initiative_id=initiative.id,
        kind=SupportKind.SPACE,
        text=canary(f"support-{name}"),
        from_on=NOW.date(),
    )
    session.add(given)
    said = support.Decided(
        SupportKind.KICK_START, cast.goirle.id, NOW.date(), canary(f"grant-{name}"), 250_000
    )
    grant = support.decide(session, initiative, said, cast.olga, NOW)
    grants.plan(session, grant, 100_000, "Als het plan klaar is.", Turn(cast.olga, NOW, grant.seen))
    session.flush()
    return {"step_id": step.id, "support_id": given.id, "decision_id": grant.id, "number": 1}


def _told(world: "World", initiative: Initiative, name: str, writer: Member) -> dict[str, Any]:
    """An update with a picture and a card of thanks."""
    update = Update(initiative_id=initiative.id, text="Het gaat goed.", member_id=writer.id, told_at=NOW)
    update.picture = UpdatePicture(webp=b"RIFF", width=1, height=1, version="v", description="Een zaal")
    card = ThankYouCard(
        initiative_id=initiative.id,
        from_id=writer.person_id,
        from_name="Mia",
        to_name="Jan",
        to_email=canary(f"thanked-{name}@example.org"),
        text=canary(f"thanks-{name}"),
        token_hash=sha256(f"thanks-{name}".encode()).hexdigest(),
        sent_at=NOW,
    )
    world.session.add_all([update, card])
    world.session.flush()
    slug = (world.hall.evening if name == "here" else world.hall.elsewhere).slug
    shared = {"tip_id": f"shared-{slug}", "offer_id": f"shared-{slug}"}
    return {"update_id": update.id, "version": "v", "card_id": card.id, "token": f"thanks-{name}", **shared}
