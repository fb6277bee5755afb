"""Text that people typed, made safe to show. The only importer of bleach.

Markdown is rendered with HTML off; bleach is the second lock behind it.
"""

import re
import unicodedata

import bleach
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h3", "h4"})
_markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "list", "link", "newline", "escape", "blockquote", "autolink", "balance_pairs", "text_join"]
)
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


def clean(html: str) -> str:
    """Drop every tag, attribute and address scheme that is not on our short list."""
    cleaned: str = bleach.clean(
        html,
        tags=TAGS,
        attributes={"a": ["href", "rel"]},
        protocols={"https", "http", "mailto"},
        strip=True,
    )
    return cleaned


def markdown(source: str) -> Markup:
    """Render our Markdown subset (paragraphs, lists, emphasis, quotes, links) to safe HTML."""
    html = _markdown.render(source or "").replace("<a href", '<a rel="nofollow ugc noopener" href')
    return Markup(clean(html))  # noqa: S704 - cleaned on the line above


def is_web_address(value: str) -> bool:
    """True for an address that a link may lead to: a web page, and nothing that a browser would run."""
    return value.lower().startswith(("https://", "http://"))


def plain(value: str) -> str:
    """Normalise what somebody typed: NFC, one kind of line end, no control or direction-changing characters.

    Raises nothing; a NUL byte or an escape is left out, since no keyboard meant it.
    """
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    value = _INVISIBLE.sub("", value)
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
