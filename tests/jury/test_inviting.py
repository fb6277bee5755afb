"""Inviting to a panel, and saying yes: one link, one seat, and an address that is forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from innovation.errors import RuleBroken
from innovation.evenings.models import EventLog
from innovation.jury.actions import inviting
from innovation.jury.actions.inviting import Told
from innovation.jury.models import Juror, JuryInvitation
from innovation.jury.questions.panels import invitations
from innovation.jury.rules.panels import INVITATION_LIFETIME, MOST_JURORS
from innovation.network.rules import Perspective
from innovation.people.keeping import forget_old
from tests.cast import NOW
from tests.jury.conftest import Hall

TOLD = Told("Eve", "Bakkerij", Perspective.ENTREPRENEUR)


def invite(hall: Hall, email: str = "nieuw@example.org", chair: bool = False) -> str:
    _made, token = inviting.invite(hall.session, hall.panel, email, chair, hall.cast.olga, NOW)
    hall.session.commit()
    return token


def test_saying_yes_gives_a_seat_and_forgets_the_address(hall: Hall) -> None:
    juror = inviting.accept(hall.session, invite(hall), hall.cast.eve, TOLD, NOW)
    hall.session.commit()
    assert hall.panel.juror_of(hall.cast.eve) is juror
    assert (juror.name, juror.organisation, juror.perspective) == (
        "Eve",
        "Bakkerij",
        Perspective.ENTREPRENEUR,
    )
    assert not juror.chair
    assert not hall.session.scalars(sa.select(JuryInvitation)).all()


def test_an_empty_profile_learns_what_was_told_and_a_filled_one_stays(hall: Hall) -> None:
    eve, sam = hall.cast.eve, hall.cast.sam
    eve.name, sam.organisation, sam.perspective = "", "School", Perspective.EDUCATOR
    inviting.accept(hall.session, invite(hall), eve, TOLD, NOW)
    inviting.accept(hall.session, invite(hall), sam, TOLD, NOW)
    assert (eve.name, eve.organisation, eve.perspective) == ("Eve", "Bakkerij", Perspective.ENTREPRENEUR)
    assert (sam.organisation, sam.perspective) == ("School", Perspective.EDUCATOR)


def test_a_link_works_once_until_it_is_too_old_or_renewed_or_taken_back(hall: Hall) -> None:
    used, renewed = invite(hall), invite(hall, "ander@example.org")
    inviting.accept(hall.session, used, hall.cast.eve, TOLD, NOW)
    fresh = invite(hall, "ander@example.org")
    late = NOW + INVITATION_LIFETIME
    for token, moment in ((used, NOW), (renewed, NOW), (fresh, late), ("", NOW)):
        with pytest.raises(RuleBroken) as refused:
            inviting.accept(hall.session, token, hall.cast.sam, TOLD, moment)
        assert refused.value.status == 410
    assert inviting.invitation_by_token(hall.session, fresh, late - timedelta(seconds=1))
    [left] = invitations(hall.session, hall.panel, NOW)
    inviting.revoke(hall.session, hall.youth, left.id, hall.cast.olga, NOW)
    assert inviting.invitation_by_token(hall.session, fresh, NOW)
    inviting.revoke(hall.session, hall.panel, left.id, hall.cast.olga, NOW)
    assert inviting.invitation_by_token(hall.session, fresh, NOW) is None


def test_an_invitation_as_chair_makes_no_second_chair(hall: Hall) -> None:
    assert not inviting.accept(hall.session, invite(hall, chair=True), hall.cast.eve, TOLD, NOW).chair
    hall.caras.chair = False
    hall.session.commit()
    assert inviting.accept(hall.session, invite(hall, chair=True), hall.cast.sam, TOLD, NOW).chair


def test_who_is_on_the_jury_is_not_invited_and_takes_no_second_seat(hall: Hall) -> None:
    with pytest.raises(RuleBroken) as refused:
        invite(hall, hall.ria.email)
    assert refused.value.status == 409
    token = invite(hall)
    with pytest.raises(RuleBroken):
        inviting.accept(hall.session, token, hall.ria, TOLD, NOW)
    assert len(invitations(hall.session, hall.panel, NOW)) == 1


def test_a_jury_has_only_so_many_seats_but_a_letter_can_be_sent_again(hall: Hall) -> None:
    there = len(hall.panel.jurors)
    for number in range(MOST_JURORS - there):
        invite(hall, f"lid{number}@example.org")
    with pytest.raises(RuleBroken) as refused:
        invite(hall)
    assert refused.value.status == 422
    hall.session.rollback()
    invite(hall, "lid0@example.org")
    assert len(invitations(hall.session, hall.panel, NOW)) == MOST_JURORS - there


def test_an_address_is_kept_no_longer_than_its_invitation(hall: Hall) -> None:
    invite(hall, "oud@example.org")
    inviting.invite(
        hall.session, hall.other, "nieuw@example.org", False, hall.cast.olga, NOW + INVITATION_LIFETIME
    )
    hall.session.commit()
    assert [one.email for one in hall.session.scalars(sa.select(JuryInvitation))] == ["nieuw@example.org"]
    assert hall.session.scalar(sa.select(sa.func.count()).select_from(Juror)) == 5


def test_what_is_too_old_is_forgotten_by_itself(hall: Hall) -> None:
    invite(hall)
    assert forget_old(hall.session, NOW + INVITATION_LIFETIME - timedelta(seconds=1))["jury invitations"] == 0
    assert forget_old(hall.session, NOW + INVITATION_LIFETIME)["jury invitations"] == 1
    assert not hall.session.scalars(sa.select(JuryInvitation)).all()


def test_what_was_not_taken_back_is_not_in_the_log(hall: Hall) -> None:
    invite(hall)
    [left] = invitations(hall.session, hall.panel, NOW)
    inviting.revoke(hall.session, hall.youth, left.id, hall.cast.olga, NOW)
    logged = hall.session.scalars(sa.select(EventLog.verb)).all()
    assert "revoke_invitation" not in logged
    inviting.revoke(hall.session, hall.panel, left.id, hall.cast.olga, NOW)
    hall.session.flush()
    assert "revoke_invitation" in hall.session.scalars(sa.select(EventLog.verb)).all()
