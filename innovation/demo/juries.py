"""The juries of the demo: one that gave advice at the evening that was held, and two that wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from innovation.edition import edition
from innovation.evenings.models import Event
from innovation.jury.actions import answering, asking, deliberating, publishing
from innovation.jury.models import Criterion, Juror, JuryQuestion, Panel, Score, ScoreSheet
from innovation.jury.rules.panels import Kind, Mode
from innovation.jury.rules.questions import Answer
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.pitches.models import Pitch

#: Login, name, organisation, perspective; the first one chairs.
EXPERTS = (
    ("jury", "Ingrid", "Regio Hart van Brabant", Perspective.POLICY_MAKER),
    ("jury2", "Omar", "Bakkerij De Korenmaat", Perspective.ENTREPRENEUR),
    ("jury3", "Els", "Huisartsen Noord", Perspective.CARE_PROFESSIONAL),
    ("jury4", "Ruben", "Hogeschool Zuid", Perspective.EDUCATOR),
    ("jury5", "Fatima", "", Perspective.PARENT),
)
YOUTH = (
    ("jeugd", "Sanne", "", Perspective.YOUTH),
    ("jeugd2", "Milan", "", Perspective.YOUTH),
    ("jeugd3", "Aya", "", Perspective.YOUTH),
)
PANELS = {Kind.EXPERT: ("Vakjury", EXPERTS), Kind.YOUTH: ("Jongerenjury", YOUTH)}
RUBRIC = (
    ("Nodig", "Begint het bij wat jongeren nodig hebben?"),
    ("Tegen de stroom in", "Gaat het tegen de stroom in?"),
    ("Betrokkenheid", "Willen mensen het dragen?"),
    ("Legitimiteit", "Mag het en kan het?"),
    ("Rendement", "Wat levert het op?"),
)
BANK = """Welke jongere heeft je verteld dat dit nodig is?
Wat gebeurt er als je niets doet?
Wie doet het werk in de eerste maand?
Wat kun je al zonder geld?"""
#: Marks of the five experts for the five pitches that were held, in the order of the rubric.
MARKS = (
    ((8, 7, 9, 7, 8), (6, 7, 5, 6, 6), (7, 6, 8, 7, 7), (9, 8, 8, 8, 9), (6, 5, 6, 7, 6)),
    ((7, 7, 8, 7, 7), (5, 6, 5, 6, 5), (7, 7, 7, 6, 7), (8, 9, 8, 7, 8), (6, 6, 5, 6, 6)),
    ((9, 8, 9, 8, 8), (7, 7, 6, 7, 7), (8, 7, 8, 8, 7), (9, 9, 9, 8, 9), (7, 6, 7, 7, 7)),
    ((7, 6, 8, 6, 7), (5, 5, 4, 6, 5), (6, 6, 7, 6, 6), (8, 8, 7, 7, 8), (5, 5, 5, 6, 5)),
    ((8, 8, 8, 7, 7), (6, 6, 6, 6, 7), (7, 7, 7, 7, 6), (9, 8, 9, 8, 8), (6, 6, 6, 6, 6)),
)

#: What the jury said about each of them, and what it asked about the first two with the answers.
ADVICE = (
    "Begin klein. De kinderen op de boerderij zijn de beste uitnodiging. Zorg dat ook vaders welkom zijn.",
    "De zaal twijfelt, en wij ook. Praat eerst met vijf jongeren die nu thuis zitten, en kom dan terug.",
    "Moeders die moeders helpen: dat werkt. Zoek snel een plek waar je niet steeds weg hoeft.",
    "Buren wachten hier al jaren op. Begin met één buurt, en maak die goed.",
    "Er is al veel dat hierop lijkt. Laat zien wat bij jullie anders is, dan wordt het sterker.",
)
ASKED = (
    (0, "Wie doet het werk in de eerste maand?", "Wij drieën, met twee vrijwilligers van de boerderij.", ""),
    (
        2,
        "Welke moeder heeft je verteld dat dit nodig is?",
        "Zeven moeders van de school van mijn dochter.",
        "Met tien andere moeders praten",
    ),
)


def people(session: Session, at: datetime) -> dict[str, Person]:
    """The people who sit on the juries; nobody of them exists."""
    made = {
        login: Person(
            email=f"{login}@example.org",
            name=name,
            organisation=organisation,
            perspective=perspective,
            created_at=at,
        )
        for login, name, organisation, perspective in EXPERTS + YOUTH
    }
    session.add_all(made.values())
    session.flush()
    return made


def waiting(session: Session, event: Event, known: Mapping[str, Person], at: datetime) -> None:
    """An expert jury of five and a youth jury of three for the evening that comes."""
    _panel(session, event, Kind.EXPERT, known, at)
    _panel(session, event, Kind.YOUTH, known, at)


def scored(session: Session, event: Event, known: Mapping[str, Person], at: datetime) -> Panel:
    """The jury of the evening that was held, with every sheet handed in."""
    panel = _panel(session, event, Kind.EXPERT, known, at)
    pitches = [item.pitch for item in event.items if item.pitch]
    for juror, given in zip(panel.jurors, MARKS, strict=True):
        for pitch, marks in zip(pitches, given, strict=True):
            _hand_in(session, juror, pitch, panel.criteria, marks, at)
    for number, (place, text, _, _) in enumerate(ASKED):
        asking.ask(session, panel.jurors[number], pitches[place], text, f"demo-question-{number}")
    session.flush()
    return panel


def advised(session: Session, panel: Panel, at: datetime) -> None:
    """The chair locks, writes what the jury says about each pitch, and makes it public."""
    chair = panel.jurors[0].person
    assert chair
    pitches = [item.pitch for item in panel.event.items if item.pitch]
    deliberating.lock(session, panel, chair, at)
    for pitch, text in zip(pitches, ADVICE, strict=True):
        deliberating.advise(session, panel, pitch, text, edition(""), at)
    session.flush()
    publishing.publish(session, panel, chair, at)


def answered(session: Session, initiator: Person, at: datetime) -> None:
    """What the initiators answered in writing."""
    for number, (_, _, text, promise) in enumerate(ASKED):
        asked = session.query(JuryQuestion).filter_by(token=f"demo-question-{number}").one()
        given = Answer(text, promise, (at + timedelta(days=60)).date())
        answering.answer(session, asked, given, asked.edition, initiator, at)


def _panel(session: Session, event: Event, kind: Kind, known: Mapping[str, Person], at: datetime) -> Panel:
    name, members = PANELS[kind]
    panel = Panel(event_id=event.id, kind=kind, name=name, mode=Mode.ADVICE, bank=BANK)
    panel.criteria = [
        Criterion(position=place, name=name, question=question)
        for place, (name, question) in enumerate(RUBRIC, 1)
    ]
    panel.jurors = [
        _juror(known[login], chair=place == 0, at=at) for place, (login, *_) in enumerate(members)
    ]
    session.add(panel)
    session.flush()
    return panel


def _juror(person: Person, chair: bool, at: datetime) -> Juror:
    told = {name: getattr(person, name) for name in ("name", "organisation", "perspective")}
    return Juror(person=person, chair=chair, accepted_at=at, **told)


def _hand_in(
    session: Session,
    juror: Juror,
    pitch: Pitch,
    criteria: Sequence[Criterion],
    marks: Sequence[int],
    at: datetime,
) -> None:
    session.add(ScoreSheet(juror_id=juror.id, pitch_id=pitch.id, handed_in_at=at, updated_at=at, note=""))
    session.add_all(
        Score(juror_id=juror.id, pitch_id=pitch.id, criterion_id=one.id, mark=mark)
        for one, mark in zip(criteria, marks, strict=True)
    )
