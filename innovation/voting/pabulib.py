"""Pabulib files (.pb), the open format of participatory budgeting: https://pabulib.org/format.

Three sections, META, PROJECTS and VOTES, each a table with semicolons whose first line names its columns.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True)
class Election:
    """An approval election: projects by id, and per voter the ids approved of."""

    meta: dict[str, str]
    projects: dict[str, dict[str, str]]
    votes: dict[str, frozenset[str]]

    @property
    def published(self) -> dict[str, int]:
        """The votes that the file itself says each project got."""
        return {number: int(project["votes"]) for number, project in self.projects.items()}


def read(text: str) -> Election:
    """Read a Pabulib file. Raises ValueError, with the line at fault, when it is none."""
    sections: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for number, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"), 1):
        name = row[0].strip() if len(row) == 1 else ""
        if name in SECTIONS:
            current = sections.setdefault(name, [])
        elif current is None:
            raise ValueError(f"line {number}: this is not a Pabulib file, it should begin with META")
        elif row:
            current.append(row)
    missing = [name for name in SECTIONS if not sections.get(name)]
    if missing:
        raise ValueError(f"this is not a Pabulib file: section {missing[0]} is missing")
    return _election(sections)


def _election(sections: dict[str, list[list[str]]]) -> Election:
    meta = {row[0]: row[1] for row in sections["META"][1:] if len(row) > 1}
    projects = {row["project_id"]: row for row in _table(sections["PROJECTS"], "project_id", "votes", "name")}
    votes = {}
    for row in _table(sections["VOTES"], "voter_id", "vote"):
        approved = frozenset(filter(None, row["vote"].split(",")))
        if not approved <= projects.keys():
            raise ValueError(f"voter {row['voter_id']} approves of a project that is not in the file")
        votes[row["voter_id"]] = approved
    return Election(meta, projects, votes)


def _table(rows: list[list[str]], *needed: str) -> list[dict[str, str]]:
    names = [name.strip() for name in rows[0]]
    for name in needed:
        if name not in names:
            raise ValueError(f"column {name} is missing")
    return [dict(zip(names, [*row, *[""] * len(names)], strict=False)) for row in rows[1:]]


def write(election: Election) -> str:
    """The election as a Pabulib file; `read` gives the same back.

    Line ends and runs of spaces within a field become one space: the format has one line for each row.
    """
    columns = list(dict.fromkeys(name for project in election.projects.values() for name in project))
    columns = columns or ["project_id", "votes", "name"]
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    rows.writerows([["META"], ["key", "value"], *map(_on_one_line, election.meta.items())])
    rows.writerows([["PROJECTS"], columns])
    rows.writerows(
        _on_one_line(project.get(name, "") for name in columns) for project in election.projects.values()
    )
    rows.writerows([["VOTES"], ["voter_id", "vote"]])
    rows.writerows([voter, ",".join(sorted(approved))] for voter, approved in election.votes.items())
    return out.getvalue()


def _on_one_line(values: Iterable[str]) -> list[str]:
    return [" ".join(value.split()) for value in values]
