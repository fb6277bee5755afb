"""Who stays out of which pitch, to be read: by organisers, and in the report."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from innovation.jury.models import Juror, Panel
from innovation.jury.questions.scores import following, recusals, written
from innovation.jury.rules.scoring import Reason
from innovation.people.models import Person
from innovation.pitches.models import Pitch


@dataclass(frozen=True)
class StaysOut:
    """A juror who stays out of a pitch. `text`: in their own words, if any; `removable`: by who asked."""

    juror: Juror
    pitch: Pitch
    reason: Reason
    text: str
    removable: bool


def may_clear(reason: Reason, juror: Juror, person: Person) -> bool:
    """True for an organiser, about another juror of whom only the organisation is the same."""
    return reason is Reason.ORGANISATION and person.is_organiser and juror.person_id != person.id


def stay_out(session: Session, panel: Panel, person: Person) -> Sequence[StaysOut]:
    """Who stays out of what, by pitch in the order of the programme; `person` asks."""
    reasons, fixed = recusals(session, panel), following(session, panel)
    rows = written(session, panel)

    def loose(juror: Juror, key: tuple[int, int]) -> bool:
        own = key not in rows or rows[key].is_taken_back_by(person)
        return own and (key not in fixed or may_clear(fixed[key], juror, person))

    return [
        StaysOut(juror, pitch, reasons[key], rows[key].text if key in rows else "", loose(juror, key))
        for pitch in [item.pitch for item in panel.event.items if item.pitch]
        for juror in panel.jurors
        if (key := (juror.id, pitch.id)) in reasons
    ]
