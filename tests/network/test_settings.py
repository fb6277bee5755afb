"""An admin changes the network; nobody else does."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session, undefer

from innovation.network.models import Municipality, Network, Theme, the_network
from tests.cast import Cast
from tests.conftest import Client

FIELDS = {
    "name": "Netwerk Nieuw",
    "region": "Midden",
    "tagline": "Samen verder",
    "accent": "#8f1a63",
    "contact_email": "",
}


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.ada)


def logo(width: int = 900, height: int = 300) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    out.seek(0)
    return out


def save(client: Client, **fields: Any) -> Any:
    return client.post("/network/settings", data=FIELDS | fields)


@pytest.fixture
def kept(app: Flask) -> Callable[[], Network]:
    """Reads the network's row and logo as they are kept now."""

    def read() -> Network:
        with app.extensions["database"].session(read_only=True) as reader:
            return reader.get_one(Network, 1, options=[undefer(Network.logo)])

    return read


@pytest.mark.parametrize("path", ["/network/settings", "/network/municipalities", "/network/themes"])
def test_only_admins_change_the_network(client: Client, cast: Cast, path: str) -> None:
    assert client.post(path, data=FIELDS).location.startswith("/sign-in")
    for person in (cast.eve, cast.olga):
        assert client.sign_in(person).post(path, data=FIELDS).status_code == 403
    assert client.sign_in(cast.ada).get("/network/settings").status_code == 200


def test_settings_are_kept_and_shown(ada: Client, kept: Callable[[], Network]) -> None:
    assert save(ada, contact_email="Info@Example.org").status_code == 303
    network = kept()
    assert (network.name, network.region, network.contact_email) == (
        "Netwerk Nieuw",
        "Midden",
        "info@example.org",
    )
    assert "Netwerk Nieuw" in ada.get("/network/settings").text


def test_our_own_colour_is_not_kept_as_a_choice(ada: Client, kept: Callable[[], Network]) -> None:
    save(ada, accent="#0B5D3B")
    assert kept().accent == "#0b5d3b"
    assert "#0b5d3b" in ada.get("/network.css").text
    save(ada, accent="#8F1A63")
    assert kept().accent is None


@pytest.mark.parametrize(
    "accent", ["#ffcc00", "#777777", "red", "#12345", "#8f1a63\n", "#8f1a63}body{display:none"]
)
def test_a_colour_that_cannot_be_read_or_is_none_is_refused(
    ada: Client, kept: Callable[[], Network], accent: str
) -> None:
    answer = save(ada, accent=accent, name="Anders")
    if accent.endswith("\n"):  # an end of line around it is only how it was pasted
        assert kept().accent is None
        return
    assert answer.status_code == 422
    assert 'id="accent-error"' in answer.text
    assert kept().name == "Netwerk Testdam"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": "x" * 10_000}, {"region": "x" * 81}, {"contact_email": "a\x00@example.org"}],
)
def test_what_does_not_fit_is_refused(
    ada: Client, kept: Callable[[], Network], fields: dict[str, str]
) -> None:
    assert save(ada, **fields).status_code == 422
    assert kept().name == "Netwerk Testdam"


def test_a_logo_becomes_small_and_may_be_cached(ada: Client, kept: Callable[[], Network]) -> None:
    save(ada, logo_file=(logo(), "../../logo.png"))
    version = kept().logo_version
    answer = ada.get(f"/network/logo/{version}.webp")
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"] == 'inline; filename="picture.webp"'  # never the one sent
    assert Image.open(BytesIO(answer.data)).size == (512, 171)
    assert ada.get(f"/network/logo/{version + 1}.webp").status_code == 404
    assert f"/network/logo/{version}.webp" in ada.get("/me").text
    save(ada, logo_file=(logo(300, 900), "new.png"))
    assert ada.get(f"/network/logo/{version}.webp").status_code == 404
    save(ada, no_logo="y")
    assert kept().logo is None
    assert ada.get("/network/logo/0.webp").status_code == 404


