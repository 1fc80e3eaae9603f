"""Elections in the Pabulib format (`.pb`): read, write, compile."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from .ballots import Election, Money, Project, parse_money

KINDS = {"approval": "approval", "choose-1": "approval", "cumulative": "cumulative", "scoring": "cumulative"}


class BadFileError(ValueError):
    """A `.pb` file that cannot be read; the message says the line."""


@dataclass
class PabulibFile:
    """A `.pb` file as it is written: three tables of text. `votes` rows follow `vote_columns`, and so on.

    Source of the format: Faliszewski et al., *Participatory Budgeting: Data, Tools, and Analysis* (IJCAI 2023), and
    pabulib.org/format.
    """

    meta: dict[str, str]
    project_columns: list[str]
    projects: list[list[str]]
    vote_columns: list[str]
    votes: list[list[str]] = field(repr=False)

    @cached_property
    def election(self) -> Election:
        """Compile the file. Approval and cumulative ballots as they are; ordinal ballots give `max_length` points to
        the first project named, one less to the next and so on (without `max_length`, the length of the longest).

        Raises `BadFileError` for a missing budget or column, an unknown kind of vote, project or number.
        """
        kind = self.meta.get("vote_type", "")
        if kind not in KINDS and kind != "ordinal":
            raise BadFileError(f"unknown vote_type {kind!r}")
        try:
            budget = parse_money(self.meta["budget"])
            projects = [self._project(row) for row in self.projects]
        except (KeyError, ValueError, ZeroDivisionError) as error:
            raise BadFileError(f"META or PROJECTS: {error}") from error
        if "vote" not in self.vote_columns:
            raise BadFileError("VOTES has no column 'vote'")
        return compile_votes(projects, budget, kind, self._cast(kind), longest=int(self.meta.get("max_length", 0)))

    def _project(self, row: list[str]) -> Project:
        cells = dict(zip(self.project_columns, (cell.strip() for cell in row), strict=False))
        tags = {
            tag.strip()
            for column in ("category", "categories", "target", "targets")
            for tag in cells.get(column, "").split(",")
        }
        return Project(
            id=cells["project_id"],
            cost=parse_money(cells["cost"]),
            name=cells.get("name", ""),
            zone=cells.get("zone") or cells.get("subunit") or cells.get("district", ""),
            tags=frozenset(tags - {"", "None", "none"}),
        )

    def _cast(self, kind: str) -> Iterable[tuple[str, str]]:
        vote = self.vote_columns.index("vote")
        if KINDS.get(kind) != "cumulative":
            return ((row[vote], "") for row in self.votes)
        if "points" not in self.vote_columns:
            raise BadFileError("VOTES has no column 'points'")
        points = self.vote_columns.index("points")
        return ((row[vote], row[points] if len(row) > points else "") for row in self.votes)


def compile_votes(
    projects: Sequence[Project], budget: Money, kind: str, cast: Iterable[tuple[str, str]], *, longest: int = 0
) -> Election:
    """Compile written ballots: pairs of comma-separated project ids and, for points, comma-separated numbers."""
    counts = Counter(cast)
    ballots = [split_names(vote) for vote, _ in counts]
    if kind == "ordinal":
        longest = max([longest, *map(len, ballots)])
        graded: list[dict[str, int | Fraction]] = [
            {name: longest - place for place, name in enumerate(names)} for names in ballots
        ]
    elif KINDS[kind] == "cumulative":
        graded = [
            dict[str, int | Fraction](zip(names, read_points(names, points), strict=True))
            for names, (_, points) in zip(ballots, counts, strict=True)
        ]
    else:
        graded = []
    for names in ballots:
        if len(set(names)) != len(names):
            raise BadFileError(f"VOTES: a ballot names a project twice: {','.join(names)}")
    try:
        return Election.from_ballots(
            projects, budget, graded or ballots, kind=KINDS.get(kind, kind), people=list(counts.values())
        )
    except KeyError as error:
        raise BadFileError(f"VOTES: unknown project {error}") from error


def split_names(vote: str) -> list[str]:
    """The project ids of a written ballot."""
    return [name.strip() for name in vote.split(",") if name.strip() and name.strip().lower() != "none"]


def read_points(names: list[str], written: str) -> list[Money]:
    """The points of a written ballot, one for each name; none at all means zero for each."""
    if not written.strip():
        return [0] * len(names)
    try:
        points = [int(number) if number.isdigit() else Fraction(number.strip()) for number in written.split(",")]
    except ValueError as error:
        raise BadFileError(f"VOTES: points are not numbers: {written}") from error
    if len(points) != len(names) or min(points) < 0:
        raise BadFileError(f"VOTES: {len(names)} projects with the points {written}")
    return points


def read_pabulib(path: str | Path) -> PabulibFile:
    """Read a `.pb` file (UTF-8, with or without byte order mark). Raises `BadFileError`, `OSError`."""
    return parse_pabulib(Path(path).read_text(encoding="utf-8-sig"))


def parse_pabulib(text: str) -> PabulibFile:
    """Read the text of a `.pb` file: META, PROJECTS and VOTES, semicolons between cells. Raises `BadFileError`."""
    sections: dict[str, list[list[str]]] = {"META": [], "PROJECTS": [], "VOTES": []}
    current: list[list[str]] | None = None
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";"), start=1):
        if not row or (len(row) == 1 and not row[0].strip()):
            continue
        title = row[0].strip().upper()
        if len(row) == 1 and title in sections:
            current = sections[title]
        elif current is None:
            raise BadFileError(f"line {number}: expected META, found {row[0]!r}")
        else:
            current.append(row)
    for title, rows in sections.items():
        if not rows:
            raise BadFileError(f"section {title} is missing or empty")
    meta = {row[0].strip(): row[1].strip() if len(row) > 1 else "" for row in sections["META"][1:]}
    (project_columns, *projects), (vote_columns, *votes) = sections["PROJECTS"], sections["VOTES"]
    columns = [column.strip() for column in project_columns]
    return PabulibFile(meta, columns, projects, [column.strip() for column in vote_columns], votes)


def format_pabulib(file: PabulibFile) -> str:
    """The text of a `.pb` file; `parse_pabulib` reads back the same tables."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["META"])
    writer.writerow(["key", "value"])
    writer.writerows(file.meta.items())
    for title, columns, rows in (
        ("PROJECTS", file.project_columns, file.projects),
        ("VOTES", file.vote_columns, file.votes),
    ):
        writer.writerow([title])
        writer.writerow(columns)
        writer.writerows(rows)
    return out.getvalue()


