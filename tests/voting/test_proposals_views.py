"""What waits for a second person on the console and above the results: who sees it, who may press."""

import re

import pytest
from flask import Flask

from innovation.evenings.models import Event
from innovation.people.models import Person
from innovation.voting import proposals, publishing
from innovation.voting.models import Proposal
from innovation.voting.rules import Act
from tests.cast import NOW, Cast
from tests.conftest import Client
from tests.voting import held
from tests.voting.conftest import Evening
from tests.voting.held import Votes

WHY = "De microfoon viel uit."


def browser(app: Flask, person: Person | None) -> Client:
    made: Client = app.test_client()  # type: ignore[assignment]
    made.set_cookie("lang", "en")
    return made.sign_in(person) if person else made


@pytest.fixture
def proposal(app: Flask, evening: Evening) -> Proposal:
    """Hugo wants the open vote declared void."""
    evening.fill(3, 1)
    made = proposals.propose(
        evening.session, evening.event, Act.VOID, evening.cast.hugo, NOW, evening.round, WHY
    )
    evening.session.commit()
    app.extensions["hall"].snapshots.forget(evening.event.slug)
    return made


def address(proposal: Proposal, act: str) -> str:
    return f"/evenings/najaar/proposals/{proposal.id}/{act}"


#: Who may do what: visitor, initiator, voter of another evening, host, organiser, admin.
WHO = (None, "noor", "eve", "hugo", "olga", "ada")
ROWS = {
    "part": ("GET", (302, 404, 404, 200, 200, 200)),
    "agreement": ("POST", (302, 404, 404, 409, 303, 303)),
    "removal": ("POST", (302, 404, 404, 303, 303, 303)),
}


@pytest.mark.parametrize("act", ROWS)
@pytest.mark.parametrize("place", range(len(WHO)))
def test_only_who_may_run_the_evening(
    app: Flask, evening: Evening, proposal: Proposal, act: str, place: int
) -> None:
    method, answers = ROWS[act]
    name = WHO[place]
    here = "/evenings/najaar/proposals/part" if act == "part" else address(proposal, act)
    answer = browser(app, getattr(evening.cast, name) if name else None).open(here, method=method)
    assert answer.status_code == answers[place]
    assert (WHY in answer.text) is (answer.status_code == 200)
    evening.session.refresh(proposal)
    assert bool(proposal.settled_at) is (answer.status_code == 303)


def test_a_proposal_belongs_to_its_evening(app: Flask, evening: Evening, proposal: Proposal) -> None:
    evening.cast.event("winter", [])
    evening.session.commit()
    olga = browser(app, evening.cast.olga)
    assert olga.post(f"/evenings/winter/proposals/{proposal.id}/agreement").status_code == 404
    assert olga.post("/evenings/najaar/proposals/999/removal").status_code == 404


def test_the_second_person_sees_it_without_a_reload(app: Flask, evening: Evening) -> None:
    hugo, olga = browser(app, evening.cast.hugo), browser(app, evening.cast.olga)
    page = olga.get("/evenings/najaar/console").text
    found = re.search(r'hx-get="(/evenings/najaar/proposals/part[^"]*)"', page)
    assert found
    assert olga.get(found[1]).status_code == 204
    pressed = {"revision": evening.event.revision, "value": 1, "reason": WHY}
    answer = hugo.post("/evenings/najaar/console/annulment", data=pressed, headers={"HX-Request": "true"})
    assert 'hx-swap-oob="true"' in answer.text
    assert "Somebody else has to agree." in answer.text
    part = olga.get(found[1])
    assert part.status_code == 200
    assert "Proposed by Hugo" in part.text
    assert "I agree: declare void" in part.text
    assert "<html" not in part.text


def test_nothing_of_it_is_on_card_screen_or_the_public_part(
    app: Flask, evening: Evening, proposal: Proposal
) -> None:
    visitor = browser(app, None)
    for part in ("card", "screen", "console"):
        page = visitor.get(f"/evenings/najaar/live/{part}?seen=x").text
        assert page
        assert WHY not in page
        assert "Hugo" not in page
        assert "proposals" not in page


def test_whoever_presses_twice_is_told_in_kind_words(
    app: Flask, evening: Evening, proposal: Proposal
) -> None:
    answer = browser(app, evening.cast.hugo).post(address(proposal, "agreement"))
    assert answer.status_code == 409
    assert "Ask a colleague with a place at the console to look here." in answer.text


def test_both_names_stand_for_who_runs_it_and_for_nobody_else(
    app: Flask, evening: Evening, proposal: Proposal
) -> None:
    assert browser(app, evening.cast.olga).post(address(proposal, "agreement")).status_code == 303
    held.end(evening.session, evening.event, evening.cast.olga)
    held.publish(evening.session, evening.event, evening.cast.olga)
    evening.session.commit()
    said = "Proposed by Hugo, agreed to by Olga"
    for page in ("results", "report"):
        assert said in browser(app, evening.cast.hugo).get(f"/evenings/najaar/{page}").text
        public = browser(app, None).get(f"/evenings/najaar/{page}").text
        assert WHY in public
        assert "Proposed by" not in public


class TestPublication:
    @pytest.fixture
    def ended(self, cast: Cast) -> Event:
        held.hold(cast, cast.evening, Votes(20, 9))
        return cast.evening

    def test_is_proposed_by_one_and_done_by_another(self, app: Flask, cast: Cast, ended: Event) -> None:
        olga, hugo, here = browser(app, cast.olga), browser(app, cast.hugo), "/evenings/najaar/results"
        assert "Propose to publish" in olga.get(here).text
        assert olga.post("/evenings/najaar/publication").status_code == 303
        assert "Somebody else has to agree before the results are public." in olga.get(here).text
        assert "Propose to publish" not in olga.get(here).text
        assert olga.post("/evenings/najaar/publication").status_code == 409
        assert browser(app, None).get(here).status_code == 404
        agree = re.search(r'action="([^"]+/agreement)"', hugo.get(here).text)
        assert agree
        assert olga.post(agree[1]).status_code == 409
        assert browser(app, None).get(here).status_code == 404
        assert hugo.post(agree[1]).headers["Location"] == here
        assert browser(app, None).get(here).status_code == 200
        assert "Proposed by Olga, agreed to by Hugo" in hugo.get(here).text

    def test_a_difference_at_the_second_step_is_shown(self, app: Flask, cast: Cast, ended: Event) -> None:
        olga, ada = browser(app, cast.olga), browser(app, cast.ada)
        olga.post("/evenings/najaar/publication")
        agree = re.search(r'action="([^"]+/agreement)"', ada.get("/evenings/najaar/results").text)
        assert agree
        for result in publishing.results(cast.session, ended):
            result.seal.blank_phone = 2
        cast.session.commit()
        answer = ada.post(agree[1])
        assert answer.status_code == 409
        assert "round 1: blank_phone: sealed 2, counted 0" in answer.text


def test_the_results_come_anew_once_somebody_agreed(app: Flask, evening: Evening, proposal: Proposal) -> None:
    hugo, olga = browser(app, evening.cast.hugo), browser(app, evening.cast.olga)
    found = re.search(r'hx-get="([^"]*/part[^"]*)"', hugo.get("/evenings/najaar/results").text)
    assert found
    here, fragment = found[1].replace("&amp;", "&"), {"HX-Request": "true"}
    assert "HX-Redirect" not in hugo.get(here, headers=fragment).headers
    olga.post(address(proposal, "agreement"))
    assert hugo.get(here, headers=fragment).headers["HX-Redirect"] == "/evenings/najaar/results"
