"""A13: erased means gone.

Promised to everyone with an account: when you delete it, nothing is left that says who you are, nor what is
your own and others do not need, anywhere, also not in what looks like empty space in a file.

Proof: a canary is put in every column that holds something personal (a new column of text fails until it is
sorted here), in a letter in the outbox and in a picture; it is found in each of them. Then the account is
deleted on its own page of a running server. Afterwards no table holds the canary, nor does a new backup that
is put back elsewhere, nor any letter or log; with SQLite there is no such byte in the whole folder: database,
write-ahead log, outbox, logs, backup. (PostgreSQL keeps what was deleted in its files until it has vacuumed
and gone through its log; that is the operator's.) What stays without a name is listed in this module: words
that are part of a record, and what others wrote.
"""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from innovation.db import Base
from innovation.initiatives import models as initiatives
from innovation.initiatives.rules.support import Entry, SupportKind
from innovation.jury.models import Criterion, Juror, JuryInvitation, Panel, Recusal, Score, ScoreSheet
from innovation.jury.rules.panels import Kind
from innovation.people.models import Passkey, Person
from innovation.pitches.models import (
    Initiator,
    InitiatorInvitation,
    Pitch,
    PitchMove,
    PitchPicture,
    PitchQuestion,
)
from innovation.pitches.rules import State
from innovation.voting.models import Offer
from tests.cast import NOW, Cast
from tests.faults import Record
from tests.faults.conftest import Serve
from tests.faults.room import csrf, session_cookie
from tests.faults.server import Server

CANARY = "zzkanarie"
EMAIL = f"{CANARY}@example.org"

#: Columns that are personal, by table: gone with the account, or emptied.
PERSONAL = {
    "person": "email name organisation",
    "sign_in_code": "email",
    "passkey": "name",
    "coach": "introduction times photo",
    "helper": "text",
    "pitch": "title one_liner need idea against_current support link",
    "pitch_picture": "webp description",
    "pitch_question": "question answer",
    "pitch_move": "why",
    "initiator_invitation": "email",
    "juror": "name organisation",
    "jury_invitation": "email",
    "recusal": "text",
    "score_sheet": "private_note",
    "offer": "name email phone message",
    "follow_up": "text",
    "follower": "email",
    "member": "left_why alias adult_name adult_contact",
    "join_request": "message alias adult_name adult_contact",
    "team_invitation": "email",
    "coaching": "message ended_why",
    "thank_you_card": "from_name to_name to_email text",
    "book_line": "why",
    "initiative_log": "why",
}
#: Part of a record, or for others: these words stay, without a name beside them.
STAYS = {
    "tip": "text",  # nobody's: nothing ties it to anyone
    "initiative": "title one_liner about waived_why",
    "initiative_update": "text",
    "update_picture": "webp description",
    "opening": "title text",
    "story": "tried again",
    "obstacle": "text helped",
    "plan": "goal for_whom gets expects",
    "step": "text",
    "support": "text",
    "decision": "reference cofunding_by",
    "instalment": "condition",
    "jury_question": "text answer promise",
    "advice": "text",
    "score_sheet": "note",
    "round": "reason void_reason",
    "proposal": "reason",
    "event_log": "detail",
    "offer": "hidden_why",
}
#: A name under what somebody answered for: a vote they closed, paper they counted.
SIGNED = {"seal": "sealed_by", "paper_count": "counted_by checked_by"}
#: Of the house itself, codes, and what chance made.
IMPERSONAL = {
    "municipality": "slug name",
    "network": "name region tagline accent logo contact_email",
    "theme": "slug name",
    "team_rule": "required",
    "event": "slug title description venue room_code card_key",
    "programme_item": "title",
    "panel": "name bank fingerprint",
    "criterion": "name question",
    "card": "token_hash code_hash",
    "voter": "id",
    "ballot": "voter_key token",
    "round": "secret",
    "joint_verdict": "parts",
    "proposal": "about",
    "seal": "rule ballots_fingerprint fingerprint",
    "person": "languages locale",
    "passkey": "credential_id public_key",
    "passkey_challenge": "challenge_hash",
    "sign_in_code": "code_hash token_hash",
    "coach": "photo_version",
    "helper": "kinds",
    "pitch": "saved_from",
    "pitch_move": "fields",
    "pitch_picture": "version",
    "initiator_invitation": "token_hash",
    "jury_invitation": "token_hash",
    "jury_question": "token",
    "offer": "id kinds",
    "tip": "id hidden_why",
    "follow_up": "tip_id offer_id",
    "follower": "locale",
    "member": "perspectives",
    "join_request": "perspectives",
    "team_invitation": "token_hash offer_id",
    "thank_you_card": "token_hash",
    "event_log": "verb",
    "initiative_log": "verb",
    "opening": "kind",
    "update_picture": "version",
}


