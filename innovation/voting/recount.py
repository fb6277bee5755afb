"""Count an evening again, from the rows or from an export, without the code that counted it first.

Nothing here uses the ORM, the ballot box or the rule that sealed: plain SQL, fractions and hashlib. What
differs is named line by line.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

KINDS = [f"{choice}_{source}" for choice in ("yes", "no", "blank") for source in ("phone", "paper")]

ROUNDS = """
SELECT r.id, r.number, r.pitch_id, r.state, r.rehearsal, r.percent, r.comparator, r.basis, r.quorum,
       r.jury_weight, r.opened_at, r.secret, j.parts AS joint_parts, j.passed AS joint_passed,
       p.checked AS slips_checked, p.yes AS slips_yes, p.no AS slips_no, p.blank AS slips_blank, s.*
FROM round r JOIN event e ON e.id = r.event_id LEFT JOIN seal s ON s.round_id = r.id
     LEFT JOIN joint_verdict j ON j.round_id = r.id LEFT JOIN paper_count p ON p.round_id = r.id
WHERE e.slug = :slug AND (s.round_id IS NOT NULL OR r.state NOT IN ('open', 'closing'))
  AND (NOT r.rehearsal OR e.phase <> 'rehearsal') ORDER BY r.number
"""
BALLOTS = "SELECT voter_key, choice, source FROM ballot WHERE round_id = :round_id"
MARKED = "SELECT count(*) FROM ballot WHERE round_id = :round_id AND (revision <> 0 OR token <> '')"


def from_database(connection: sa.Connection, slug: str) -> dict[str, Any]:
    """The sealed rounds of an evening with their ballots, in the shape of our JSON export.

    Raises LookupError when there is no such evening.
    """
    known = connection.execute(sa.text("SELECT title FROM event WHERE slug = :slug"), {"slug": slug}).scalar()
    if known is None:
        raise LookupError(slug)
    rows = connection.execute(sa.text(ROUNDS), {"slug": slug}).mappings().all()
    return {"evening": slug, "rounds": [{**_round(dict(row)), **_box(connection, row["id"])} for row in rows]}


def _box(connection: sa.Connection, round_id: int) -> dict[str, Any]:
    """The ballots of a round, and how many still bear a mark of the message they came in."""
    ballots = connection.execute(sa.text(BALLOTS), {"round_id": round_id}).all()
    marked = connection.execute(sa.text(MARKED), {"round_id": round_id}).scalar()
    return {"marked": marked, "ballots": sorted([str(part) for part in ballot] for ballot in ballots)}


def _round(row: dict[str, Any]) -> dict[str, Any]:
    sealed = {name: row[name] for name in KINDS} if row["round_id"] is not None else None
    jury = f" jury {row['jury_weight']}" if row["jury_weight"] else ""
    joint = row["joint_parts"] and {"parts": row["joint_parts"], "passed": bool(row["joint_passed"])}
    slips = [row[f"slips_{choice}"] for choice in ("yes", "no", "blank")] if row["slips_checked"] else None
    return {
        "number": row["number"],
        "pitch": row["pitch_id"],
        "void": row["state"] == "void",
        "closed": row["state"] in ("closed", "void") and not row["rehearsal"],
        "rule": f"{row['percent']} {row['comparator']} {row['basis']} quorum {row['quorum']}{jury}",
        "joint": joint,
        "slips": slips,
        "opened_at": _utc(row["opened_at"]),
        "secret_destroyed": row["secret"] is None,
        "seal": sealed
        and {
            **sealed,
            "present": row["present"],
            "rule": row["rule"],
            "passed": bool(row["passed"]),
            "sealed_at": _utc(row["sealed_at"]),
            "sealed_by": row["sealed_by"],
            "ballots_fingerprint": row["ballots_fingerprint"],
            "fingerprint": row["fingerprint"],
        },
    }


def _utc(value: Any) -> str:
    """A moment as both databases give it, in one way of writing: 2026-11-20T19:00:00+00:00."""
    if isinstance(value, str):
        return value.split(".")[0].replace(" ", "T") + "+00:00"
    return str(value.astimezone(UTC).isoformat())


def differences(evening: dict[str, Any]) -> Iterator[str]:
    """Every way in which the seals differ from what is counted now; nothing when all is well."""
    expected = 1
    for round_ in evening["rounds"]:
        if round_["number"] != expected:
            yield f"round {expected}: missing"
        expected = round_["number"] + 1
        for line in _differences(evening["evening"], round_):
            yield f"round {round_['number']}: {line}"


def _differences(slug: str, round_: dict[str, Any]) -> Iterator[str]:
    seal, ballots = round_["seal"], round_["ballots"]
    if seal is None:
        yield "closed but not sealed"
        return
    counted = Counter(f"{choice}_{source}" for _, choice, source in ballots)
    for kind in sorted({*KINDS, *counted}):
        if counted[kind] != seal.get(kind, 0):
            yield f"{kind}: sealed {seal.get(kind, 0)}, counted {counted[kind]}"
    if seal["rule"] != round_["rule"]:
        yield f"rule: sealed '{seal['rule']}', round has '{round_['rule']}'"
    if seal["passed"] is not passes(seal["rule"], counted, seal["present"]):
        yield f"verdict: sealed {seal['passed']}, counted {not seal['passed']}"
    if round_.get("slips") and round_["slips"] != (sealed := [seal[kind] for kind in KINDS[1::2]]):
        yield f"paper: two people counted {round_['slips']}, sealed {sealed}"
    if round_.get("joint"):
        yield from _joint_differences(round_["joint"], seal, counted)
    if seal["ballots_fingerprint"] != (found := _hash(" ".join(ballot) for ballot in ballots)):
        yield f"ballots: sealed fingerprint {seal['ballots_fingerprint'][:8]}, counted {found[:8]}"
    if seal["fingerprint"] != (found := _hash(_record(slug, round_))):
        yield f"record: sealed fingerprint {seal['fingerprint'][:8]}, computed {found[:8]}"
    yield from _unrest(round_)


def _joint_differences(joint: dict[str, Any], seal: dict[str, Any], counted: Counter[str]) -> Iterator[str]:
    """Where the verdict of room and jury is not what the ballots and the jury's shares make of it."""
    try:
        parts = [
            (int(weight), Fraction(share)) for weight, share in map(str.split, joint["parts"].split(";"))
        ]
        votes = Votes(seal["rule"], counted, seal["present"])
    except (ValueError, ZeroDivisionError):
        yield "joint verdict: unreadable"
        return
    room = Fraction(votes.yes, votes.whole) if votes.whole else Fraction(0)
    if parts[0] != (100 - votes.jury, room):
        yield f"joint verdict: the room brought in {joint['parts'].split(';')[0]}, not what is counted"
    share = sum(weight * part for weight, part in parts) / Fraction(sum(weight for weight, _ in parts))
    passed = votes.enough and (share > votes.line if votes.above else share >= votes.line)
    if joint["passed"] is not passed:
        yield f"joint verdict: kept {joint['passed']}, computed {passed}"


