"""The ballot box: takes many ballots in one transaction.

The round's row is locked (shared) while ballots go in and exclusively while it is closed, so a ballot
that was answered "counted" is always in the tally. One row per round and voter; a ballot replaces
another only when its revision is higher, so a late retry never beats a newer choice. A card that votes on
paper is asked for here, under the same lock: nobody is switched to paper while a round is open.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from innovation.evenings.models import Voter
from innovation.voting.models import Ballot, Round
from innovation.voting.rules import TAKES_BALLOTS, Answer, Message, Outcome, Source, voter_key

Key = tuple[int, str]
_ballot = Ballot.__table__
_rounds = sa.select(Round.id, Round.secret).where(Round.state.in_(TAKES_BALLOTS))


def cast(connection: sa.Connection, messages: Sequence[Message]) -> list[Answer]:
    """Put `messages` in the box, in their order; one answer each, true once the transaction commits."""
    asked = sa.and_(Round.id.in_({message.round_id for message in messages}))
    secrets = {
        row.id: row.secret for row in connection.execute(_rounds.where(asked).with_for_update(read=True))
    }
    on_paper = _on_paper(connection, messages)
    answers = [Answer(_kept_out(message, secrets)) for message in messages]
    for turn in _turns(messages, secrets, on_paper):
        for place, answer in _put(connection, messages, turn).items():
            answers[place] = answer
    return answers


def _on_paper(connection: sa.Connection, messages: Sequence[Message]) -> set[str]:
    """Of those who sent these messages, who votes on paper."""
    senders = {message.voter_id for message in messages if message.source is Source.PHONE}
    return set(connection.scalars(sa.select(Voter.id).where(Voter.id.in_(senders), Voter.on_paper)))


def _kept_out(message: Message, secrets: dict[int, bytes]) -> Outcome:
    """What is said to a message that does not go in."""
    return Outcome.ON_PAPER if message.round_id in secrets else Outcome.LATE


def _may_go_in(message: Message, secrets: dict[int, bytes], on_paper: set[str]) -> bool:
    right_way = message.source is Source.PAPER or message.voter_id not in on_paper
    return message.round_id in secrets and right_way


def _turns(
    messages: Sequence[Message], secrets: dict[int, bytes], on_paper: set[str]
) -> Iterator[dict[Key, int]]:
    """Places of messages by ballot key, split so that no turn holds two messages of one voter."""
    turns: list[dict[Key, int]] = []
    for place, message in enumerate(messages):
        if not _may_go_in(message, secrets, on_paper):
            continue
        key = (message.round_id, voter_key(secrets[message.round_id], message.voter_id))
        turn = next((turn for turn in turns if key not in turn), None)
        if turn is None:
            turns.append(turn := {})
        turn[key] = place
    yield from turns


def _put(connection: sa.Connection, messages: Sequence[Message], turn: dict[Key, int]) -> dict[int, Answer]:
    rows = [_row(key, messages[turn[key]]) for key in sorted(turn)]  # one order for all, so no deadlock
    taken = {(row.round_id, row.voter_key) for row in connection.execute(_upsert(connection), rows)}
    held = _held(connection, [key for key in turn if key not in taken])
    return {place: _answer(messages[place], held.get(key)) for key, place in turn.items()}


def _row(key: Key, message: Message) -> dict[str, Any]:
    return {
        "round_id": key[0],
        "voter_key": key[1],
        "choice": message.choice,
        "source": message.source,
        "revision": message.revision,
        "token": message.token,
    }


def _upsert(connection: sa.Connection) -> Any:
    """INSERT … ON CONFLICT that replaces only an older ballot from the same source."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(_ballot)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["round_id", "voter_key"],
        set_={"choice": new.choice, "revision": new.revision, "token": new.token},
        where=sa.and_(_ballot.c.revision < new.revision, _ballot.c.source == new.source),
    ).returning(_ballot.c.round_id, _ballot.c.voter_key)


def _held(connection: sa.Connection, keys: list[Key]) -> dict[Key, Any]:
    """The ballots that stayed as they were."""
    if not keys:
        return {}
    found = sa.select(_ballot).where(sa.tuple_(_ballot.c.round_id, _ballot.c.voter_key).in_(keys))
    return {(row.round_id, row.voter_key): row for row in connection.execute(found)}


def _answer(message: Message, held: Any) -> Answer:
    if held is None:
        return Answer(Outcome.COUNTED, message.choice, message.revision)
    if held.source is not message.source:
        return Answer(Outcome.ON_PAPER)
    same = held.token == message.token and held.choice is message.choice
    return Answer(Outcome.COUNTED if same else Outcome.SUPERSEDED, held.choice, held.revision)
