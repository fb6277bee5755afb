"""V14: nothing about a hidden mark, note or advice leaks early.

Promised to jurors and initiators: as long as a jury is not public, no page, header, live part or file says
anything about what it gave. Two evenings that are alike in everything but what the jurors gave look the
same to the byte, also to other jurors who have not handed in.

Proof: the same evening on two servers with opposite marks, notes and advice; eight readers, from visitor to
chair, open up to 400 pages each: identical to the byte until the jury hands in, locks, and makes it public;
then they differ for exactly those who may see it.
"""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from innovation.edition import edition
from innovation.evenings.models import Host
from innovation.evenings.rules import Phase
from innovation.jury.actions import deliberating, publishing
from innovation.jury.models import Criterion, Juror, Panel, Score, ScoreSheet
from innovation.jury.rules.panels import Kind, Mode
from innovation.people.models import Person
from innovation.voting import hosting
from tests.cast import NOW, Cast
from tests.faults import Record, size
from tests.faults.conftest import Serve
from tests.faults.room import Room, signed_in, voter_cookies
from tests.faults.test_v14_hidden_result import WATCHER, Pages, after, links, looks
from tests.voting import held

PAGES = size(30, 400)  #: most that one reader opens
GAVE = (  # what Ria gives in the one room and in the other
    (9, "Prachtig, ga zo door.", "Mijn favoriet.", "Doen. Begin morgen, wij helpen mee."),
    (2, "Niets aan.", "Slaapverwekkend, en dat drie minuten lang.", "Niet doen."),
)
SLUG = "gelijk"
DRAWN = (".pdf", ".xlsx")  #: hold a port or the moment of making; a page and a CSV say the same
EVERYONE = ("visitor", "voter", "initiator", "organiser", "host", "youth juror", "juror", "chair")
OUTSIDE = EVERYONE[:6]  #: whoever is not of this jury


def without_port(page: str) -> str:
    """A page without the code to scan: the port of the server is in it, and so in its length."""
    if "qrline" not in page:
        return page
    return re.sub(r'(?m)( d="[Mm][^"]*"|^content-length: .*$)', "…", page)


class Judged:
    """A room with a jury: Cara chairs, Ria gives, Kim has not handed in; Yas is of the other jury."""

    def __init__(self, room: Room, cast: Cast, number: int) -> None:
        self.room, self.cast, self.gave = room, cast, GAVE[number]
        self.people = {name: cast.person(name, name.title()) for name in ("cara", "ria", "kim", "yas")}
        self.panel = self.made("Vakjury", Kind.EXPERT)
        self.seats = {
            name: self.seat(self.panel, name, chair=name == "cara") for name in ("cara", "ria", "kim")
        }
        self.seat(self.made("Jongerenjury", Kind.YOUTH), "yas", chair=True)
        room.session.add(Host(event_id=room.event.id, person_id=cast.hugo.id))
        room.add_voters([WATCHER])

    def made(self, name: str, kind: Kind) -> Panel:
        panel = Panel(event_id=self.room.event.id, name=name, kind=kind, mode=Mode.ADVICE, minimum=1)
        panel.criteria = [Criterion(position=n, name=f"Vraag {n}", question="Kan het?") for n in (1, 2)]
        self.room.session.add(panel)
        self.room.session.flush()
        return panel

    def seat(self, panel: Panel, name: str, chair: bool) -> Juror:
        person = self.people[name]
        made = Juror(panel=panel, person_id=person.id, name=person.name, chair=chair, accepted_at=NOW)
        self.room.session.add(made)
        self.room.session.flush()
        return made

    def score(self) -> None:
        """Ria hands in; her marks and notes differ from one room to the other."""
        mark, note, private_note, _ = self.gave
        pitch = self.room.event.items[0].pitch_id
        assert pitch
        ria = self.seats["ria"]
        given = {"juror_id": ria.id, "pitch_id": pitch}
        for criterion in self.panel.criteria:
            self.room.session.add(Score(**given, criterion_id=criterion.id, mark=mark))
        sheet = ScoreSheet(**given, note=note, private_note=private_note, handed_in_at=NOW, updated_at=NOW)
        self.room.session.add(sheet)

    def lock(self) -> None:
        """The chair locks, and writes an advice that differs."""
        session, pitch = self.room.session, self.room.event.items[0].pitch
        assert pitch
        deliberating.lock(session, self.panel, self.people["cara"], NOW)
        deliberating.advise(session, self.panel, pitch, self.gave[3], edition(""), NOW)

    def end(self) -> None:
        """A vote without ballots, shown, and the end of the evening."""
        number = self.room.open()
        self.room.close(number)
        self.room.reveal(number)
        hosting.move(self.room.session, self.room.event, Phase.ENDED, self.room.host, NOW)

    def publish(self) -> None:
        """Make public what the jury found."""
        publishing.publish(self.room.session, self.panel, self.people["cara"], NOW)

    def publish_results(self) -> None:
        """Make the results of the evening public too."""
        held.publish(self.room.session, self.room.event, self.room.host, NOW)

    def readers(self) -> dict[str, dict[str, str]]:
        """What each reader's browser has kept."""
        app, cast, noor = self.room.server.app, self.cast, self.cast.noor

        def browser(person: Person) -> dict[str, str]:
            return {"lang": "en", **signed_in(app, person)}

        return {
            "visitor": {"lang": "en"},
            "voter": voter_cookies(app, self.room.slug, WATCHER),
            "initiator": browser(noor),
            "organiser": browser(cast.olga),
            "host": browser(cast.hugo),
            "youth juror": browser(self.people["yas"]),
            "juror": browser(self.people["kim"]),
            "chair": browser(self.people["cara"]),
        }

    def starts(self) -> list[str]:
        """Where a crawl begins; whatever a reader may not open has to look alike as well."""
        here, pitch = f"/evenings/{SLUG}", self.room.event.items[0].pitch_id
        jury, one = f"{here}/jury/{self.panel.id}", f"{here}/jury/{self.panel.id}/pitches/{pitch}"
        return [
            *(f"{here}/jury-report", f"{here}/jury-report.json", f"{here}/jury-report.csv"),
            *(f"{here}/jury-result", f"{here}/results", f"{here}/results.json", f"{here}/jury"),
            *(f"/pitches/{pitch}/jury", f"/pitches/{pitch}/jury-questions", f"/pitches/{pitch}/feedback"),
            *(f"{jury}/deliberation", f"{jury}/publication", one, f"{here}/juries"),
            *(f"{here}/juries/{self.panel.id}", f"{here}/console", f"{here}/console/questions", "/my-juries"),
            *(f"{here}/live/card", f"{here}/live/screen", f"{here}/live/console", f"{here}/card"),
            *(f"{here}/screen", f"{here}/", "/", "/evenings/", f"/pitches/{pitch}", "/healthz"),
        ]

    def looks(self, who: str, path: str) -> list[str]:
        """The pages whose address ends like this."""
        kept = self.readers()[who]
        return [looks(self.room, start, kept) for start in self.starts() if start.endswith(path)]

    def crawl(self, who: str) -> Pages:
        """Everything that a reader can open, from the addresses that matter onwards."""
        pages: Pages = {}
        kept, waiting = self.readers()[who], self.starts()
        while waiting and len(pages) < PAGES:
            path = waiting.pop(0)
            if path not in pages:
                pages[path] = without_port(looks(self.room, path, kept))
                waiting += [link for link in links(pages[path]) if not link.endswith(DRAWN)]
        return pages


