"""A phone in the hands of a voter, for tests of views."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from innovation.web import voters
from tests.voting.conftest import Evening


class Phone:
    """Votes as htmx does; `htmx=False` votes as a browser without JavaScript."""

    def __init__(self, app: Flask, evening: Evening, voter: str = "v1") -> None:
        self.evening = evening
        self.client = app.test_client()
        self.path = f"/evenings/{evening.event.slug}/"
        evening.voter(voter)
        with app.test_request_context():
            cookie = voters.signed(evening.event.slug, voter)
        self.client.set_cookie(voters.cookie_name(evening.event.slug), cookie)
        app.extensions["hall"].snapshots.forget(evening.event.slug)

    def vote(self, choice: str = "yes", revision: int = 1, htmx: bool = True, **more: object) -> TestResponse:
        number = more.pop("number", self.evening.round.number)
        data = {"choice": choice, "revision": revision, "token": f"token-{choice}-{revision}", **more}
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(f"{self.path}rounds/{number}/ballot", data=data, headers=headers)

    def card(self) -> str:
        return self.client.get(f"{self.path}card").text

    def live(self, seen: str = "", part: str = "card") -> TestResponse:
        return self.client.get(f"{self.path}live/{part}", query_string={"seen": seen, "lang": "en"})

    def give(self, what: str, **data: object) -> TestResponse:
        item = self.evening.event.items[0].id
        fields = {"token": f"form-token-{what}", **data}
        return self.client.post(
            f"{self.path}items/{item}/{what}", data=fields, headers={"HX-Request": "true"}
        )


def marker(text: str) -> str:
    """The marker that the next look will send."""
    found = re.search(r"seen=([^&\"]+)", text)
    assert found, text
    return found[1]
