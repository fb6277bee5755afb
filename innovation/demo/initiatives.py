"""What became of the demo's first evening: a team at work with coach, plan and grant, and two that begin.

Everything goes through the same acts as in real life.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.initiatives.actions import (
    agreement,
    coaches,
    coaching,
    grants,
    openings,
    planning,
    stages,
    support,
    team,
    updates,
)
from innovation.initiatives.actions.support import Decided
from innovation.initiatives.models import Initiative, Member, Plan
from innovation.initiatives.rules.joining import Told
from innovation.initiatives.rules.matching import HelpKind
from innovation.initiatives.rules.stages import Stage
from innovation.initiatives.rules.support import SupportKind
from innovation.network.models import Municipality
from innovation.network.rules import Perspective
from innovation.people.models import Person

TEAM = {
    "youth": ("Yara", Perspective.YOUTH),
    "entrepreneur": ("Joris", Perspective.ENTREPRENEUR),
    "parent": ("Hanneke", Perspective.PARENT),
    "neighbour": ("Ahmed", Perspective.RESIDENT),
}
STEPS = (
    ("Tien ouders vragen wat zij missen", True, False),
    ("Proefochtend op de kinderboerderij", True, False),
    ("Een vaste ochtend in de maand afspreken", False, False),
    ("Laten zien dat ook vaders komen", False, True),
)


def seed(session: Session, people: Mapping[str, Person], voted_at: datetime, now: datetime) -> None:
    """Let the initiatives that the publication made go on; the caller commits."""
    made = {one.title: one for one in session.scalars(sa.select(Initiative))}
    first, second, third = made["Kids & Koffie"], made["Moeders van Rotterdam"], made["BUURbook"]
    _at_work(session, first, people, voted_at + timedelta(days=3), now)
    for initiative, title, perspective in (
        (second, "Een jongere moeder die meedenkt", Perspective.YOUTH),
        (third, "Een ondernemer die een website kan maken", Perspective.ENTREPRENEUR),
    ):
        openings.open(session, initiative, HelpKind.TEAM, title, now, perspective=perspective)


def _at_work(
    session: Session, initiative: Initiative, people: Mapping[str, Person], at: datetime, now: datetime
) -> None:
    """A whole team with a coach, an agreement, a plan, the first half of a grant, and news."""
    for login, (name, perspective) in TEAM.items():
        person = _person(session, login, name, at)
        person.perspective = perspective
        team.join(session, initiative, person, Told((perspective,)), at)
    _guided(session, initiative, people, at + timedelta(days=2))
    stages.move(session, initiative, Stage.EXPLORING, people["organiser"], at + timedelta(days=4))
    _planned(session, initiative, people, at + timedelta(days=6))
    _granted(session, initiative, people["organiser"], people["initiator"], at + timedelta(days=9))
    stages.move(session, initiative, Stage.DEVELOPING, people["initiator"], at + timedelta(days=14))
    told = "De proefochtend was druk: **dertien ouders** en nog meer kinderen. Twee vaders komen terug."
    updates.tell(session, initiative, told, people["initiator"], now - timedelta(days=4))
    wanted = "Iemand met een bus voor de spullen"
    openings.open(session, initiative, HelpKind.THINGS, wanted, now - timedelta(days=3))


def _person(session: Session, login: str, name: str, at: datetime) -> Person:
    made = Person(email=f"{login}@example.org", name=name, created_at=at)
    session.add(made)
    session.flush()
    return made


def _guided(session: Session, initiative: Initiative, people: Mapping[str, Person], at: datetime) -> None:
    coach = coaches.appoint(session, "coach@example.org", at)
    coach.person.name = "Marijke"
    about = {
        "introduction": "Ik werk al twintig jaar in de wijk en ken bijna elke deur.",
        "times": "Dinsdag en donderdag, ook 's avonds",
        "room": 3,
        "active": True,
    }
    coaches.describe(session, coach, about, [initiative.theme_id] if initiative.theme_id else [])
    asked = coaching.ask(session, initiative, coach.person_id, "Denk je mee?", people["initiator"], at)
    session.flush()
    coaching.accept(session, asked, coach.person, at + timedelta(days=1))
    support.begin(
        session,
        initiative,
        SupportKind.SPACE,
        "De kantine van de boerderij",
        at.date(),
        people["organiser"],
        at,
    )


def _planned(session: Session, initiative: Initiative, people: Mapping[str, Person], at: datetime) -> None:
    goal = {
        "goal": "Ouders vinden elkaar op een plek waar niemand iets van je wil.",
        "for_whom": "Ouders met jonge kinderen die weinig mensen om zich heen hebben.",
        "review_on": (at + timedelta(days=60)).date(),
    }
    planning.save_goal(session, initiative, goal, _plan(session, initiative, at).goal_edition, at)
    members = list(session.scalars(sa.select(Member).where(Member.initiative_id == initiative.id)))
    for number, (text, done, promise) in enumerate(STEPS):
        due = (at + timedelta(days=14 * (number + 1))).date()
        who = members[number % len(members)].id
        values = {"text": text, "member_id": who, "due_on": due, "promise": promise}
        step = planning.add_step(session, initiative, values, at)
        session.flush()
        if done:
            planning.check_step(session, initiative, step.id, True, at + timedelta(days=10 + number))
    plan = _plan(session, initiative, at)
    gets, expects = "Een begeleider en een startbedrag.", "Vertel elke maand in een bericht hoe het gaat."
    agreement.write(session, initiative, gets, expects, plan.agreement_edition, people["organiser"], at)
    for by in (people["organiser"], people["initiator"]):
        agreement.agree(session, initiative, plan.agreement_edition, by, at + timedelta(days=1))


def _plan(session: Session, initiative: Initiative, at: datetime) -> Plan:
    return planning.writable(session, initiative, at)


def _granted(
    session: Session, initiative: Initiative, organiser: Person, initiator: Person, at: datetime
) -> None:
    """2,500 euros of a municipality in two parts, the first of them paid."""
    place = session.scalars(
        sa.select(Municipality).where(Municipality.member).order_by(Municipality.name)
    ).first()
    if place is None:
        return
    day = at.date()
    decided = Decided(
        kind=SupportKind.KICK_START,
        municipality_id=place.id,
        decided_on=day,
        reference="B2026-014",
        cents=250_000,
    )
    decision = support.decide(session, initiative, decided, organiser, at)

    def turn(by: Person) -> grants.Turn:
        return grants.Turn(by, at, decision.seen)

    first = grants.plan(session, decision, 100_000, "Na de eerste ochtend", turn(organiser))
    grants.plan(session, decision, 150_000, "Als de ochtend vast is", turn(organiser))
    grants.request(session, first, "De eerste ochtend was er.", turn(initiator))
    grants.pay(session, first, 100_000, day, turn(organiser))
