"""The bodies of `data/groups/`: those that a document tells of, and the demonstration's example.

A body that is already there is left as it is: it has its own life."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.fields import said
from minga.directory.models import Institution, Jurisdiction
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError, read_json
from minga.groups.models import Body, Membership, Seat
from minga.ledger.actions import record

NEEDED = ("jurisdiction", "slug", "kind", "name", "purpose", "seats", "members")
SAID = ("name", "purpose", "legal_base", "basic_rules", "unknown")
PLAIN = (
    *("kind", "composition", "starts_on", "ends_on", "source", "is_record", "is_example"),
    *("notice_days", "urgent_notice_days", "term_months", "meets_every_months", "quorum", "majority"),
)


@transaction.atomic
def load_bodies(folder: Path, *, with_examples: bool) -> Loaded:
    """Those with a parent after it; the first faulty file stops everything."""
    contents = [(path, checked(path)) for path in sorted(folder.glob("*.json"))]
    wanted = [(path, one) for path, one in contents if with_examples or not one.get("is_example")]
    loaded = Loaded()
    for path, content in sorted(wanted, key=lambda pair: bool(pair[1].get("parent"))):
        loaded += load_body(path, content)
    return loaded


def checked(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = read_json(path)
    missing = [name for name in NEEDED if name not in content]
    numbers = {seat["number"] for seat in content.get("seats", [])}
    lost = {member["seat"] for member in content.get("members", [])} - numbers
    problems = [_("%(file)s: falta «%(name)s».") % {"file": path, "name": name} for name in missing]
    problems += [_("%(file)s: no hay un puesto %(number)s.") % {"file": path, "number": seat} for seat in sorted(lost)]
    if problems:
        raise FaultyFileError(problems)
    return content


def load_body(path: Path, content: dict[str, Any]) -> Loaded:
    jurisdiction = Jurisdiction.objects.filter(slug=content["jurisdiction"]).first()
    if jurisdiction is None:
        raise FaultyFileError([_("%(file)s: no existe ese gobierno.") % {"file": path}])
    if Body.objects.filter(jurisdiction=jurisdiction, slug=content["slug"]).exists():
        return Loaded(same=1)
    parent = Body.objects.filter(jurisdiction=jurisdiction, slug=content.get("parent", "")).first()
    body = Body.objects.create(
        jurisdiction=jurisdiction,
        slug=content["slug"],
        parent=parent,
        **{name: said(content.get(name)) for name in SAID},
        **{name: content[name] for name in PLAIN if content.get(name) is not None},
    )
    seats = load_seats(body, content["seats"])
    load_members(path, seats, content["members"])
    facts = {"kind": body.kind, "seats": len(seats), "is_demo": body.is_example}
    record("body.established", body, by=None, role="system", quorum=body.quorum, majority=body.majority, **facts)
    return Loaded(created=1)


def load_seats(body: Body, rows: list[dict[str, Any]]) -> dict[int, Seat]:
    made: dict[int, Seat] = {}
    for row in rows:
        principal = made.get(row.get("substitute_of", 0))
        plain = {name: row[name] for name in ("kind", "sector", "presides") if name in row}
        made[row["number"]] = Seat.objects.create(body=body, number=row["number"], substitute_of=principal, **plain)
    return made


def load_members(path: Path, seats: dict[int, Seat], rows: list[dict[str, Any]]) -> None:
    for row in rows:
        seat = seats[row["seat"]]
        person = found(path, Person.objects.filter(email=row["person"])) if "person" in row else None
        here = Institution.objects.filter(jurisdiction=seat.body.jurisdiction)
        institution = found(path, here.filter(slug=row["institution"])) if "institution" in row else None
        Membership.objects.create(
            seat=seat,
            person=person,
            institution=institution,
            state=row.get("state", Membership.State.SEATED),
            shown_name=row.get("name", person.name if person else ""),
            title=said(row.get("title")),
            note=said(row.get("note")),
            **{name: row[name] for name in ("starts_on", "ends_on", "ending", "source") if row.get(name)},
        )


def found(path: Path, rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise FaultyFileError([_("%(file)s: nombra a alguien que no está.") % {"file": path}])
    return row
