"""Tables of initiatives, a file for each part of their road."""

from innovation.initiatives.models.coaching import Coach, Coaching
from innovation.initiatives.models.initiative import Initiative, InitiativeLog
from innovation.initiatives.models.opening import Helper, Opening
from innovation.initiatives.models.plan import JuryPromise, Plan, Step
from innovation.initiatives.models.support import BookLine, Decision, Instalment, Support
from innovation.initiatives.models.team import JoinRequest, Member, TeamInvitation, TeamRuleChosen
from innovation.initiatives.models.telling import (
    Follower,
    FollowUp,
    Obstacle,
    Story,
    ThankYouCard,
    Update,
    UpdatePicture,
)

__all__ = [
    "BookLine",
    "Coach",
    "Coaching",
    "Decision",
    "FollowUp",
    "Follower",
    "Helper",
    "Initiative",
    "InitiativeLog",
    "Instalment",
    "JoinRequest",
    "JuryPromise",
    "Member",
    "Obstacle",
    "Opening",
    "Plan",
    "Step",
    "Story",
    "Support",
    "TeamInvitation",
    "TeamRuleChosen",
    "ThankYouCard",
    "Update",
    "UpdatePicture",
]
