"""Workshops for tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.actions.capture import capture_proposal
from minga.cocreation.actions.workshops import call_workshop, make_workshop
from minga.cocreation.models import Process, Proposal, Workshop, WorkshopTable
from minga.cocreation.workshop_plans import WorkshopPlan
from tests.factories.cocreation import submission


def plan(**fields: Any) -> WorkshopPlan:
    starts_at = timezone.now() + dt.timedelta(days=9)
    values: dict[str, Any] = {
        "title": "Taller de Quitumbe",
        "call": "Para todo el barrio.",
        "kind": Workshop.Kind.WORKSHOP,
        "city": "Quito",
        "place": "Casa comunal",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=4),
    }
    return WorkshopPlan(**{**values, **fields})


def make(process: Process, by: Person, **fields: Any) -> Workshop:
    return make_workshop(by=by, process=process, plan=plan(**fields))


def call(workshop: Workshop, by: Person) -> Workshop:
    return call_workshop(by=by, workshop=workshop)


def write_proposal(by: Person, workshop: Workshop, table: WorkshopTable | None = None, **fields: Any) -> Proposal:
    made = submission(channel=Proposal.Channel.WORKSHOP, workshop=workshop, table=table, **fields)
    return capture_proposal(by=by, process=workshop.process, submission=made).proposal
