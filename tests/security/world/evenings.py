"""Evenings of the world: two that run, one that was held and is public, one whose results are hidden."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from innovation.evenings.actions import cards
from innovation.evenings.models import Event, Host
from innovation.evenings.rules import Admission, Phase
from innovation.jury.models import (
    Advice,
    EveningJury,
    Juror,
    JuryInvitation,
    JuryQuestion,
    Panel,
    Recusal,
    ScoreSheet,
)
from innovation.jury.rules.panels import Kind, Mode
from innovation.jury.rules.questions import Source, State
from innovation.jury.rules.scoring import Reason
from innovation.people.rules import token_hash
from innovation.pitches.models import Initiator, Pitch
from innovation.pitches.rules import State as PitchState
from innovation.voting import actions, hosting
from innovation.voting.models import Offer, Proposal, Tip
from innovation.voting.rules import Act
from tests.cast import NOW
from tests.security.world.private import canary

if TYPE_CHECKING:
    from tests.security.world import Places, World

LATER = NOW + timedelta(days=3650)


def running(world: "World", secret: str) -> "Places":
    """Hall's two evenings: a vote was held on the first pitch and is open on the second."""
    hall = world.hall
    theirs = hall.elsewhere.items[0].pitch
    theirs.initiators = [Initiator(person=world.ira, lead=True)]
    hall.elsewhere.items[0].pitch.title = "Fietsles"
    here = _run(world, hall.evening, hall.pitches[0], hall.panel, hall.rias)
    elsewhere = _run(world, hall.elsewhere, theirs, hall.other, hall.ottos)
    return {"": here, "elsewhere": elsewhere}


def _run(world: "World", event: Event, pitch: Pitch, panel: Panel, juror: Juror) -> dict[str, Any]:
    session, olga = world.session, world.cast.olga
    event.admission = Admission.PERSONAL_CARDS
    made = cards.make_cards(session, event, 3, olga, NOW)
    session.add(EveningJury(event_id=event.id, audience_asks=True))
    hosting.move(session, event, Phase.RUNNING, olga, NOW)
    hosting.step(session, event, olga, NOW, forward=True)
    session.flush()
    actions.open_round(session, event, event.items[0], olga, NOW)
    invitation = JuryInvitation(
        panel_id=panel.id,
        email=canary(f"jury-invitation-{event.slug}@example.org"),
        token_hash=token_hash(f"jury-{event.slug}"),
        sent_at=NOW,
        expires_at=LATER,
    )
    held = actions.locked_round(session, event, 1)
    proposal = Proposal(
        event_id=event.id,
        act=Act.VOID,
        round_id=held.id,
        reason=canary(f"proposal-{event.slug}"),
        proposed_at=NOW,
        proposed_by_id=world.cast.ada.id,
    )
    session.add_all([invitation, proposal, _sheet(juror, pitch, event.slug)])
    session.flush()
    return {
        "slug": event.slug,
        "item_id": event.items[0].id,
        "evenings.number": made[0].number,
        "evenings.person_id": (world.cast.hugo if event is world.hall.evening else world.hanna).id,
        "evenings.code": cards.printed(event, made)[1].code,
        "voting.number": 1,
        "proposal_id": proposal.id,
        "panel_id": panel.id,
        "pitch_id": pitch.id,
        "criterion_id": panel.criteria[0].id,
        "juror_id": juror.id,
        "jury.invitation_id": invitation.id,
        "jury.question_id": _question(world, event, pitch, juror).id,
        "jury.token": f"jury-{event.slug}",
        **_shared(world, event, pitch),
    }


def _sheet(juror: Juror, pitch: Pitch, name: str) -> ScoreSheet:
    notes = {"note": canary(f"note-{name}"), "private_note": canary(f"private-note-{name}")}
    return ScoreSheet(juror_id=juror.id, pitch_id=pitch.id, updated_at=NOW, **notes)


def _question(world: "World", event: Event, pitch: Pitch, juror: Juror) -> JuryQuestion:
    made = JuryQuestion(
        event_id=event.id,
        pitch_id=pitch.id,
        juror_id=juror.id,
        source=Source.JURY,
        state=State.QUEUED,
        position=1,
        text=canary(f"jury-question-{event.slug}"),
        token=f"question-{event.slug}",
    )
    world.session.add(made)
    world.session.flush()
    return made


def _shared(world: "World", event: Event, pitch: Pitch) -> dict[str, Any]:
    """A tip and an offer of help for a pitch, and a tip that was hidden."""
    about = {"event_id": event.id, "pitch_id": pitch.id, "given_on": NOW.date()}
    hidden = {"hidden_why": canary(f"hidden-why-{event.slug}"), "hidden_by_id": world.cast.olga.id}
    world.session.add_all(
        [
            Tip(id=f"shared-{event.slug}", text=canary(f"tip-{event.slug}"), **about),
            Tip(id=f"hidden-{event.slug}", text=canary(f"hidden-tip-{event.slug}"), **about, **hidden),
            Offer(
                id=f"shared-{event.slug}",
                kinds="team",
                name="Jan",
                email=canary(f"offer-{event.slug}@example.org"),
                consent=True,
                **about,
            ),
        ]
    )
    return {"voting.shared_id": f"shared-{event.slug}"}


def over(world: "World", secret: str) -> "Places":
    """An evening that is over and public with one panel locked, and one that keeps its results to itself."""
    hall, cast = world.hall, world.cast
    held = {name: _held(world, name) for name in ("over", "hidden")}
    held["over"].published_at = NOW
    held["hidden"].announced = False
    locked = hall.made(held["over"], "Vakjury", Kind.EXPERT, Mode.ADVICE)
    locked.locked_at = NOW
    seats = {"chair": hall.seat(locked, hall.cara, chair=True), "juror": hall.seat(locked, hall.ria)}
    judged = held["over"].items[0].pitch_id or 0
    recusal = Recusal(
        juror_id=seats["juror"].id, pitch_id=judged, reason=Reason.DECLARED, by_id=hall.ria.id, at=NOW
    )
    advice = Advice(panel_id=locked.id, pitch_id=judged, text=canary("advice"), updated_at=NOW)
    cast.session.add_all([recusal, advice, _sheet(seats["chair"], hall.pitches[0], "over")])
    places: Places = {
        name: {
            "slug": name,
            "item_id": event.items[0].id,
            "voting.number": 1,
            "pitch_id": event.items[0].pitch_id,
        }
        for name, event in held.items()
    }
    places["over"] |= {"panel_id": locked.id, "juror_id": seats["juror"].id}
    places["over"] |= {"criterion_id": locked.criteria[0].id}
    for name, event in held.items():
        places[name] |= _shared(world, event, event.items[0].pitch)
    return places


def _held(world: "World", name: str) -> Event:
    """An evening with a vote that was held, and a public panel."""
    session, cast = world.session, world.cast
    made = cast.event(name, [cast.idea(f"Idee van {name}", PitchState.SCHEDULED)])
    session.add(Host(event_id=made.id, person_id=cast.hugo.id))
    hosting.move(session, made, Phase.RUNNING, cast.olga, NOW)
    world.hall.evening, running_now = made, world.hall.evening
    world.hall.vote(made.items[0].pitch, reveal=name == "over")
    world.hall.end()
    world.hall.evening = running_now
    public = world.hall.made(made, "Jongerenjury", Kind.YOUTH, Mode.ADVICE)
    public.locked_at = public.published_at = NOW
    return made