@pytest.fixture
def twins(serve: Serve) -> list[Judged]:
    """Two evenings that are alike in everything."""
    with ThreadPoolExecutor() as both:
        started = list(both.map(lambda _: serve(workers=1), range(2)))
    made = [Judged(Room(*each, slug=SLUG), each[1], number) for number, each in enumerate(started)]
    for judged in made:
        judged.room.session.commit()
    return made


def seen(twins: list[Judged], who: str) -> list[Pages]:
    with ThreadPoolExecutor() as both:
        return list(both.map(lambda judged: judged.crawl(who), twins))


def assert_alike(twins: list[Judged], readers: Iterable[str]) -> int:
    """None of them can tell which of the two evenings they are at; the number of pages compared."""
    pages = 0
    for who in readers:
        one, other = seen(twins, who)
        assert one.keys() == other.keys()
        for path, page in one.items():
            assert page == other[path], f"{who} can tell by {path}"
        pages += len(one)
    return pages


def assert_told_apart(twins: list[Judged], readers: Iterable[str], path: str) -> None:
    """The comparison could fail: it looks where it is shown once it may be."""
    for who in readers:
        one, other = (judged.looks(who, path) for judged in twins)
        assert one != other, who


def in_both(twins: list[Judged], act: str) -> None:
    """Let the same happen in both rooms, and every process see it."""
    acts = {id(judged.room): getattr(judged, act) for judged in twins}
    after([judged.room for judged in twins], lambda room: acts[id(room)]())


def test_two_juries_look_alike_until_they_are_public(twins: list[Judged], record_property: Record) -> None:
    in_both(twins, "score")
    pages = assert_alike(twins, EVERYONE)
    in_both(twins, "lock")
    pages += assert_alike(twins, OUTSIDE)
    assert_told_apart(twins, ("juror", "chair"), "/deliberation")
    in_both(twins, "end")
    pages += assert_alike(twins, OUTSIDE)
    in_both(twins, "publish")
    pages += assert_alike(twins, ("visitor", "voter", "youth juror"))
    assert_told_apart(twins, ("organiser", "host"), "/jury-report")
    assert_told_apart(twins, ("initiator",), "/jury")
    in_both(twins, "publish_results")
    assert_told_apart(twins, EVERYONE, "/jury-report.json")
    record_property("pages about juries alike", pages)