def columns(*sorts: dict[str, str]) -> list[str]:
    return [f"{table}.{name}" for sort in sorts for table, names in sort.items() for name in names.split()]


def test_every_column_of_text_is_sorted() -> None:
    found = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String | sa.LargeBinary) and not isinstance(column.type, sa.Enum)
    ]
    assert sorted(columns(PERSONAL, STAYS, SIGNED, IMPERSONAL)) == sorted(found)


def words(table: str, **more: Any) -> dict[str, Any]:
    """A canary for every personal column of a table."""
    kinds = Base.metadata.tables[table].columns
    made = {name: f"{CANARY} {name}" for name in PERSONAL[table].split()}
    binary = {
        name: text.encode() for name, text in made.items() if isinstance(kinds[name].type, sa.LargeBinary)
    }
    addresses = {name: EMAIL for name in made if name in ("email", "to_email")}
    return {**made, **binary, **addresses, **more}


def live(cast: Cast) -> Person:
    """Somebody who did everything that one can do here."""
    session, at = cast.session, {"created_at": NOW, "updated_at": NOW}
    canary = Person(**words("person", created_at=NOW))
    session.add(canary)
    session.flush()
    session.add(
        Passkey(
            **words("passkey", person_id=canary.id, credential_id=b"1", public_key=b"2", uses=0, made_on=NOW)
        )
    )
    draft(session, cast, canary, at)
    judge(session, cast, canary)
    initiative = initiatives.Initiative(title="Samen koken", municipality=cast.goirle, **at)
    session.add(initiative)
    session.flush()
    team(session, cast, initiative, canary)
    tell(session, cast, initiative, canary)
    session.commit()
    return canary


def draft(session: Session, cast: Cast, canary: Person, at: dict[str, Any]) -> None:
    """An idea that is nobody else's, and an invitation to another one."""
    pitch = Pitch(**words("pitch"), **at)
    pitch.initiators = [Initiator(person=canary, lead=True)]
    pitch.picture = PitchPicture(**words("pitch_picture", width=1, height=1, version="1"))
    pitch.questions = [PitchQuestion(**words("pitch_question", asked_at=NOW))]
    pitch.history = [PitchMove(**words("pitch_move", at=NOW, new=State.DRAFT))]
    session.add(pitch)
    invited = words("initiator_invitation", pitch_id=cast.pitch.id, token_hash="1", expires_at=NOW)
    session.add(InitiatorInvitation(**invited))


def judge(session: Session, cast: Cast, canary: Person) -> None:
    """A juror who marked one idea and stayed out of another."""
    panel = Panel(event_id=cast.evening.id, kind=Kind.EXPERT, name="Vakjury")
    panel.criteria = [Criterion(position=1, name="Lef", question="Durft het?")]
    panel.jurors = [juror := Juror(**words("juror", person_id=canary.id, accepted_at=NOW))]
    session.add(panel)
    session.flush()
    on, other = {"juror_id": juror.id, "pitch_id": cast.pitch.id}, cast.idea("Fietsles")
    session.add(Score(**on, criterion_id=panel.criteria[0].id, mark=7))
    session.add(ScoreSheet(**words("score_sheet", **on, updated_at=NOW)))
    session.add(Recusal(**words("recusal", juror_id=juror.id, pitch_id=other.id, reason="declared", at=NOW)))
    session.add(
        JuryInvitation(
            **words("jury_invitation", panel_id=panel.id, token_hash="1", sent_at=NOW, expires_at=NOW)
        )
    )