def write_pabulib(path: str | Path, file: PabulibFile) -> None:
    """Write a `.pb` file in UTF-8. Raises `OSError`."""
    Path(path).write_text(format_pabulib(file), encoding="utf-8")


def election_as_pabulib(election: Election, meta: Mapping[str, str]) -> PabulibFile:
    """Turn an election into a file, one numbered row for each ballot. `meta` adds description, country, unit…

    People cannot be told apart in an election, so ballots come out grouped, and those without votes last.
    """
    written = dict(meta) | {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": format_number(election.budget),
        "vote_type": "approval" if election.kind == "approval" else "cumulative",
    }
    scored = election.kind != "approval"
    projects = [
        [
            project.id,
            format_number(project.cost),
            str(votes),
            project.name,
            project.zone,
            ",".join(sorted(project.tags)),
        ]
        for project, votes in zip(election.projects, election.votes, strict=True)
    ]
    rows: list[list[str]] = []
    for group, people in enumerate(election.people):
        row = election.points[group]
        ballot = [",".join(election.projects[p].id for p in row.indices)]
        if scored:
            ballot.append(",".join(format_number(Fraction(int(v), election.point_scale)) for v in row.data))
        rows += [ballot] * int(people)
    rows += [[""] * (2 if scored else 1)] * (election.voters - len(rows))
    votes = [[str(number), *ballot] for number, ballot in enumerate(rows, start=1)]
    columns = ["voter_id", "vote", "points"] if scored else ["voter_id", "vote"]
    return PabulibFile(written, ["project_id", "cost", "votes", "name", "zone", "category"], projects, columns, votes)


def format_number(number: int | Fraction) -> str:
    """Write an exact decimal, with a point. Raises `ValueError` if the number has no finite decimal."""
    number = Fraction(number)
    if number.denominator == 1:
        return str(number.numerator)
    places = next((k for k in range(1, 60) if 10**k % number.denominator == 0), None)
    if places is None:
        raise ValueError(f"{number} has no finite decimal")
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"
