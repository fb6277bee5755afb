"""Two evenings with juries: one of Olga's with everybody in it, and one elsewhere with Otto on its jury.

Otto is the juror who must never get in.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, Host
from innovation.evenings.rules import Phase
from innovation.jury.models import Criterion, Juror, JuryQuestion, Panel, Score, ScoreSheet
from innovation.jury.rules.panels import Kind, Mode
from innovation.jury.rules.questions import Source, State
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State as PitchState
from innovation.voting import actions, hosting
from innovation.voting.models import Round
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.pitches.conftest import letters, queries, stored

__all__ = ["Hall", "as_", "hall", "letters", "queries", "stored"]


class Hall:
    """Olga's evening with three pitches and two juries: Cara chairs the experts, with Ria and Kim; Yas is
    the youth jury.

    Noor and Sam brought every pitch; Hugo hosts. Otto sits on the jury of another evening.
    """

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast = session, cast
        self.pitches = [cast.idea(f"Idee {n}", PitchState.SCHEDULED) for n in (1, 2, 3)]
        self.evening = cast.event("jury", self.pitches)
        session.add(Host(event_id=self.evening.id, person_id=cast.hugo.id))
        self.panel = self.made(self.evening, "Vakjury", Kind.EXPERT, Mode.ADVICE)
        self.youth = self.made(self.evening, "Jongerenjury", Kind.YOUTH, Mode.ADVICE)
        self.cara, self.ria, self.kim, self.yas, self.otto = (
            cast.person(name, name.title()) for name in ("cara", "ria", "kim", "yas", "otto")
        )
        self.caras = self.seat(self.panel, self.cara, chair=True)
        self.rias = self.seat(self.panel, self.ria, Perspective.PARENT)
        self.kims = self.seat(self.panel, self.kim, Perspective.ENTREPRENEUR)
        self.yass = self.seat(self.youth, self.yas, Perspective.YOUTH, chair=True)
        self.elsewhere = cast.event("elders", [cast.idea("Elders", PitchState.SCHEDULED)])
        self.other = self.made(self.elsewhere, "Jury elders", Kind.EXPERT, Mode.ADVICE)
        self.ottos = self.seat(self.other, self.otto, chair=True)
        session.commit()

    def made(self, event: Event, name: str, kind: Kind, mode: Mode) -> Panel:
        """A panel with two criteria, the first of double weight."""
        made = Panel(event_id=event.id, name=name, kind=kind, mode=mode, minimum=1)
        made.criteria = [
            Criterion(position=1, name="Nodig", question="Vraagt iemand erom?", weight=2),
            Criterion(position=2, name="Haalbaar", question="Kan het?", weight=1),
        ]
        self.session.add(made)
        self.session.flush()
        return made

    def seat(
        self, panel: Panel, person: Person, perspective: Perspective | None = None, chair: bool = False
    ) -> Juror:
        """Somebody on a panel."""
        made = Juror(
            panel_id=panel.id,
            person_id=person.id,
            name=person.name,
            organisation="",
            perspective=perspective,
            chair=chair,
            accepted_at=NOW,
        )
        self.session.add(made)
        self.session.flush()
        return made

    def score(self, juror: Juror, pitch: Pitch, *marks: int | None, handed_in: bool = True) -> None:
        """A juror's sheet for a pitch, a mark for each criterion in order; None: "I do not know"."""
        given_at = NOW + timedelta(hours=1)
        for criterion, mark in zip(juror.panel.criteria, marks, strict=True):
            self.session.add(
                Score(juror_id=juror.id, pitch_id=pitch.id, criterion_id=criterion.id, mark=mark)
            )
        self.session.add(
            ScoreSheet(
                juror_id=juror.id,
                pitch_id=pitch.id,
                handed_in_at=given_at if handed_in else None,
                updated_at=given_at,
            )
        )
        self.session.commit()

    def ask(self, pitch: Pitch, text: str = "Wie doet het?", state: State = State.QUEUED) -> JuryQuestion:
        """A question of Ria's."""
        made = JuryQuestion(
            event_id=self.evening.id,
            pitch_id=pitch.id,
            juror_id=self.rias.id,
            source=Source.JURY,
            state=state,
            position=1,
            text=text,
            token=f"token-{text}",
        )
        self.session.add(made)
        self.session.commit()
        return made

    def run(self) -> None:
        """Start the evening and go to its first pitch."""
        hosting.move(self.session, self.evening, Phase.RUNNING, self.cast.olga, NOW)
        hosting.step(self.session, self.evening, self.cast.olga, NOW, forward=True)
        self.session.commit()

    def vote(self, pitch: Pitch, reveal: bool = True) -> Round:
        """Hold the vote on a pitch: opened, closed and sealed without ballots, and revealed."""
        item = next(one for one in self.evening.items if one.pitch_id == pitch.id)
        hosting.go_to(self.session, self.evening, item, self.cast.olga, NOW)
        held = actions.open_round(self.session, self.evening, item, self.cast.olga, NOW)
        self.session.flush()
        actions.close_round(self.session, self.evening, held, self.cast.olga, NOW)
        if reveal:
            actions.reveal(self.session, self.evening, held, self.cast.olga, NOW)
        self.session.commit()
        return held

    def end(self) -> None:
        """End the evening."""
        hosting.move(self.session, self.evening, Phase.ENDED, self.cast.olga, NOW)
        self.session.commit()


@pytest.fixture
def hall(session: Session, cast: Cast) -> Hall:
    return Hall(session, cast)


@pytest.fixture
def as_(app: Flask) -> Callable[[Person], Client]:
    """A browser of its own for each person, who reads English."""

    def browser(person: Person) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]
        client.set_cookie("lang", "en")
        return client.sign_in(person)

    return browser
