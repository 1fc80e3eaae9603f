"""A workshop from its first draft to its call, and when it does not take place."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.registrations import tell_registered, told_of
from minga.cocreation.models import Process, Workshop, WorkshopStep
from minga.cocreation.rules import workshops as permits
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.workshop_plans import WorkshopPlan
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

State = Workshop.State
TOLD_OF = ("starts_at", "ends_at", "place", "city")


def locked_workshop(workshop: Workshop) -> Workshop:
    found: Workshop = (
        Workshop.objects.select_for_update(of=("self",))
        .select_related("process__jurisdiction", "process__methodology")
        .get(pk=workshop.pk)
    )
    return found


def role_in(person: Person, workshop: Workshop) -> str:
    return "planner" if can_run_process(person, workshop.process.jurisdiction) else "facilitator"


@transaction.atomic
def make_workshop(*, by: Person, process: Process, plan: WorkshopPlan) -> Workshop:
    """A draft that only its organisers see, with the steps of the methodology's script."""
    require(permits.can_make_workshop, by, process)
    Process.objects.select_for_update().get(pk=process.pk)
    last = process.workshops.order_by("-position").values_list("position", flat=True).first() or 0
    workshop = Workshop(process=process, position=last + 1, state=State.DRAFT)
    plan.write_on(workshop)
    workshop.save()
    workshop.facilitators.set(plan.facilitators or ([] if can_run_process(by, process.jurisdiction) else [by]))
    if workshop.kind == Workshop.Kind.WORKSHOP:
        WorkshopStep.objects.bulk_create(steps_of(workshop))
    return workshop


def steps_of(workshop: Workshop) -> Iterable[WorkshopStep]:
    methodology = workshop.process.methodology
    script = methodology.said.workshop_steps if methodology else ()
    return [WorkshopStep(workshop=workshop, number=number, title=title) for number, title in enumerate(script, 1)]


@transaction.atomic
def change_workshop(*, by: Person, workshop: Workshop, plan: WorkshopPlan) -> Workshop:
    """Of one that was called, whoever registered is told of a new hour or place."""
    fresh = locked_workshop(workshop)
    require(permits.can_change_workshop, by, fresh)
    if plan.before and plan.before.pk == fresh.pk:
        raise Refused(_("Un encuentro no puede preparar a sí mismo."))
    old = [getattr(fresh, name) for name in TOLD_OF]
    plan.write_on(fresh)
    fresh.edition += 1
    fresh.save()
    if can_run_process(by, fresh.process.jurisdiction):
        fresh.facilitators.set(plan.facilitators)
    if fresh.state == State.CALLED and old != [getattr(fresh, name) for name in TOLD_OF]:
        record("workshop.moved", fresh, by=by, role=role_in(by, fresh), **facts_of(fresh))
        tell_registered(fresh, "workshop_moved")
    return fresh


@transaction.atomic
def call_workshop(*, by: Person, workshop: Workshop) -> Workshop:
    """From now on it stands in the public calendar and people can register."""
    fresh = locked_workshop(workshop)
    require(permits.can_call_workshop, by, fresh)
    if fresh.starts_at is None or fresh.starts_at <= timezone.now():
        raise Refused(_("El taller tiene que empezar después de hoy para poder convocarlo."))
    move(fresh, State.CALLED, paths=Workshop.PATHS)
    fresh.save(update_fields=["state"])
    record("workshop.called", fresh, by=by, role="planner", **facts_of(fresh))
    notify(followers(fresh.process), "cocreation/notices/workshop_called", fresh, but=by, **told_of(fresh))
    return fresh


@transaction.atomic
def cancel_workshop(*, by: Person, workshop: Workshop, reason: str) -> Workshop:
    """It does not take place: the reason is public, and whoever registered is told."""
    fresh = locked_workshop(workshop)
    require(permits.can_call_workshop, by, fresh)
    if not tidy(reason):
        raise Refused(_("Escribe por qué se cancela: lo leerán quienes se inscribieron."))
    move(fresh, State.CANCELLED, paths=Workshop.PATHS)
    fresh.why_cancelled = tidy(reason)[:300]
    fresh.edition += 1
    fresh.save(update_fields=["state", "why_cancelled", "edition"])
    record("workshop.cancelled", fresh, by=by, role="planner")
    tell_registered(fresh, "workshop_cancelled", reason=fresh.why_cancelled)
    notify(followers(fresh.process), "cocreation/notices/workshop_cancelled", fresh, but=by, **told_of(fresh))
    return fresh


def facts_of(workshop: Workshop) -> dict[str, object]:
    return {
        "process": workshop.process.slug,
        "kind": workshop.kind,
        "starts_at": workshop.starts_at.isoformat() if workshop.starts_at else None,
        "territory": workshop.territory.code if workshop.territory else None,
        "capacity": workshop.capacity,
    }
