"""Tables of the network."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from innovation.db import Base


class Network(Base):
    """The one network this installation serves (a single row)."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    region: Mapped[str] = mapped_column(sa.String(80), default="")
    tagline: Mapped[str] = mapped_column(sa.String(200), default="")
    accent: Mapped[str | None] = mapped_column(sa.String(7))  #: as #rrggbb
    logo: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)  #: WebP
    logo_version: Mapped[int] = mapped_column(default=0)  #: 0: no logo; else of its SHA-256, for its address
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")


class Municipality(Base):
    """A municipality; `member` tells whether it takes part in the network."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    member: Mapped[bool] = mapped_column(default=True)


class Theme(Base):
    """What an idea, a year or an evening is about."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))


def the_network(session: Session) -> Network | None:
    """The network's row, or None before it was set up."""
    return session.get(Network, 1)


def municipalities(session: Session) -> Sequence[Municipality]:
    """All municipalities: members first, then by name."""
    return session.scalars(
        sa.select(Municipality).order_by(Municipality.member.desc(), Municipality.name)
    ).all()


def themes(session: Session) -> Sequence[Theme]:
    """All themes by name."""
    return session.scalars(sa.select(Theme).order_by(Theme.name)).all()
