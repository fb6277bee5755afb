"""What whoever starts the server is told: where everything is, in words and as a QR code."""

import fcntl
import socket
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from io import StringIO

import segno
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.evenings.models import Event, Host
from innovation.evenings.rules import Kind, Phase
from innovation.jury.models import Juror, Panel
from innovation.people.actions import sign_in_link
from innovation.people.models import Person
from innovation.people.rules import Role
from innovation.pitches.models import Initiator
from innovation.settings import Settings

EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to
VIRTUAL = ("lo", "docker", "br-", "veth", "virbr")  #: network interfaces that no phone can reach
LINKS_LAST = timedelta(hours=12)
SECOND_PERSON = (
    "  Declaring a vote void and publishing what passed take two people:\n"
    "  host and organiser, each link in a browser (or private window) of its own."
)
SIOCGIFADDR = 0x8915  #: Linux: the IPv4 address of an interface


def origin_of(settings: Settings) -> str:
    """What links and QR codes begin with: PUBLIC_URL, else the address at which others reach us."""
    host = lan_address() if settings.host in EVERY_ADDRESS else settings.host
    return settings.public_url.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def lan_address() -> str:
    """This machine's address on its own network; its name when it has no address.

    Connecting a UDP socket sends nothing: it only asks the system which address it would use. A
    laptop that is itself the hall's Wi-Fi has no such route, so its interfaces are asked next.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            return str(asking.getsockname()[0])
        except OSError:
            return next(interface_addresses(asking), socket.gethostname())


def interface_addresses(asking: socket.socket) -> Iterator[str]:
    """The IPv4 addresses of the network interfaces that phones could reach (Linux only)."""
    for _, name in socket.if_nameindex():
        if name.startswith(VIRTUAL):
            continue
        try:
            answer = fcntl.ioctl(asking, SIOCGIFADDR, name.encode().ljust(40, b"\0"))
        except OSError:
            continue
        yield socket.inet_ntoa(answer[20:24])


def next_evening(session: Session) -> Event | None:
    """The pitch evening to show first: one that is going on, else the first that is still to come."""
    waiting = sa.select(Event).where(Event.kind == Kind.PITCH_EVENING, Event.phase != Phase.ENDED)
    return session.scalar(waiting.order_by(Event.phase == Phase.PLANNED, Event.starts_at).limit(1))


def sign_in_links(
    session: Session, origin: str, evening: Event | None, now: datetime
) -> list[tuple[str, str]]:
    """A role and a link for the first person who has it; each signs in once, today."""
    of_role = sa.select(Person).order_by(Person.id).limit(1)
    asked = {
        "initiator": of_role.join(Initiator),
        "host": of_role.join(Host).where(Host.event_id == (evening.id if evening else None)),
        "juror": of_role.join(Juror).join(Panel).where(Panel.event_id == (evening.id if evening else None)),
        "organiser": of_role.where(Person.role == Role.ORGANISER),
        "admin": of_role.where(Person.role == Role.ADMIN),
    }
    found = {role: session.scalar(query) for role, query in asked.items()}
    return [
        (role, f"{origin}/sign-in/{sign_in_link(session, person.email, now, lifetime=LINKS_LAST)}")
        for role, person in found.items()
        if person
    ]


def banner(origin: str, evening: Event | None, sign_in_links: Sequence[tuple[str, str]] = ()) -> str:
    """Where everything is. `sign_in_links` are pairs of a role and an address that signs in once."""
    lines = ["", "Kantelpunt is here. Ctrl-C stops it.", "", line("Public site", f"{origin}/")]
    if evening:
        place = f"{origin}/evenings/{evening.slug}"
        lines += [
            line("Projector", f"{place}/screen"),
            line("Console", f"{place}/console"),
            line("Join with a phone", f"{origin}/j/{evening.room_code}"),
            line("or with the code", f"{evening.room_code[:3]}-{evening.room_code[3:]}   ({evening.title})"),
        ]
    lines += [line(f"Sign in as {role}", link) for role, link in sign_in_links]
    if sign_in_links:
        lines += ["", SECOND_PERSON]
    return "\n".join([*lines, "", qr(f"{origin}/j/{evening.room_code}") if evening else ""])


def line(label: str, value: str) -> str:
    """One line of the banner."""
    return f"  {label:<24}{value}"


def qr(text: str) -> str:
    """`text` as a QR code for a terminal."""
    drawn = StringIO()
    segno.make(text, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