def _unrest(round_: dict[str, Any]) -> Iterator[str]:
    """What closing takes away and leaves for good."""
    if not round_["closed"]:
        yield "state: sealed, yet no longer closed"
    if not round_["secret_destroyed"]:
        yield "secret: still there after closing"
    if round_["marked"]:
        yield f"ballots: {round_['marked']} marked after closing"


def _record(slug: str, round_: dict[str, Any]) -> list[str]:
    seal = {name: value for name, value in round_["seal"].items() if name != "fingerprint"}
    named = {
        **seal,
        "passed": "yes" if seal["passed"] else "no",
        "evening": slug,
        "round": round_["number"],
        "pitch": round_["pitch"],
        "opened_at": round_["opened_at"],
    }
    return [f"{name} {value}" for name, value in named.items()]


def _hash(lines: Any) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


class Votes:
    """What a rule, as the seal writes it (`50 at_least yes_no quorum 0`), makes of counted ballots.

    With ` jury 50` behind it a jury co-decides; the room's own verdict is there all the same.
    Raises ValueError for an unreadable rule.
    """

    def __init__(self, rule: str, counted: Counter[str], present: int) -> None:
        percent, comparator, basis, _, quorum, *jury = rule.split()
        self.line, self.above = Fraction(int(percent), 100), comparator == "more_than"
        self.jury = int(jury[1]) if jury else 0
        yes, no, blank = (
            counted[f"{kind}_phone"] + counted[f"{kind}_paper"] for kind in ("yes", "no", "blank")
        )
        cast = yes + no + blank
        wholes = {"yes_no": yes + no, "cast": cast, "present": max(present, cast)}
        self.yes, self.whole = yes, wholes.get(basis, 0)
        self.enough = self.whole > 0 and cast >= int(quorum)


def passes(rule: str, counted: Counter[str], present: int) -> bool:
    """The room's verdict by exact fractions. An unreadable rule never passes."""
    try:
        votes = Votes(rule, counted, present)
    except ValueError:
        return False
    if not votes.enough or not votes.yes:
        return False
    share = Fraction(votes.yes, votes.whole)
    return share > votes.line if votes.above else share >= votes.line
