"""Everything on screen is there in Dutch, and the whole vote card in five more languages."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from innovation.settings import ROOT
from innovation.web.i18n import LANGUAGES

FOLDER = ROOT / "innovation" / "translations"
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
FORBIDDEN = re.compile(r"\b(gebruikers?|cliënt(en)?|winnaars?|kandida(at|ten)|project(en)?)\b", re.IGNORECASE)


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def template(name: str) -> Catalog:
    with (FOLDER / name).open("rb") as file:
        return read_po(file)


def texts(message: Message) -> list[str]:
    """All forms of a translation."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_text_is_left_untranslated(language: str) -> None:
    known = catalogue(language)
    needed = template("messages.pot" if language == "nl" else "card.pot")
    missing = [m.id for m in needed if m.id and not (m.id in known and all(texts(known[m.id])))]
    assert not missing


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_keep_their_placeholders(language: str) -> None:
    wrong = [(m.id, error) for m in catalogue(language) if m.id for error in m.check()]
    assert not wrong


def test_the_catalogues_know_every_text_in_the_code() -> None:
    """`make messages` was run after the last text was written."""
    known = {m.id for m in template("messages.pot")}
    found = set()
    for place in ("innovation", "templates"):
        for _, _, message, _, _ in extract_from_dir(ROOT / place, METHODS, keywords=KEYWORDS):
            found.add(tuple(message) if isinstance(message, list) else message)
    assert not found - known


def test_dutch_avoids_the_words_we_do_not_use() -> None:
    wrong = [text for m in catalogue("nl") if m.id for text in texts(m) if FORBIDDEN.search(text)]
    assert not wrong
