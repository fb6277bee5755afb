"""Ideas that are being written, invitations to them, and letters to sign in with."""

from typing import TYPE_CHECKING, Any

from innovation.people.actions import sign_in_link
from innovation.people.models import Passkey, Person
from innovation.people.rules import token_hash
from innovation.pitches.models import Initiator, InitiatorInvitation, Pitch, PitchPicture, PitchQuestion
from innovation.pitches.rules import State
from tests.cast import NOW
from tests.security.world.evenings import LATER
from tests.security.world.private import canary

if TYPE_CHECKING:
    from tests.security.world import Places, World


def letters_of(world: "World", secret: str) -> "Places":
    """An idea of Noor and Sam that needs work, one of Ira, and one that is on the programme."""
    cast = world.cast
    mine, theirs, draft = (
        cast.idea(f"Idee {n}", state)
        for n, state in enumerate((State.NEEDS_WORK, State.NEEDS_WORK, State.DRAFT))
    )
    theirs.initiators = [Initiator(person=world.ira, lead=True), Initiator(person=world.hanna)]
    here = _written(world, mine, "here", cast.sam)
    elsewhere = _written(world, theirs, "elsewhere", world.hanna)
    draft.need = canary("draft")
    scheduled = world.hall.pitches[2].id
    return {
        "": here
        | {
            "people.person_id": cast.ada.id,
            "people.passkey_id": _passkey(world, cast.noor),
            "network.version": 1,
            "static.filename": "tokens.css",
        },
        "elsewhere": elsewhere | {"people.passkey_id": _passkey(world, world.ira)},
        "draft": {"pitches.pitch_id": draft.id},
        "scheduled": {"pitches.pitch_id": scheduled},
    }


def _passkey(world: "World", person: Person) -> int:
    """A device that somebody signs in with."""
    made = Passkey(
        person_id=person.id,
        credential_id=f"device of {person.id}".encode(),
        public_key=b"key",
        name=canary(f"passkey-{person.name}"),
        made_on=NOW.date(),
    )
    world.session.add(made)
    world.session.flush()
    return made.id


def _written(world: "World", pitch: Pitch, name: str, second: Person) -> dict[str, Any]:
    pitch.need = canary(f"idea-{name}")
    asked = PitchQuestion(asked_at=NOW, question=canary(f"organisers-question-{name}"))
    invitation = InitiatorInvitation(
        email=canary(f"invited-{name}@example.org"), token_hash=token_hash(f"idea-{name}"), expires_at=LATER
    )
    pitch.questions, pitch.invitations = [asked], [invitation]
    pitch.picture = PitchPicture(webp=b"RIFF", width=1, height=1, version="v", description="Een zaal")
    link = sign_in_link(world.session, f"{name}@example.org", NOW, LATER - NOW)
    world.session.flush()
    return {
        "pitches.pitch_id": pitch.id,
        "pitches.question_id": asked.id,
        "pitches.invitation_id": invitation.id,
        "pitches.person_id": second.id,
        "pitches.version": "v",
        "pitches.token": f"idea-{name}",
        "people.token": link,
    }
