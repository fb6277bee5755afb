"""Grants for tests, made the way the app makes them. The team of the house is small, so it gets a waiver."""

from innovation.initiatives.actions import grants, support
from innovation.initiatives.actions.grants import Turn
from innovation.initiatives.models import Decision, Instalment
from innovation.initiatives.rules.support import SupportKind
from innovation.people.models import Person
from tests.cast import NOW
from tests.initiatives.conftest import House

TODAY = NOW.date()


def decided(house: House, cents: int = 250_000, reference: str = "Z-1") -> Decision:
    """Goirle decided on a grant for the initiative of the house."""
    house.initiative.waived_at = house.initiative.waived_at or NOW
    said = support.Decided(SupportKind.KICK_START, house.cast.goirle.id, TODAY, reference, cents)
    return support.decide(house.session, house.initiative, said, house.cast.olga, NOW)


def planned(house: House, grant: Decision, cents: int) -> Instalment:
    return grants.plan(house.session, grant, cents, "Als het plan klaar is.", turn(grant, house.cast.olga))


def turn(grant: Decision, by: Person) -> Turn:
    """Somebody who has read the whole book."""
    return Turn(by, NOW, grant.seen)
