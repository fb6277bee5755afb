"""Starting the server: the port, the addresses, the end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation import serving, welcome
from innovation.db import Base
from innovation.evenings.rules import Phase
from innovation.network.models import Network
from innovation.people.actions import sign_in_with_token
from innovation.pitches.models import Pitch
from innovation.settings import ROOT, Settings
from tests.cast import NOW, Cast


@pytest.fixture
def port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


@pytest.fixture
def settings(port: int, tmp_path: Path) -> Settings:
    return Settings(port=port, instance=tmp_path)


@pytest.fixture
def environment(settings: Settings, database_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PORT": str(settings.port),
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": database_url,
    }


@pytest.fixture
def server(environment: dict[str, str], app: object) -> Iterator[subprocess.Popen[str]]:
    """A real server, as `make run` starts it, that has answered once."""
    running = start(environment)
    until_it_answers(f"http://127.0.0.1:{environment['PORT']}/healthz")
    yield running
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "app.py"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, process_group=0
    )


def until_it_answers(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_server_says_where_it_is_and_stops(
    server: subprocess.Popen[str], settings: Settings, stop: signal.Signals
) -> None:
    os.killpg(server.pid, stop)  # Ctrl-C and a closed terminal reach every process
    said, complained = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{settings.port}/" in said
    assert server.returncode == 0
    assert "Traceback" not in complained


def test_second_server_says_in_one_line_that_the_port_is_taken(
    server: subprocess.Popen[str], environment: dict[str, str], settings: Settings
) -> None:
    said, complained = (second := start(environment)).communicate(timeout=20)
    assert second.returncode == 1
    assert said == ""
    assert complained.startswith(f"Port {settings.port} is taken")
    assert complained.count("\n") == 1


def test_port_that_another_program_listens_on_is_taken(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.port)):
        with pytest.raises(serving.ServingError, match="is taken"), serving.claimed(settings):
            pass
        every = replace(settings, host="0.0.0.0")
        with pytest.raises(serving.ServingError, match="is taken"), serving.claimed(every):
            pass


def test_port_of_a_twin_that_is_still_starting_is_taken(settings: Settings) -> None:
    with (
        serving.claimed(settings),
        pytest.raises(serving.ServingError, match="is taken"),
        serving.claimed(settings),
    ):
        pass


def test_port_is_free_again_at_once_after_a_stop(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.port)) as listening:
        caller = socket.create_connection(listening.getsockname())
        answering, _ = listening.accept()
        answering.close()  # whoever closes first leaves the port in TIME_WAIT
        caller.close()
    with serving.claimed(settings):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "99999"),
        ("HOST", "192.0.2.77"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3"),
    ],
)
def test_impossible_setting_is_one_plain_line(environment: dict[str, str], name: str, value: str) -> None:
    said, complained = (server := start({**environment, name: value})).communicate(timeout=20)
    assert server.returncode == 1
    assert (said, complained.count("\n")) == ("", 1)
    assert "Traceback" not in complained


class Unrouted(socket.socket):
    """A socket on a machine without a default route."""

    def connect(self, address: object) -> None:
        raise OSError("Network is unreachable")


def test_lan_address_is_that_of_an_interface_where_no_route_leads_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "socket", Unrouted)
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (2, "docker0"), (3, "wlan0")])
    answer = b"\0" * 20 + bytes([10, 42, 0, 1]) + b"\0" * 16
    monkeypatch.setattr(
        welcome.fcntl, "ioctl", lambda asking, request, name: answer if b"wlan0" in name else None
    )
    assert welcome.lan_address() == "10.42.0.1"


def test_lan_address_is_the_name_of_a_machine_without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", Unrouted)
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo")])
    monkeypatch.setattr(socket, "gethostname", lambda: "laptop")
    assert welcome.lan_address() == "laptop"


@pytest.mark.parametrize(
    ("host", "public", "origin"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8000"),
        ("0.0.0.0", "", "http://10.0.0.7:8000"),
        ("::", "", "http://10.0.0.7:8000"),
        ("::1", "", "http://[::1]:8000"),
        ("0.0.0.0", "https://avond.example.org/", "https://avond.example.org"),
    ],
)
def test_origin_is_what_a_phone_can_reach(
    host: str, public: str, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "lan_address", lambda: "10.0.0.7")
    assert welcome.origin_of(Settings(host=host, public_url=public)) == origin


def test_banner_has_every_address_and_a_qr_code_to_join(cast: Cast) -> None:
    said = welcome.banner("http://10.0.0.7:8000", cast.evening, [("organiser", "http://10.0.0.7:8000/x")])
    code = cast.evening.room_code
    for place in ("/", f"/j/{code}", "/evenings/najaar/screen", "/evenings/najaar/console", "/x"):
        assert f"http://10.0.0.7:8000{place}\n" in said
    assert f"{code[:3]}-{code[3:]}" in said
    assert welcome.qr(f"http://10.0.0.7:8000/j/{code}") in said


def test_sign_in_link_of_each_role_signs_in_whoever_has_it(cast: Cast, session: Session) -> None:
    links = welcome.sign_in_links(session, "http://10.0.0.7:8000", cast.evening, NOW)
    assert [role for role, _ in links] == ["initiator", "host", "organiser", "admin"]
    tokens = [link.removeprefix("http://10.0.0.7:8000/sign-in/") for _, link in links]
    people = [sign_in_with_token(session, token, NOW + timedelta(hours=11)) for token in tokens]
    assert people == [cast.noor, cast.hugo, cast.olga, cast.ada]


def prepared(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, public_url: str) -> str:
    for name, value in {**environment, "PUBLIC_URL": public_url}.items():
        monkeypatch.setenv(name, value)
    return serving.prepare()


def count(session: Session, table: type[Base]) -> int:
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_first_start_makes_the_demo_and_a_later_one_leaves_it(
    environment: dict[str, str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [prepared(environment, monkeypatch, "http://10.0.0.7:8000") for _ in range(2)]
    assert (count(session, Network), count(session, Pitch)) == (1, 20)
    assert ["http://10.0.0.7:8000/sign-in/" in text for text in said] == [True, True]
    assert ["http://10.0.0.7:8000/j/" in text for text in said] == [True, True]


def test_installation_in_the_open_gets_neither_demo_nor_links(
    environment: dict[str, str], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(environment, monkeypatch, "https://avond.example.org")
    assert count(session, Network) == 0
    Cast(session)
    said = prepared(environment, monkeypatch, "https://avond.example.org")
    assert "https://avond.example.org/j/" in said
    assert "/sign-in/" not in said


def test_banner_without_an_evening_has_no_code() -> None:
    said = welcome.banner("http://127.0.0.1:8000", None)
    assert "http://127.0.0.1:8000/" in said
    assert "/j/" not in said


def test_evening_that_runs_is_shown_before_the_next_one(cast: Cast, session: Session) -> None:
    running = cast.event("loopt", [])
    running.phase = Phase.RUNNING
    running.starts_at = cast.evening.starts_at.replace(year=2027)
    over = cast.event("voorbij", [])
    over.phase = Phase.ENDED
    session.commit()
    assert welcome.next_evening(session) is running
    running.phase = Phase.ENDED
    session.commit()
    assert welcome.next_evening(session) is cast.evening
