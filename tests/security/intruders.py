"""Finds in a page what somebody's text became there: an element, an attribute, an address, a sum."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from jinja2 import Environment, TemplateError
from markdown_it import MarkdownIt
from playwright.sync_api import Page

from tests.security.payloads import CARELESS, PLACES

#: `intruders(document)`: what is there that no page of ours has. `marks(html)`: which columns it shows.
SCRIPT = r"""
const SAFE = ["http:", "https:", "mailto:", "tel:", "data:"];
const LEADING = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping"];
const leads = (part) => LEADING.filter((name) => part.hasAttribute(name)).some((name) => {
  const value = part.getAttribute(name);
  if (name !== "src" && /^\s*data:/i.test(value)) return true;
  try { return !SAFE.includes(new URL(value, "http://x/").protocol); } catch { return false; }
});
const reloads = (part) => part.matches("meta:not([zqx])") && /^\d+$/.test(part.content);
const foreign = (part) => part.matches(
  "[zqx], script:not([src]), base, iframe, object, embed, meta[http-equiv]") && !reloads(part);
const handles = (part) => [...part.attributes].some(({ name }) => /^on/i.test(name));
const intruders = (page) => {
  const wrong = (part) => foreign(part) || handles(part) || leads(part);
  const found = [...page.querySelectorAll("*")].filter(wrong);
  const said = found.map((part) => part.cloneNode(false).outerHTML);
  const reckoned = page.documentElement.textContent.replaceAll("zqx49{% endif", "").includes("zqx49");
  return reckoned ? [...said, "zqx49"] : said;
};
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
"""
#: Each of these pages, as the text of an answer.
OF_TEXTS = f"(texts) => {{ {SCRIPT} return texts.map((text) => intruders(parsed(text))); }}"
HERE = f"() => {{ {SCRIPT} return intruders(document); }}"


def in_texts(page: Page, texts: Sequence[str]) -> list[list[str]]:
    """The intruders in each of these pages."""
    found: list[list[str]] = page.evaluate(OF_TEXTS, list(texts))
    return found


def here(page: Page) -> list[str]:
    """The intruders in the page that is open, as its own scripts left it."""
    found: list[str] = page.evaluate(HERE)
    return found


def careless(payload: str) -> Iterator[str]:
    """Pages that take no care, each with the payload in one place."""
    for changed, place in product(CARELESS, PLACES):
        yield place.replace("{}", changed(payload))
    generous = MarkdownIt("commonmark", {"html": True})
    generous.validateLink = lambda url: True  # type: ignore[method-assign]
    yield generous.render(payload)


def fills_in(payload: str) -> bool:
    """True when a page that takes the text for a template or a pattern says something else, or breaks."""
    tries: list[Any] = [Environment().from_string, lambda text: text % {}, lambda text: text.format()]
    return any(_differs(one, payload) for one in tries)


def _differs(fill: Any, payload: str) -> bool:
    try:
        made = fill(payload)
        return str(made.render() if hasattr(made, "render") else made) != payload
    except (TemplateError, KeyError, TypeError, ValueError, IndexError):
        return True
