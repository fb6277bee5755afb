"""Every page a role can reach by links, and every form on them as its browser would send it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from tests.security.asking import Answer, Crowd

Pairs = list[tuple[str, str]]
FILE = "multipart/form-data"


@dataclass(frozen=True)
class Control:
    """Something that sends a name and a value; `most`: characters it takes."""

    name: str
    value: str
    kind: str = "text"
    most: int = 0


@dataclass
class Form:
    """A form as it was shown, with one of its buttons pressed."""

    action: str
    controls: list[Control] = field(default_factory=list)
    enctype: str = ""

    @property
    def pairs(self) -> Pairs:
        """What it sends when nobody changes anything; the token goes in a header."""
        return [(one.name, one.value) for one in self.controls if one.name != "csrf_token"]

    @property
    def shape(self) -> tuple[str, ...]:
        """Where it goes and what it asks, whatever stands in it: one form is met on many pages."""
        return (self.action, *sorted({one.name for one in self.controls}))


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self._address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._gone: list[Form] = []  # forms that GET, which are links with a question
        self._ids: dict[str, Form] = {}
        self._inside: Form | None = None
        self._naming = ""  # the select or textarea that is being read
        self._pressed: list[tuple[Form, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get"):
            if tag != "link" and name in given:
                self.links.append(urldefrag(urljoin(self._address, given[name]))[0])
        if tag == "form":
            self._begin(given)
        elif holder := self._ids.get(given.get("form", ""), self._inside):
            self._control(holder, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag in ("select", "textarea"):
            self._naming = ""

    def handle_data(self, data: str) -> None:
        if self._naming and self._inside and self._inside.controls[-1].kind == "textarea":
            last = self._inside.controls.pop()
            self._inside.controls.append(replace(last, value=(last.value + data).lstrip("\n")))

    def _begin(self, given: dict[str, str]) -> None:
        action = urldefrag(urljoin(self._address, given.get("action", "")))[0]
        self._inside = Form(action, enctype=given.get("enctype", ""))
        (self.forms if given.get("method", "").lower() == "post" else self._gone).append(self._inside)
        if "id" in given:
            self._ids[given["id"]] = self._inside

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        kind, name = given.get("type", tag), given.get("name", "")
        if kind == "submit" or (tag == "button" and kind != "button"):
            self._pressed.append((form, given))
        elif tag == "option" and self._naming:
            self._option(form, given)
        elif name and tag in ("input", "textarea", "select"):
            self._naming = name if tag != "input" else ""
            spared = kind in ("checkbox", "radio") and any(one.name == name for one in form.controls)
            if not spared:
                most = int(given["maxlength"]) if given.get("maxlength", "").isdecimal() else 0
                form.controls.append(
                    Control(name, given.get("value", "on" if kind == "checkbox" else ""), kind, most)
                )

    def _option(self, form: Form, given: dict[str, str]) -> None:
        """The first choice that is one, or the one that was made."""
        last = form.controls[-1]
        if "selected" in given or not last.value:
            form.controls[-1] = replace(last, value=given.get("value", ""))

    @property
    def sendable(self) -> Iterator[Form]:
        """Each form with each of its buttons."""
        for form in self.forms:
            buttons = [given for holder, given in self._pressed if holder is form] or [{}]
            for given in buttons:
                action = urldefrag(urljoin(self._address, given.get("formaction", form.action)))[0]
                more = [Control(given["name"], given.get("value", ""), "button")] if given.get("name") else []
                yield Form(action, [*form.controls, *more], form.enctype)

    @property
    def questions(self) -> Iterator[str]:
        """The addresses that its forms with GET lead to."""
        for form in self._gone:
            yield f"{form.action}?{urlencode(form.pairs)}"


@dataclass
class Crawl:
    """What a role came across: addresses with their answers, and forms."""

    answers: dict[str, Answer] = field(default_factory=dict)
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)


def ours(address: str) -> bool:
    """True for a page of this site that is not a static file and not slow to draw."""
    parts = urlsplit(address)
    return (
        not parts.scheme
        and address.startswith("/")
        and not address.startswith("/static/")
        and not parts.path.endswith(".pdf")
    )


def crawl(crowd: Crowd, role: str, begin: Iterable[str], most: int = 400) -> Crawl:
    """Follow every link from these addresses on, and no address twice."""
    found, waiting = Crawl(), list(begin)
    while waiting and len(found.answers) < most:
        address = waiting.pop(0)
        if address in found.answers or not ours(address):
            continue
        answer = found.answers[address] = crowd.ask(role, "GET", address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = Page(address, answer.text)
            waiting += [*page.links, *page.questions]
            found.forms |= {form.shape: form for form in page.sendable if ours(form.action)}
        if "Location" in answer.headers:
            waiting.append(urldefrag(answer.headers["Location"])[0])
    return found


def encoded(pairs: Sequence[tuple[str, str]]) -> bytes:
    """Form fields as a browser sends them."""
    return urlencode(pairs, errors="surrogatepass").encode("ascii")
