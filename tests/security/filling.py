"""The forms of a page, filled in as somebody would who only does what is asked."""

from html.parser import HTMLParser

GIVEN = {
    "email": "nieuw@example.org",
    "number": "5",
    "date": "2027-01-15",
    "datetime-local": "2027-01-15T20:00",
}
Attributes = dict[str, str | None]


class Forms(HTMLParser):
    """Reads a page; `found` holds where each form posts to, with its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.links: set[str] = set()
        self._fields: dict[str, str] | None = None
        self._writing = self._choosing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has: Attributes = dict(attrs)
        if tag == "a":
            self.links.add((has.get("href") or "").partition("#")[0])
        elif tag == "form":
            self._fields = {} if has.get("method") == "post" else None
            if self._fields is not None:
                self.found.append((has.get("action") or "", self._fields))
        elif self._fields is not None:
            self._field(tag, has, self._fields)

    def _field(self, tag: str, has: Attributes, fields: dict[str, str]) -> None:
        name, kind, value = has.get("name") or "", has.get("type") or "text", has.get("value") or ""
        if tag == "option":
            chosen = "selected" in has or not fields.get(self._choosing)
            fields.update({self._choosing: value} if chosen else {})
        elif tag == "select":
            self._choosing = name
        elif tag == "textarea":
            self._writing = name
            fields[name] = "Nieuw" if "required" in has else ""
        elif kind in ("radio", "checkbox"):
            wanted = "checked" in has or "required" in has
            fields.update({name: value or "y"} if wanted and name not in fields else {})
        elif tag == "button" or kind == "submit":
            fields.setdefault(name, value)
        elif kind != "file":
            fields[name] = value or (GIVEN.get(kind, "Nieuw") if "required" in has else "")

    def handle_data(self, data: str) -> None:
        if self._writing and self._fields is not None and data.strip():
            self._fields[self._writing] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "textarea":
            self._writing = ""