def team(session: Session, cast: Cast, initiative: initiatives.Initiative, canary: Person) -> None:
    """In the team, asking to join, invited, helping, coaching and asking for money."""
    mine = {"initiative_id": initiative.id, "person_id": canary.id}
    here = {"initiative_id": initiative.id}
    session.add_all(
        (
            initiatives.Member(**words("member", **mine, joined_at=NOW)),
            initiatives.JoinRequest(**words("join_request", **mine, asked_at=NOW)),
            initiatives.TeamInvitation(
                **words("team_invitation", **here, token_hash="1", invited_at=NOW, expires_at=NOW)
            ),
            initiatives.Helper(
                **words("helper", person_id=canary.id, kinds="team", offered_at=NOW, until=NOW)
            ),
            initiatives.Coach(**words("coach", person_id=canary.id, since=NOW)),
            initiatives.Coaching(**words("coaching", **here, coach_id=canary.id, asked_at=NOW)),
            initiatives.InitiativeLog(
                **words("initiative_log", **here, about_id=canary.id, at=NOW, verb="left")
            ),
        )
    )
    decided = {"municipality_id": cast.goirle.id, "kind": SupportKind.KICK_START, "reference": "1"}
    decision = initiatives.Decision(**here, **decided, decided_on=NOW.date())
    line = {"entry": Entry.REQUESTED, "cents": 100, "on": NOW.date(), "at": NOW, "by_id": canary.id}
    decision.book = [initiatives.BookLine(**words("book_line", **line))]
    session.add(decision)


def tell(session: Session, cast: Cast, initiative: initiatives.Initiative, canary: Person) -> None:
    """Follows, offered help and was answered, wrote a card and got one."""
    here = {"initiative_id": initiative.id}
    on = {"event_id": cast.evening.id, "pitch_id": cast.pitch.id, "given_on": NOW.date()}
    session.add(Offer(**words("offer", id="1", kinds="team", consent=True, **on)))
    session.flush()
    card = words("thank_you_card", **here, sent_at=NOW)
    session.add_all(
        (
            initiatives.FollowUp(**words("follow_up", **here, offer_id="1", told_at=NOW)),
            initiatives.Follower(**words("follower", **here, asked_at=NOW)),
            initiatives.ThankYouCard(**{**card, "token_hash": "1", "from_id": canary.id}),
        )
    )


def found(session: Session) -> set[str]:
    """The columns in which the canary stands."""
    seen = set()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(sa.select(table)).mappings():
            seen |= {f"{table.name}.{name}" for name, value in row.items() if CANARY in str(value).lower()}
    session.rollback()
    return seen


def files_with_it(folder: Path) -> list[str]:
    """The files in which the canary stands."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if CANARY.encode() in path.read_bytes().lower()]


def post(server: Server, path: str, person: Person | None = None, body: str = "") -> int:
    who = {"_user_id": person.get_id(), "_fresh": True} if person else {}
    headers = {"Cookie": f"session={session_cookie(server.app, **who)}", "X-CSRFToken": csrf(server.app)}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return server.ask(path, "POST", headers, body)[0]


@pytest.fixture
def there(serve: Serve) -> tuple[Server, Person]:
    """A server with the canary in every place there is."""
    server, cast = serve(workers=1)
    canary = live(cast)
    assert post(server, "/sign-in", body=f"email={EMAIL}") == 303
    return server, canary


def test_nothing_is_left_of_who_deletes_their_account(
    there: tuple[Server, Person], tmp_path: Path, record_property: Record
) -> None:
    server, canary = there
    session = server.database.session()
    before = found(session)
    assert before == set(columns(PERSONAL))
    assert any(name.endswith(".eml") for name in files_with_it(server.folder))
    assert post(server, "/me/erasure", canary) == 303
    assert found(session) == set()
    backup = server.folder / "new.backup"
    assert server.command("backup", str(backup)).returncode == 0
    assert files_with_it(server.folder) == []
    elsewhere = Server(tmp_path, workers=1)
    try:
        assert elsewhere.command("restore", str(backup), "--yes").returncode == 0
        assert found(elsewhere.database.session()) == set()
    finally:
        elsewhere.remove()
    record_property("personal columns", len(before))
