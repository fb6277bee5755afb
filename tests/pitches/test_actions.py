"""What people do with ideas: who may, when, and what is left of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.errors import RuleBroken, Stale
from innovation.people import actions as people
from innovation.pitches.actions import move, moves, together, writing
from innovation.pitches.models import InitiatorInvitation, Pitch
from innovation.pitches.rules import FIELDS, MOST_TOGETHER, State
from tests.cast import NOW, Cast

LATER = NOW + timedelta(minutes=14)


def refused(status: int) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda error: error.status == status)


def texts(**changed: object) -> dict[str, object]:
    return {**dict.fromkeys(("title", "need", "idea"), ""), **changed}


def test_move_leaves_a_dated_row(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    move(session, pitch, State.ACCEPTED, cast.olga, LATER, "mooi")
    session.commit()
    (row,) = pitch.history
    assert (row.old, row.new, row.at, row.by, row.why) == (
        State.SUBMITTED, State.ACCEPTED, LATER, cast.olga, "mooi",
    )  # fmt: skip
    assert (pitch.state, pitch.updated_at) == (State.ACCEPTED, LATER)


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_move_refuses_what_the_table_does_not_have(
    session: Session, cast: Cast, old: State, new: State
) -> None:
    from innovation.pitches.rules import may_move

    pitch = cast.idea("Fietsles", old)
    if may_move(old, new):
        move(session, pitch, new, None, NOW)
        assert pitch.state is new
    else:
        with refused(409):
            move(session, pitch, new, None, NOW)
        assert (pitch.state, pitch.history) == (old, [])


def test_a_draft_is_led_by_who_began_it_and_taken_up_again_while_empty(session: Session, cast: Cast) -> None:
    cast.eve.municipality_id = cast.tilburg.id
    first = writing.start(session, cast.eve, NOW)
    assert (first.state, first.municipality_id, first.is_led_by(cast.eve)) == (
        State.DRAFT, cast.tilburg.id, True,
    )  # fmt: skip
    assert writing.start(session, cast.eve, LATER) is first
    writing.save(session, first, texts(title="Zwemmen"), cast.eve, LATER, 0, "page")
    assert writing.start(session, cast.eve, LATER) is not first
    assert [(row.old, row.new) for row in first.history] == [(None, State.DRAFT)]


def test_save_keeps_only_the_fields_of_an_idea(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.DRAFT)
    writing.save(session, pitch, {"title": "Nieuw", "state": "accepted", "id": 99}, cast.noor, LATER, 0, "p")
    assert (pitch.title, pitch.state, pitch.revision, pitch.saved_by_id) == (
        "Nieuw", State.DRAFT, 1, cast.noor.id,
    )  # fmt: skip


def test_save_without_a_change_is_no_new_revision(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.DRAFT)
    writing.save(session, pitch, {field: getattr(pitch, field) for field in FIELDS}, cast.noor, LATER, 0, "p")
    assert (pitch.revision, pitch.updated_at) == (0, NOW)


def test_a_stale_save_changes_nothing(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.DRAFT)
    writing.save(session, pitch, {"title": "Van Sam"}, cast.sam, NOW, 0, "sam")
    with pytest.raises(Stale):
        writing.save(session, pitch, {"title": "Van Noor"}, cast.noor, LATER, 0, "noor")
    assert pitch.title == "Van Sam"
    writing.save(session, pitch, {"title": "Van Sam zelf"}, cast.sam, LATER, 0, "sam")  # its answer got lost
    writing.save(session, pitch, {"title": "Van Noor"}, cast.noor, LATER, 2, "noor")  # over it, on purpose
    assert (pitch.title, pitch.revision) == ("Van Noor", 3)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.NEEDS_WORK}))
def test_a_text_is_locked_outside_draft_and_needs_work(session: Session, cast: Cast, state: State) -> None:
    pitch = cast.idea("Fietsles", state)
    with refused(409):
        writing.save(session, pitch, {"title": "Anders"}, cast.noor, LATER, 0, "p")
    with refused(409):
        writing.illustrate(session, pitch, None, "een fiets", LATER)
    with refused(409):
        writing.remove_picture(session, pitch, LATER)


def test_submit_needs_every_field_and_every_answer(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    moves.decide(session, pitch, State.NEEDS_WORK, "Wie mist dit?", cast.olga, NOW, State.SUBMITTED)
    with refused(422):
        moves.submit(session, pitch, cast.noor, LATER)
    moves.answer(session, pitch, pitch.questions[0], "Mijn buurmeisje.", LATER)
    pitch.support = ""
    with refused(422):
        moves.submit(session, pitch, cast.noor, LATER)
    pitch.support = "Fietsen"
    moves.submit(session, pitch, cast.noor, LATER)
    assert pitch.state is State.SUBMITTED
    with refused(409):
        moves.answer(session, pitch, pitch.questions[0], "Toch niet.", LATER)


def test_taking_back_what_was_submitted_needs_a_reason(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    with refused(422):
        moves.reopen(session, pitch, cast.noor, LATER)
    moves.reopen(session, pitch, cast.noor, LATER, "Verkeerde tekst")
    assert (pitch.state, pitch.history[-1].why) == (State.DRAFT, "Verkeerde tekst")
    moves.withdraw(session, pitch, cast.noor, LATER)
    moves.reopen(session, pitch, cast.noor, LATER)
    assert pitch.state is State.DRAFT


def test_decide_needs_words_and_the_state_that_was_seen(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    for decision in (State.NEEDS_WORK, State.DECLINED):
        with refused(422):
            moves.decide(session, pitch, decision, "", cast.olga, NOW, State.SUBMITTED)
    with refused(422):
        moves.decide(session, pitch, State.PITCHED, "x", cast.olga, NOW, State.SUBMITTED)
    moves.decide(session, pitch, State.ACCEPTED, "", cast.olga, NOW, State.SUBMITTED)
    with refused(409):
        moves.decide(session, pitch, State.DECLINED, "Toch niet", cast.ada, NOW, State.SUBMITTED)
    assert pitch.state is State.ACCEPTED


def test_a_correction_is_written_down_with_its_reason(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietles", State.SUBMITTED)
    with refused(422):
        writing.correct(session, pitch, {"title": "Fietsles"}, "", cast.olga, LATER, 0)
    writing.correct(session, pitch, {"title": "Fietsles"}, "tikfout", cast.olga, LATER, 0)
    (row,) = pitch.history
    assert (row.old, row.new, row.why, row.fields) == (State.SUBMITTED, State.SUBMITTED, "tikfout", "title")
    assert (pitch.title, pitch.revision) == ("Fietsles", 1)
    with pytest.raises(Stale):
        writing.correct(session, pitch, {"title": "Fiets"}, "tikfout", cast.olga, LATER, 0)
    with refused(409):
        writing.correct(
            session, cast.idea("Nieuw", State.DRAFT), {"title": "X"}, "tikfout", cast.olga, LATER, 0
        )


def test_a_correction_never_empties_a_field(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.SUBMITTED)
    with refused(422):
        writing.correct(session, pitch, {"title": ""}, "weg", cast.olga, LATER, 0)
    assert pitch.title == "Fietsles"


def test_who_is_invited_stands_behind_the_idea_after_accepting(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Fietsles", State.DRAFT)
    token = together.invite(session, pitch, "eve@example.org", NOW)
    session.commit()
    assert not pitch.stands_behind(cast.eve)
    assert together.accept(session, token, cast.eve, LATER) is pitch
    session.commit()
    assert pitch.stands_behind(cast.eve)
    assert not pitch.is_led_by(cast.eve)
    assert session.scalar(sa.select(sa.func.count()).select_from(InitiatorInvitation)) == 0
    with refused(410):
        together.accept(session, token, cast.hugo, LATER)
    with refused(409):
        together.invite(session, pitch, "eve@example.org", LATER)


def test_an_invitation_sent_again_has_a_new_link(session: Session, cast: Cast) -> None:
    first = together.invite(session, cast.pitch, "eve@example.org", NOW)
    second = together.invite(session, cast.pitch, "eve@example.org", LATER)
    session.flush()
    assert len(cast.pitch.invitations) == 1
    with refused(410):
        together.accept(session, first, cast.eve, LATER)
    assert together.accept(session, second, cast.eve, LATER).stands_behind(cast.eve)


def test_an_invitation_ends_when_it_is_taken_back_or_too_old(session: Session, cast: Cast) -> None:
    token = together.invite(session, cast.pitch, "eve@example.org", NOW)
    session.flush()
    with refused(410):
        together.accept(session, token, cast.eve, NOW + timedelta(days=15))
    together.revoke(cast.pitch, cast.pitch.invitations[0].id)
    session.flush()
    with refused(410):
        together.accept(session, token, cast.eve, LATER)


def test_an_address_is_forgotten_with_its_invitation(session: Session, cast: Cast) -> None:
    together.invite(session, cast.idea("Fietsles"), "old@example.org", NOW)
    together.invite(session, cast.pitch, "new@example.org", NOW + timedelta(days=15))
    assert session.scalars(sa.select(InitiatorInvitation.email)).all() == ["new@example.org"]


def test_no_crowd_behind_one_idea(session: Session, cast: Cast) -> None:
    for number in range(MOST_TOGETHER - 2):  # Noor and Sam are there
        together.invite(session, cast.pitch, f"p{number}@example.org", NOW)
    with refused(422):
        together.invite(session, cast.pitch, "eve@example.org", NOW)
    together.invite(session, cast.pitch, "p0@example.org", NOW)  # again is no more


def test_an_imported_idea_is_led_by_who_accepts_first(session: Session, cast: Cast) -> None:
    pitch = cast.idea("Uit een lijst", State.SUBMITTED)
    pitch.initiators = []
    token = together.invite(session, pitch, "eve@example.org", NOW)
    session.flush()
    together.accept(session, token, cast.eve, LATER)
    assert pitch.is_led_by(cast.eve)


def test_leaving_passes_the_lead_on_and_the_last_one_stays(session: Session, cast: Cast) -> None:
    with refused(403):
        together.remove(session, cast.pitch, cast.noor.id, cast.sam)
    together.remove(session, cast.pitch, cast.noor.id, cast.noor)
    session.commit()
    assert [one.person for one in cast.pitch.initiators] == [cast.sam]
    assert cast.pitch.is_led_by(cast.sam)
    with refused(409):
        together.remove(session, cast.pitch, cast.sam.id, cast.sam)


def test_export_holds_every_idea_of_a_person(session: Session, cast: Cast) -> None:
    move(session, cast.pitch, State.WITHDRAWN, cast.noor, LATER, "geen tijd")
    ideas = people.export(session, cast.sam)["ideas"]
    assert [(idea["title"], idea["leads"], idea["history"][-1]["why"]) for idea in ideas] == [
        ("Samen koken", False, "geen tijd")
    ]
    assert people.export(session, cast.eve)["ideas"] == []


def test_erasing_a_person_keeps_what_belongs_to_others_and_to_the_evening(
    session: Session, cast: Cast
) -> None:
    shared, alone, accepted = (
        cast.idea("Samen", State.DRAFT), cast.idea("Alleen", State.SUBMITTED), cast.idea("Openbaar"),
    )  # fmt: skip
    for pitch in (alone, accepted):
        pitch.initiators = [one for one in pitch.initiators if one.person_id == cast.noor.id]
    session.commit()
    people.erase(session, cast.noor)
    session.commit()
    session.expire_all()
    assert shared.is_led_by(cast.sam)
    assert session.get(Pitch, alone.id) is None
    assert accepted.initiators == []
