"""Processes at any moment of their way, proposals, and the persons around them."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from minga.accounts.models import Person
from minga.cocreation.actions.proposals import Submission, submit_proposal
from minga.cocreation.models import Category, IntegratedProposal, Phase, Process, Proposal
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.directory.models import SDG, Appointment, Jurisdiction, Territory
from tests.factories.plans import JurisdictionFactory

DAY = dt.timedelta(days=1)
# How many days from today each moment's reception starts and ends; the assessment follows for twenty days.
MOMENTS = {
    "before": (5, 15),
    "reception": (-10, 10),
    "between": (-20, -5),
    "deciding": (-30, -11),
    "closed": (-90, -80),
}


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"persona-{n}@example.org")
    name = factory.Sequence(lambda n: f"Persona {n}")


def day(offset: int) -> PartialDate:
    return PartialDate((timezone.localdate() + offset * DAY).isoformat())


def make_quito() -> Jurisdiction:
    """A city with a zone and two parishes, one of them inside the zone."""
    canton, _made = Territory.objects.get_or_create(
        code="1701", defaults={"kind": "canton", "name": "Quito", "path": "EC/17/1701"}
    )
    zone, _made = Territory.objects.get_or_create(
        code="1701-norte",
        defaults={"kind": "zone", "name": "Norte", "parent": canton, "path": f"{canton.path}/1701-norte"},
    )
    for code, name, kind, parent in (
        ("1701-u-sur", "Sur", "urban_parish", canton),
        ("170155", "Calderón", "rural_parish", zone),
    ):
        values = {"kind": kind, "name": name, "parent": parent, "path": f"{parent.path}/{code}"}
        Territory.objects.get_or_create(code=code, defaults=values)
    for number, name in ((6, "Agua limpia"), (11, "Ciudades"), (16, "Paz y justicia")):
        SDG.objects.get_or_create(number=number, defaults={"name": Said(es=name, en=f"Goal {number}")})
    return JurisdictionFactory(slug="quito", kind="municipality", territory=canton)


def make_process(moment: str = "reception", **fields: Any) -> Process:
    """A process of four phases that is today at that moment."""
    first, last = MOMENTS[moment]
    values: dict[str, Any] = {
        "jurisdiction": fields.pop("jurisdiction", None) or make_quito(),
        "slug": "2026",
        "title": Said(es="Proceso de prueba", en="Process under test"),
        "code_series": "UIO-2026",
        "starts_on": day(first - 10),
        "ends_on": day(last + 60),
        "is_closed": moment == "closed",
    }
    process = Process.objects.create(**{**values, **fields})
    gap = 10 if moment == "between" else 1
    dates = [
        ("preparation", Phase.Kind.PREPARATION, first - 10, first - 1),
        ("reception", Phase.Kind.RECEPTION, first, last),
        ("assessment", Phase.Kind.ASSESSMENT, last + gap, last + gap + 20),
        ("confirmation", Phase.Kind.CONFIRMATION, last + gap + 21, last + gap + 30),
    ]
    for number, (key, kind, starts, ends) in enumerate(dates, 1):
        title = Said(es=f"Fase {number}", en=f"Phase {number}")
        Phase.objects.create(
            process=process, key=key, kind=kind, number=number, title=title, starts_on=day(starts), ends_on=day(ends)
        )
    return process


def move_to(process: Process, moment: str) -> Process:
    """The same process as if its dates had passed."""
    other = make_process(moment, slug="otro", code_series="OTRO-2026", jurisdiction=process.jurisdiction)
    for phase in process.phases.all():
        twin = other.phases.get(key=phase.key)
        Phase.objects.filter(pk=phase.pk).update(starts_on=twin.starts_on, ends_on=twin.ends_on)
    other.phases.all().delete()
    other.delete()
    Process.objects.filter(pk=process.pk).update(is_closed=moment == "closed")
    return Process.objects.get(pk=process.pk)


def submission(**fields: Any) -> Submission:
    values: dict[str, Any] = {
        "title": "Horarios de buses abiertos",
        "problem": "En la parada nadie sabe cuándo llega el bus.",
        "solution": "Publicar los horarios como datos abiertos.",
        "sector": Proposal.Sector.CITIZEN,
    }
    return Submission(**{**values, **fields})


def make_proposal(process: Process, *, by: Person | None = None, **fields: Any) -> Proposal:
    """Received through the action, so that it has its version and its lines in the register."""
    return submit_proposal(by=by, process=process, submission=submission(**fields)).proposal


def make_integrated(process: Process, number: int = 1, **fields: Any) -> IntegratedProposal:
    category, _made = Category.objects.get_or_create(
        process=process, number=4, defaults={"title": Said(es="Para otro plan", en="For another plan")}
    )
    values: dict[str, Any] = {
        "code": f"UIO-2026-I{number:02d}",
        "position": number,
        "title": Said(es=f"Integrada {number}", en=f"Integrated {number}"),
        "category": category,
        "reason": Said(es="Depende de una ley", en="Depends on a law"),
        "decided_on": PartialDate("2019-10-01"),
    }
    return IntegratedProposal.objects.create(process=process, **{**values, **fields})


def appoint(role: str, jurisdiction: Jurisdiction | None = None, **fields: Any) -> Person:
    person: Person = PersonFactory()
    Appointment.objects.create(
        person=person, role=role, jurisdiction=jurisdiction, starts_on=timezone.localdate() - DAY, **fields
    )
    return person
