"""What an admin changes about the network. Nothing here commits."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation import pictures
from innovation.errors import N_, RuleBroken
from innovation.network.models import Municipality, Network, Theme, the_network
from innovation.network.rules import OUR_ACCENT, free_slug

LOGO_PX = 512  #: width and height that a logo has at most
LONGEST_NAME = 80


def describe(
    session: Session, name: str, region: str, tagline: str, accent: str, contact_email: str
) -> Network:
    """Name the network and give it a colour, #rrggbb."""
    network = the_network(session) or Network(id=1, logo_version=0)
    network.name, network.region, network.tagline = name, region, tagline
    network.accent = None if accent == OUR_ACCENT else accent
    network.contact_email = contact_email
    session.add(network)
    return network


def put_logo(network: Network, stream: BinaryIO | None) -> None:
    """Show this picture as logo; None: show none. Raises RuleBroken (422) when it is no picture."""
    picture = pictures.encode(stream, LOGO_PX) if stream else None
    network.logo = picture.webp if picture else None
    network.logo_version = 1 + int(picture.version[:7], 16) if picture else 0


def rename(places: Sequence[Municipality | Theme], names: Mapping[int, str]) -> None:
    """Give places or themes the names typed for their ids; their addresses stay, so that links work.

    Raises RuleBroken (422) when a name is empty, too long or there twice.
    """
    wanted = [_fitting(names.get(place.id, place.name)) for place in places]
    _refuse_doubles(wanted)
    for place, name in zip(places, wanted, strict=True):
        place.name = name


def add(session: Session, kind: type[Municipality] | type[Theme], name: str, known: Sequence[str]) -> None:
    """Add a municipality or theme beside those with the names `known`. Raises as `rename` does."""
    _refuse_doubles([*known, _fitting(name)])
    taken = set(session.scalars(sa.select(kind.slug)))
    session.add(kind(name=name, slug=free_slug(name, taken)))


def choose_members(places: Sequence[Municipality], members: Container[int]) -> None:
    """The municipalities with these ids take part in the network, the others do not."""
    for place in places:
        place.member = place.id in members


def _fitting(name: str) -> str:
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken(N_("Every name has 1 to 80 characters."), 422)
    return name


def _refuse_doubles(names: Sequence[str]) -> None:
    name, times = Counter(names).most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise RuleBroken(N_("“%(name)s” stands there twice. Once is enough."), 422, name=name)
