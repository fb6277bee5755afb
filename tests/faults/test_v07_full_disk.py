"""V7: a full disk costs patience, not votes.

Promised to everyone: when nothing can be written any more, a phone is told in plain words that nothing is
lost and when to try again; as soon as there is room again its vote counts. A vote that was told "counted"
before is still counted.

Proof: 2,000 phones vote, 8 at a time, on a server whose database is on a file system of 8 MB. Halfway that
file system is filled to the last byte for 20 seconds; the same with a limit on what the server's processes
may write, which can be set where nothing may be mounted. Each vote gets only a 503 with Retry-After and
plain words, or "counted"; then exactly the acknowledged votes are stored, and the database's own check and
the recount find nothing. (SQLite; the files of PostgreSQL are not the server's.)
"""

import asyncio
import os
import resource
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SERVER
from tests.faults import Record, size
from tests.faults.conftest import Serve, begin
from tests.faults.room import CHOICES, Room, hang_up, told_to_wait, until

pytestmark = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL's own files are not the server's")

VOTERS = size(120, 2000)
LANES = 8
FULL_FOR = size(2, 20)  #: seconds
DISK = 8 * 1024 * 1024  #: bytes


class Limited:
    """No process of the server may write another byte to a file while it is full."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def fill(self) -> None:
        self._most(1)

    def free(self) -> None:
        self._most(resource.RLIM_INFINITY)

    def _most(self, most: int) -> None:
        for process in self.room.server.processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class Small:
    """A file system of 8 MB around the database, which another program fills."""

    def __init__(self, room: Room) -> None:
        self.rest = room.server.folder / "rest"

    def fill(self) -> None:
        with self.rest.open("wb", buffering=0) as file:
            while room := min(os.statvfs(self.rest.parent).f_bavail * 4096, 65_536):
                file.write(bytes(room))

    def free(self) -> None:
        self.rest.unlink()


async def vote_through_it(room: Room, number: int, disk: Limited | Small) -> tuple[Counter[str], int]:
    """Everybody votes; halfway the disk is full for a while. What they were told, and who had to wait."""
    voters, acked, waits = room.voters(VOTERS), Counter[str](), 0

    async def lane() -> None:
        nonlocal waits
        phone = room.phone(voters[0])
        while voters:
            phone.holder = voter = voters.pop()
            choice = CHOICES[len(voters) % 3]
            while (reply := await phone.send(number, choice, token=voter)).status != 200:
                waits += told_to_wait(reply)
                await asyncio.sleep(0.2)
            acked[choice] += 1
        await hang_up([phone])

    voting = asyncio.gather(*(lane() for _ in range(LANES)))
    await until(lambda: acked.total() > VOTERS / 2)
    disk.fill()
    await asyncio.sleep(FULL_FOR)
    assert acked.total() < VOTERS, "the disk was never full"
    disk.free()
    await voting
    return acked, waits


def votes_survive(room: Room, disk: Limited | Small) -> int:
    """Prove it; how often somebody had to wait."""
    number = room.open()
    acked, waits = asyncio.run(vote_through_it(room, number, disk))
    assert waits >= LANES, "nobody was ever told to wait, so nothing was proven"
    assert acked.total() == VOTERS
    assert room.stored(number) == acked
    room.close(number)
    assert room.differences() == []
    assert room.server.integrity() == "ok"
    return waits


def test_a_limit_on_writing_delays_votes_and_loses_none(serve: Serve, record_property: Record) -> None:
    room = Room(*serve(workers=2))
    record_property("told to wait at a limit", votes_survive(room, Limited(room)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB, which only root may make."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "kantelpunt", str(tmp_path)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk_delays_votes_and_loses_none(small_disk: Path, record_property: Record) -> None:
    server, cast = begin(small_disk, workers=2)
    try:
        room = Room(server, cast)
        waits = votes_survive(room, Small(room))
    finally:
        server.remove()
    record_property("votes", VOTERS)
    record_property("told to wait on a full disk of 8 MB", waits)
