"""A12: backups are real.

Promised to the organiser: a backup that was made while the room votes at full speed is sound, holds every
vote that a phone had been told is counted, and can be put back under the running server. Promised to
everyone: whoever was erased since does not come back with it.

Proof: while 8 phones vote at full speed, 20 backups are made one after the other. Each is put back into a
database of its own, which finds nothing wrong with itself, counts every evening again, and holds every vote
that had been acknowledged when that backup began. Somebody who erased themselves after a backup is gone
again when it is put back under the running server; a backup that was cut short changes nothing.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import sqlalchemy as sa

from innovation.evenings.models import Event
from innovation.people.models import Person
from innovation.voting.models import Ballot, Round
from tests.faults import Record, size
from tests.faults.conftest import MakeRoom
from tests.faults.room import CHOICES, Room, csrf, hang_up, session_cookie, until
from tests.faults.server import Server

BACKUPS = size(2, 20)
CLIENTS = 8
VOTERS = 6000  #: more than can vote in that time


async def vote_all_along(room: Room, number: int, during: Callable[[Counter[str]], Awaitable[None]]) -> None:
    """Phones vote at full speed as long as `during` takes; it is given what they were told so far."""
    told, over, voters = Counter[str](), asyncio.Event(), room.voters(VOTERS)

    async def lane() -> None:
        phone = room.phone(voters[0])
        while not over.is_set() and voters:
            phone.holder, choice = voters.pop(), random.choice(CHOICES)
            assert (await phone.cast(number, choice)).status == 200
            told[choice] += 1
        await hang_up([phone])

    voting = asyncio.gather(*(lane() for _ in range(CLIENTS)))
    await until(lambda: told.total() > CLIENTS)
    await during(told)
    over.set()
    await voting
    assert voters, "nobody voted during the last backup"


def command(server: Server, *words: str) -> str:
    done = server.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def put_elsewhere(file: Path, folder: Path, slug: str) -> Counter[str]:
    """Restore a backup into a database of its own; the ballots that are in it."""
    folder.mkdir()
    other = Server(folder, workers=1)
    try:
        assert "evenings counted again" in command(other, "restore", str(file), "--yes")
        assert other.integrity() == "ok"
        with other.database.session(read_only=True) as session:
            asked = sa.select(Ballot.choice).join(Round, Round.id == Ballot.round_id)
            held = asked.join(Event, Event.id == Round.event_id).where(Event.slug == slug)
            return Counter(str(choice) for choice in session.scalars(held))
    finally:
        other.remove()


def test_a_backup_at_full_speed_holds_all_that_was_acknowledged(
    room: MakeRoom, tmp_path: Path, record_property: Record
) -> None:
    held = room()
    number, before = held.open(), []

    async def back_up(told: Counter[str]) -> None:
        for n in range(BACKUPS):
            before.append(Counter(told))
            made = await asyncio.to_thread(command, held.server, "backup", str(tmp_path / f"{n}.backup"))
            assert "all agree" in made

    asyncio.run(vote_all_along(held, number, back_up))
    held.close(number)
    for n, acked in enumerate(before):
        found = put_elsewhere(tmp_path / f"{n}.backup", tmp_path / f"elsewhere-{n}", held.slug)
        assert acked <= found
        assert found <= held.stored(number)
    record_property("backups", BACKUPS)
    record_property("votes in the last", found.total())


def erase(server: Server, person: Person) -> None:
    """Somebody deletes their account on their own page."""
    cookie = session_cookie(server.app, _user_id=person.get_id(), _fresh=True)
    headers = {"Cookie": f"session={cookie}", "X-CSRFToken": csrf(server.app)}
    assert server.ask("/me/erasure", "POST", headers)[0] == 303


def test_a_backup_is_put_back_under_a_running_server_without_who_was_erased(
    room: MakeRoom, tmp_path: Path
) -> None:
    held = room()
    gone = Person(email="weg@example.org", name="Weg", created_at=held.event.starts_at.replace(year=2020))
    held.session.add(gone)
    held.session.commit()
    file = tmp_path / "kept.backup"
    command(held.server, "backup", str(file))
    erase(held.server, gone)
    held.event.title = "Na de kopie"
    held.session.commit()
    assert "1 people erased again" in command(held.server, "restore", str(file), "--yes")
    status, _, page = held.server.ask(f"/evenings/{held.slug}/")
    assert status == 200
    assert b"Na de kopie" not in page
    held.session.expire_all()
    emails = list(held.session.scalars(sa.select(Person.email)))
    held.session.commit()
    assert "weg@example.org" not in emails
    assert held.host.email in emails


def test_a_damaged_backup_changes_nothing(room: MakeRoom, tmp_path: Path) -> None:
    held = room()
    file = tmp_path / "kept.backup"
    command(held.server, "backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    done = held.server.command("restore", str(file), "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert held.server.ask(f"/evenings/{held.slug}/")[0] == 200
