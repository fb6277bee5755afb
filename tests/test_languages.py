"""Everything on screen is there in Dutch, and the whole vote card in five more languages."""

import re
from functools import cache
from pathlib import Path

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


@cache
def texts_in(folder: Path) -> list[tuple[str, str | tuple[str, ...]]]:
    """Every text in a folder with the name of its file, a plural as a pair."""
    found = extract_from_dir(folder, METHODS, keywords=KEYWORDS)
    return [(name, tuple(text) if isinstance(text, tuple | list) else text) for name, _, text, _, _ in found]


def written_in(*places: str) -> set[str | tuple[str, ...]]:
    """Every text in these files and folders, a plural as a pair."""
    found: set[str | tuple[str, ...]] = set()
    for place in places:
        path = ROOT / place
        folder, only = (path, None) if path.is_dir() else (path.parent, path.name)
        found |= {text for name, text in texts_in(folder) if only in (None, name)}
    return found


def texts(message: Message) -> list[str]:
    """All forms of a translation."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_text_is_left_untranslated(language: str) -> None:
    known = catalogue(language)
    card = (ROOT / ".ci" / "card-texts").read_text().split()
    needed = written_in(*(("innovation", "templates") if language == "nl" else card))
    missing = [text for text in needed if not (text in known and all(texts(known[text])))]
    assert needed
    assert not missing, "run make messages, then translate"


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_keep_their_placeholders(language: str) -> None:
    wrong = [(m.id, error) for m in catalogue(language) if m.id for error in m.check()]
    assert not wrong


def test_dutch_avoids_the_words_we_do_not_use() -> None:
    wrong = [text for m in catalogue("nl") if m.id for text in texts(m) if FORBIDDEN.search(text)]
    assert not wrong
