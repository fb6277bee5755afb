"""A whole evening on a real server: a room full of phones, a host, and nothing lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from innovation.settings import ROOT
from tests.faults.server import Server

SMALL = Path(__file__).parent / "data" / "small.pb"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path, workers=2)
    try:
        yield started.start()
    finally:
        started.remove()


def play(server: Server, *more: str) -> dict[str, float]:
    """What bench/phones.py says of the small election."""
    line = [sys.executable, "bench/phones.py", "--url", server.origin, "--ballots", str(SMALL), *more]
    done = subprocess.run(line, cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_phones_and_published_counts_agree(server: Server) -> None:
    for login in ("organiser", "admin"):
        assert server.command("appoint", f"{login}@example.org", login).returncode == 0
    figures = play(server, "--seconds", "2")
    wrong = {name: figures[name] for name in ("lost", "double", "mismatch", "errors_5xx")}
    assert wrong == {"lost": 0, "double": 0, "mismatch": 0, "errors_5xx": 0}
    assert (figures["voters"], figures["ballots"]) == (12, 24)


def test_a_file_that_is_no_election_is_refused_in_one_line(server: Server, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pb"
    broken.write_text(SMALL.read_text().replace("6;A,B", "6;A,Z"))
    done = server.command("import", "election", str(broken))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("voter 6 approves of a project that is not in the file")
    assert "Traceback" not in done.stderr