def test_saving_without_a_file_keeps_the_logo(ada: Client, kept: Callable[[], Network]) -> None:
    save(ada, logo_file=(logo(), "logo.png"))
    version = kept().logo_version
    save(ada)
    assert kept().logo_version == version
    assert kept().logo


def test_a_file_that_is_no_picture_changes_nothing(ada: Client, kept: Callable[[], Network]) -> None:
    answer = save(ada, logo_file=(BytesIO(b"<svg onload='alert(1)'/>"), "logo.png"))
    assert answer.status_code == 422
    assert 'id="logo_file-error"' in answer.text
    assert kept().name == "Netwerk Testdam"


def test_before_the_network_has_a_row_it_gets_one(client: Client, session: Session, cast: Cast) -> None:
    session.execute(sa.delete(Network))
    session.commit()
    client.sign_in(cast.ada)
    assert client.get("/network/settings").status_code == 200
    assert client.get("/network/logo/0.webp").status_code == 404
    assert save(client).status_code == 303
    network = the_network(session)
    assert network
    assert network.name == "Netwerk Nieuw"


def names(session: Session, kind: type[Municipality] | type[Theme]) -> dict[str, str]:
    found = {row.slug: row.name for row in session.execute(sa.select(kind.slug, kind.name))}
    session.rollback()
    return found


def test_a_municipality_is_renamed_and_keeps_its_address(ada: Client, session: Session, cast: Cast) -> None:
    typed = {f"name-{cast.goirle.id}": " Goirle-Riel ", "member": [cast.tilburg.id], "new": "Loon op Zand"}
    assert ada.post("/network/municipalities", data=typed).status_code == 303
    found = names(session, Municipality)
    assert found == {"goirle": "Goirle-Riel", "tilburg": "Tilburg", "loon-op-zand": "Loon op Zand"}
    members = session.scalars(sa.select(Municipality.slug).where(Municipality.member)).all()
    assert set(members) == {"tilburg", "loon-op-zand"}


def test_a_theme_is_added_and_renamed(ada: Client, session: Session, cast: Cast) -> None:
    ada.post("/network/themes", data={"new": "Sport"})
    ada.post("/network/themes", data={f"name-{cast.theme.id}": "Onderwijs", "new": "Schóól"})
    assert names(session, Theme) == {"school": "Onderwijs", "sport": "Sport", "school-2": "Schóól"}


@pytest.mark.parametrize("wrong", ["", "x" * 81, "x" * 10_000, "\x00", "Tilburg"])
def test_a_name_that_does_not_fit_is_refused_and_kept_on_the_page(
    ada: Client, session: Session, cast: Cast, wrong: str
) -> None:
    typed = {f"name-{cast.goirle.id}": wrong}
    assert ada.post("/network/municipalities", data=typed).status_code == 422
    answer = ada.post("/network/municipalities", data=typed | {"new": "Dongen"})
    assert answer.status_code == 422
    assert "Dongen" in answer.text
    assert names(session, Municipality) == {"goirle": "Goirle", "tilburg": "Tilburg"}


@pytest.mark.parametrize("wrong", ["x" * 81, "Tilburg"])
def test_a_new_name_that_does_not_fit_is_refused(
    ada: Client, session: Session, cast: Cast, wrong: str
) -> None:
    assert ada.post("/network/municipalities", data={"new": wrong}).status_code == 422
    assert names(session, Municipality) == {"goirle": "Goirle", "tilburg": "Tilburg"}


def test_the_language_switch_goes_back_and_stays_home(client: Client, cast: Cast) -> None:
    answer = client.post("/language", data={"lang": "en", "next": "/sign-in"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert '<html lang="en"' in client.get("/sign-in").text
    assert client.post("/language", data={"lang": "xx", "next": "//evil.example"}).location == "/"
    assert '<html lang="en"' in client.get("/sign-in").text
