"""Who stays out of what, which marks count, and what a panel makes of each pitch.

Each answer costs the same few queries, however many jurors and pitches there are. Marks are hidden until a
panel is published: whoever calls `marks` or `outcome` answers for who reads them.
"""

from collections import defaultdict
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from innovation.evenings.models import ProgrammeItem
from innovation.evenings.rules import ItemKind
from innovation.jury.models import Clearance, Juror, Panel, Recusal, Score, ScoreSheet
from innovation.jury.rules.marks import Standing, standings, weighted_mean
from innovation.jury.rules.panels import ends
from innovation.jury.rules.scoring import Reason, same_organisation
from innovation.pitches.models import Initiator

Recusals = dict[tuple[int, int], Reason]  #: by juror and pitch

#: What joins a score to its sheet when that was handed in; other scores do not count.
HANDED_IN = sa.and_(
    ScoreSheet.juror_id == Score.juror_id,
    ScoreSheet.pitch_id == Score.pitch_id,
    ScoreSheet.handed_in_at.is_not(None),
)


def pitches(session: Session, panel: Panel) -> list[int]:
    """The pitches of the panel's evening, in the order of the programme."""
    asked = sa.select(ProgrammeItem.pitch_id).where(
        ProgrammeItem.event_id == panel.event_id, ProgrammeItem.kind == ItemKind.PITCH
    )
    return [one for one in session.scalars(asked.order_by(ProgrammeItem.position)) if one is not None]


def recusals(session: Session, panel: Panel) -> Recusals:
    """Who stays out of which pitch of this evening, and why. What is written down goes before what follows.

    Once the chair has locked the panel only what is written down counts: whoever writes another
    organisation in their profile afterwards strikes out no mark.
    """
    reasons = {key: one.reason for key, one in written(session, panel).items()}
    return reasons if panel.locked_at else {**following(session, panel), **reasons}


def written(session: Session, panel: Panel) -> dict[tuple[int, int], Recusal]:
    """The recusals that are written down, by juror and pitch."""
    asked = sa.select(Recusal).join(Juror).where(Juror.panel_id == panel.id)
    return {(one.juror_id, one.pitch_id): one for one in session.scalars(asked)}


def following(session: Session, panel: Panel) -> Recusals:
    """What follows by itself: a juror stands behind the pitch, or is of the organisation of who does.

    An organiser may clear the latter.
    """
    asked = (
        sa.select(Initiator)
        .where(Initiator.pitch_id.in_(pitches(session, panel)))
        .options(joinedload(Initiator.person))
    )
    found: Recusals = {}
    cleared = {tuple(row) for row in session.execute(_cleared.where(Juror.panel_id == panel.id))}
    for behind in session.scalars(asked):
        for juror in panel.jurors:
            key, reason = (juror.id, behind.pitch_id), _reason(juror, behind)
            if reason is Reason.ORGANISATION and key in cleared:
                continue
            if reason and found.get(key) is not Reason.INITIATOR:
                found[key] = reason
    return found


_cleared = sa.select(Clearance.juror_id, Clearance.pitch_id).join(Juror, Juror.id == Clearance.juror_id)


def _reason(juror: Juror, behind: Initiator) -> Reason | None:
    if juror.person_id == behind.person_id:
        return Reason.INITIATOR
    shared = same_organisation(juror.organisation, behind.person.organisation)
    return Reason.ORGANISATION if shared else None


def marks(session: Session, panel: Panel) -> dict[int, dict[int, Fraction]]:
    """The mark of each juror for each pitch, of what was handed in by those who do not stay out."""
    out, there, weights = recusals(session, panel), set(pitches(session, panel)), panel.weights
    given: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for score in _scores(session, panel):
        if score.mark is not None and score.pitch_id in there:
            given[score.juror_id, score.pitch_id][score.criterion_id] = score.mark
    found: dict[int, dict[int, Fraction]] = defaultdict(dict)
    for (juror, pitch), sheet in given.items():
        mark = weighted_mean(sheet, weights)
        if mark is not None and (juror, pitch) not in out:
            found[juror][pitch] = mark
    return dict(found)


def _scores(session: Session, panel: Panel) -> sa.ScalarResult[Score]:
    asked = sa.select(Score).join(ScoreSheet, HANDED_IN).join(Juror, Juror.id == Score.juror_id)
    return session.scalars(asked.where(Juror.panel_id == panel.id))


def outcome(session: Session, panel: Panel) -> dict[int, Standing]:
    """What the panel makes of each pitch, in the order of the programme."""
    low, high = ends(panel.scale)
    return standings(marks(session, panel), pitches(session, panel), low, high, panel.minimum)
