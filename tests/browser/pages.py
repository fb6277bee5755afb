"""Every page there is, as somebody sees it. `{…}` in an address is made by World when first asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from innovation.evenings.models import Event
from innovation.evenings.rules import Phase
from innovation.people.actions import sign_in_link
from innovation.pitches.actions import together
from innovation.pitches.models import Pitch
from innovation.pitches.rules import State
from innovation.web.errors import WORDS
from tests.browser import initiative_pages, jury_pages
from tests.browser.site import STAGES, Evening, Site

#: Addresses that answer with something else than a page to look at.
NO_PAGES = {
    "static",
    "evenings.cards_pdf",
    "evenings.door_present",
    "evenings.enter_nothing",
    "evenings.rule",
    "home.security_txt",
    "network.logo",
    "network.theme_css",
    "healthz",
    "people.export",
    "voting.pitch_result",
    "voting.proposals_part",
    "voting.report_pdf",
    "voting.results_file",
    "pitches.picture",
    "voting.live",
    "initiatives.coach_photo",
    "initiatives.grants_file",
    "initiatives.of_pitch",
    "initiatives.update_picture",
    "jury.ask_part",
    "jury.asked",
    "jury.on_now",
    "jury.pitch_part",
    "jury.queue_part",
    "jury.report_file",
    "jury.report_pdf",
    "jury.result_part",
}


@dataclass(frozen=True)
class Look:
    """A page: its address, who looks (`login` of the demo, "" for a visitor, "half …" after the code alone,
    "keyed …" with a passkey), what is pressed there."""

    path: str
    as_: str = ""
    press: tuple[str, ...] = ()
    on_phone: bool = False
    voter: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, [self.as_ or "visitor", self.path, *self.press]))


def _looks(as_: str, *paths: str) -> list[Look]:
    return [Look(path, as_) for path in paths]


CARDS = [Look(f"/evenings/{{at_{stage}}}/card", on_phone=True, voter=True) for stage in STAGES]
PITCHES = [Look(f"/pitches/{{{state}}}", "initiator") for state in State]

#: The pages behind an initiative.
INSIDE = ("", "/team", "/coach", "/plan", "/support", "/updates", "/story", "/thanks", "/cards")

LOOKS = [
    *_looks("", "/", "/pitches/", "/pitches/?q=zzzz", "/pitches/new", "/pitches/{scheduled}", "/agenda/"),
    *_looks("", "/sign-in", "/sign-in/{sign_in}", "/sign-in/used", "/outbox", "/evenings/{coming}/"),
    *_looks("", "/evenings/{held}/", "/evenings/{held}/results", "/evenings/{at_open}/", "/nothing/here"),
    Look("/sign-in", press=(".form [type=submit]",)),
    Look("/join", on_phone=True),
    Look("/j/{code}", on_phone=True),
    Look("/j/{card}", on_phone=True),
    Look("/j/ABCDEF", on_phone=True),
    Look("/evenings/{at_open}/card", on_phone=True),
    Look("/", press=(".menu-languages summary",), on_phone=True),
    *CARDS,
    Look("/evenings/{at_open}/card", press=("#vote-yes",), on_phone=True, voter=True),
    Look("/evenings/{at_open}/card", press=("#vote-no", "#tip summary"), on_phone=True, voter=True),
    Look("/evenings/{at_open}/card", press=("#vote-no", "#offer summary"), on_phone=True, voter=True),
    Look("/sign-in/code", "asked"),
    Look("/sign-in/passkey", "half admin"),
    Look("/sign-in/passkey", "half keyed organiser"),
    *_looks("initiator", "/me/passkeys"),
    Look("/me/passkeys", "keyed organiser", press=("main details summary",)),
    *_looks("", "/evenings/{held}/report"),
    *_looks("initiator", "/my-ideas", "/me", "/me/erasure", "/pitches/new", "/network/settings"),
    *PITCHES,
    *_looks("initiator", "/pitches/{draft}/edit", "/pitches/{draft}/preview", "/pitches/{needs_work}/edit"),
    Look("/", "initiator", press=(".menu:not(.menu-languages) summary",)),
    *_looks("initiator", "/pitches/{pitched}/feedback", "/pitches/{scheduled}/feedback"),
    *_looks("organiser", "/pitches/{pitched}/feedback"),
    *_looks("newcomer", "/my-ideas", "/pitches/invitations/{invitation}", "/pitches/invitations/used"),
    *_looks("organiser", "/pitches/triage", "/pitches/triage?q=zzzz", "/pitches/import"),
    *_looks("organiser", "/pitches/{submitted}", "/pitches/{submitted}/correction"),
    *_looks("organiser", "/evenings/", "/evenings/new", "/evenings/{coming}/", "/evenings/{coming}/settings"),
    *_looks("organiser", "/evenings/{coming}/programme", "/evenings/{empty}/programme"),
    *_looks("organiser", "/evenings/{coming}/cards", "/evenings/{carded}/cards"),
    *_looks("organiser", "/evenings/{carded}/cards/print"),
    *_looks("organiser", "/evenings/{at_ended}/results", "/evenings/{coming}/results"),
    Look("/evenings/new", "organiser", press=(".form [type=submit]",)),
    *_looks("host", "/evenings/{coming}/door", "/evenings/{carded}/door"),
    *_looks("host", "/evenings/{at_open}/console/paper", "/evenings/{papered}/console/paper"),
    *_looks("host", "/evenings/{papered}/console", "/evenings/{papered}/door", "/evenings/{papered}/slips"),
    *_looks("organiser", "/evenings/{papered}/console/paper"),
    *_looks("host", "/evenings/{coming}/console", *(f"/evenings/{{at_{stage}}}/console" for stage in STAGES)),
    *_looks("host", "/evenings/{coming}/screen", *(f"/evenings/{{at_{stage}}}/screen" for stage in STAGES)),
    Look("/evenings/{coming}/console", "host", press=("[data-opens=help]",)),
    *_looks("admin", "/network/settings", "/people/roles", "/settings/team-rule"),
    *_looks("", "/initiatives/", "/initiatives/{busy}", "/initiatives/{forming}", "/openings/"),
    *_looks("", "/initiatives/?q=zzzz", "/initiatives/{busy}/followers/asked", "/obstacles/"),
    *_looks("", "/following/{follow}", "/following/old", "/unfollow/{unfollow}", "/thanks/{thanks}"),
    *_looks("", "/thanks/{thanks}/print", "/privacy", "/accessibility"),
    *(Look(f"/initiatives/{{busy}}{page}", "initiator") for page in INSIDE),
    *(Look(f"/initiatives/{{busy}}{page}", "organiser") for page in INSIDE),
    *_looks("initiator", "/my-initiatives", "/helpers/", "/initiatives/{forming}/coach"),
    *_looks("initiator", "/initiatives/{busy}/updates/{update}/edit"),
    *_looks("initiator", "/initiatives/{busy}/steps/{step}/help"),
    *_looks("newcomer", "/my-initiatives", "/initiatives/{forming}/join", "/initiatives/invitations/old"),
    *_looks("newcomer", "/initiatives/invitations/{team_invitation}", "/helpers/"),
    *_looks("coach", "/coaching", "/coaches/me", "/initiatives/{busy}/plan"),
    *_looks("organiser", "/initiatives/board", "/coaches/", "/support/"),
    *_looks("organiser", "/evenings/{coming}/juries", "/evenings/{coming}/juries/{waiting_panel}"),
    *_looks("organiser", "/evenings/{asked}/juries", "/evenings/{asked}/juries/{asked_panel}"),
    *_looks("organiser", "/evenings/{coming}/juries/{waiting_panel}/recusals", "/evenings/{empty}/juries"),
    *_looks("newcomer", "/jury-invitations/{jury_invitation}", "/jury-invitations/old", "/my-juries"),
    *_looks("jury", "/my-juries", "/evenings/{coming}/jury", "/evenings/{asked}/jury"),
    *_looks("jury", "/evenings/{coming}/jury/{waiting_panel}/pitches/{scheduled}"),
    *_looks("jury", "/evenings/{asked}/jury/{asked_panel}/pitches/{asked_pitch}"),
    *_looks("jury", "/evenings/{asked}/jury/questions"),
    *_looks("jury", "/evenings/{held}/jury/{held_panel}/pitches/{pitched}"),
    *_looks("jury", "/evenings/{coming}/jury/{waiting_panel}/deliberation"),
    *_looks("jury", "/evenings/{held}/jury/{held_panel}/deliberation"),
    *_looks("jury", "/evenings/{coming}/jury/{waiting_panel}/publication"),
    *_looks("organiser", "/evenings/{held}/jury/{held_panel}/publication"),
    *_looks("host", "/evenings/{asked}/console", "/evenings/{asked}/console/questions"),
    Look("/evenings/{asked}/screen", "host"),
    Look("/evenings/{asked}/card", on_phone=True, voter=True),
    Look("/evenings/{asked}/questions", on_phone=True, voter=True),
    *_looks("", "/evenings/{held}/jury-report"),
    *_looks("initiator", "/pitches/{pitched}/jury-questions"),
]  # fmt: skip

#: What went wrong, beside the 403 and 404 that are among LOOKS.
ERRORS = [code for code in WORDS if code not in (403, 404)]

#: What a network sees that has nothing yet.
BARE = [
    *_looks("", "/", "/pitches/", "/agenda/"),
    *_looks("admin", "/evenings/", "/pitches/triage", "/my-ideas", "/people/roles", "/network/settings"),
    *_looks("", "/initiatives/", "/openings/", "/obstacles/"),
    *_looks("admin", "/initiatives/board", "/coaches/", "/support/", "/helpers/", "/my-initiatives"),
]


def listed(app: Flask) -> set[str]:
    """The endpoints that LOOKS reach."""
    adapter = app.url_map.bind("localhost")
    plain = (re.sub(r"\{\w+\}", "1", look.path).partition("?")[0] for look in LOOKS)
    found = set()
    for path in plain:
        if path != "/nothing/here":
            found.add(adapter.match(path)[0])
    return found


class World(dict[str, object]):
    """Fills in addresses; makes what they need when it is first asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._makers: dict[str, Callable[[], object]] = {
            "coming": lambda: self._event(Phase.PLANNED),
            "held": lambda: self._event(Phase.ENDED),
            "empty": lambda: site.evening(pitches=0).slug,
            "carded": self._carded,
            "papered": self._papered,
            "code": lambda: site.at("welcome").room_code,
            "card": self._card,
            "sign_in": self._sign_in,
            "invitation": self._invitation,
            **initiative_pages.makers(site),
            **jury_pages.makers(site),
        }

    def __missing__(self, key: str) -> object:
        self[key] = self._made(key)
        return self[key]

    def _made(self, key: str) -> object:
        if key in self._makers:
            return self._makers[key]()
        if key.startswith("at_"):
            return self.site.at(key.removeprefix("at_")).slug
        return self._pitch(State(key))

    def _event(self, phase: Phase) -> str:
        with self.site.database.session(read_only=True) as session:
            return session.scalars(
                sa.select(Event.slug).where(Event.phase == phase).order_by(Event.id)
            ).first()  # type: ignore[return-value]

    def _pitch(self, state: State) -> int:
        with self.site.database.session(read_only=True) as session:
            return session.scalars(sa.select(Pitch.id).where(Pitch.state == state).order_by(Pitch.id)).first()  # type: ignore[return-value]

    def _carded(self) -> str:
        evening = self.site.evening()
        evening.make_cards(10)
        return evening.slug

    def _papered(self) -> str:
        evening = self.site.at("soon")
        evening.put_on_paper(3)
        evening.open()
        evening.count_slips("host", 2, 1)
        return evening.slug

    def _card(self) -> str:
        return self.site.evening().make_cards(1)[0].token

    def _sign_in(self) -> str:
        with self.site.writing() as session:
            return sign_in_link(session, "organiser@example.org", datetime.now(UTC))

    def _invitation(self) -> str:
        with self.site.writing() as session:
            pitch = session.get_one(Pitch, self["draft"])
            return together.invite(session, pitch, "newcomer@example.org", datetime.now(UTC))


def arrive(site: Site, page: Page, look: Look, path: str) -> None:
    """Look at a page as whoever looks, and press what is to be pressed."""
    if look.as_ == "asked":
        site.remember(page.context, sign_in={"email": "iemand@example.org", "next": ""})
    elif look.as_:
        how, _, login = look.as_.rpartition(" ")
        if "keyed" in how:
            site.give_passkey(login)
        (site.half_way if "half" in how else site.sign_in)(page.context, login)
    if look.voter:
        Evening(site, path.split("/")[2]).admit(page.context)
    page.emulate_media(color_scheme="light")
    page.goto(path)
    for button in look.press:
        page.locator(button).first.click()
        page.wait_for_load_state()
