"""A page is a page whoever asks for it: htmx asks anew for what was in the history, and shows it whole."""

import pytest

from tests.security import matrix
from tests.security.setting import Setting
from tests.security.world import ROLES

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("role", "under"), [("organiser", "/"), ("chair", "/evenings/<slug>/jury")])
def test_a_page_is_a_page_whoever_asks_for_it(setting: Setting, role: str, under: str) -> None:
    table = {name: dict(zip(ROLES, cells, strict=True)) for name, cells in matrix.read(matrix.TABLE).items()}
    looked = 0
    for row in matrix.rows(setting.app, setting.world.places):
        if row.place or row.method != "GET" or not row.rule.startswith(under):
            continue
        if table.get(row.name, {}).get(role) == "200":
            page = setting.crowd.ask(role, "GET", row.path)
            part = setting.crowd.ask(role, "GET", row.path, headers={"HX-Request": "true"})
            assert (b"<html" in part.body) == (b"<html" in page.body), row.name
            looked += b"<html" in page.body
    assert looked >= 5
