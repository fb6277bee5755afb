"""Tables of juries."""

from innovation.jury.models.panel import Criterion, EveningJury, Juror, JuryInvitation, Panel
from innovation.jury.models.question import JuryQuestion
from innovation.jury.models.score import Advice, Clearance, Recusal, Score, ScoreSheet

__all__ = [
    "Advice",
    "Clearance",
    "Criterion",
    "EveningJury",
    "Juror",
    "JuryInvitation",
    "JuryQuestion",
    "Panel",
    "Recusal",
    "Score",
    "ScoreSheet",
]
