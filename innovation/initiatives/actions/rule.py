"""The team rule of the network."""

from sqlalchemy.orm import Session

from innovation.errors import N_, RuleBroken
from innovation.initiatives.models import TeamRuleChosen
from innovation.initiatives.rules.team import FEWEST, MOST, TeamRule, possible


def choose_rule(session: Session, rule: TeamRule) -> None:
    """Hold every team against this rule from now on. Raises RuleBroken (422) when no team can meet it."""
    if not possible(rule):
        raise RuleBroken(
            N_("No team can be whole like this. Choose %(fewest)d to %(most)d people, with room for all."),
            422,
            fewest=FEWEST,
            most=MOST,
        )
    row = session.get(TeamRuleChosen, 1) or TeamRuleChosen(id=1)
    row.least, row.most, row.initiator_counts = rule.least, rule.most, rule.initiator_counts
    row.required = ",".join(rule.required)
    session.add(row)
