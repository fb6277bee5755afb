"""What a browser asks of others, and what it complains of."""

from playwright.sync_api import BrowserContext


class Watch:
    """Listens to every page of a context; `origin` is home."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        context.on("request", lambda asked: self._asked(asked.url, origin))
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda failed: self.complaints.append(str(failed.error)))
        context.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _asked(self, url: str, origin: str) -> None:
        if not url.startswith((f"{origin}/", "data:")):
            self.foreign.append(url)

    def _said(self, kind: str, text: str) -> None:
        # A page that is refused on purpose (404, 422 …) is an error to the browser, too.
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    @property
    def heard(self) -> list[str]:
        """Everything that should not be."""
        return [*self.dialogs, *self.foreign, *self.complaints]
