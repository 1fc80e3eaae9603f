"""Reads that join rooms for the front doors."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import Figure, Process, Proposal
from minga.cocreation.pages.workshops import bench_address
from minga.cocreation.queries.assessment import waiting_in_assessment
from minga.cocreation.queries.awaiting import waiting_in_confirmation
from minga.cocreation.queries.desk import waiting_in_processes
from minga.cocreation.queries.workshops import workshops_ahead_of
from minga.core.models import Duty
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.directory.rules.appointments import can_appoint_everywhere
from minga.groups.queries.desk import waiting_in_groups
from minga.ledger.models import Checkpoint
from minga.notices.queries import dead_letter_count
from minga.plans.models import ActionPlan, Milestone
from minga.portal.duties import DUTIES
from minga.portal.rules import can_tend_mail
from minga.rights.models import Breach, RightsRequest
from minga.rights.queries.officers import covered_by
from minga.rights.rules import places_of

# Seconds for which the foot of every page shows the same root.
ROOT_FOR = 10


def governments() -> list[Jurisdiction]:
    """Every government with how much there is of it: plans, commitments, proposals."""
    is_public = Q(plans__state=ActionPlan.State.PUBLISHED)
    found = Jurisdiction.objects.annotate(
        plan_count=Count("plans", filter=is_public, distinct=True),
        commitment_count=Count("plans__commitments", filter=is_public, distinct=True),
    )
    return list(found)


def open_processes(jurisdiction: Jurisdiction | None = None) -> list[Process]:
    """The processes that are under way, with their phases. How many proposals each has received stands in its row."""
    found = Process.objects.filter(is_closed=False).select_related("jurisdiction").without_long_fields().with_phases()
    if jurisdiction:
        found = found.filter(jurisdiction=jurisdiction)
    return [process for process in found if process.phase_open_on()]


def newest_plans(jurisdiction: Jurisdiction) -> list[ActionPlan]:
    plans = ActionPlan.objects.public().filter(jurisdiction=jurisdiction).select_related("jurisdiction")
    return list(plans.annotate(commitment_count=Count("commitments")).order_by("-starts_on")[:4])


def next_milestones(jurisdiction: Jurisdiction, day: dt.date | None = None) -> list[Milestone]:
    """The three milestones of this government that end next."""
    when = (day or timezone.localdate()).strftime("%Y-%m")
    of_here = Milestone.objects.public().filter(commitment__plan__jurisdiction=jurisdiction)
    return list(
        of_here.filter(ends_on__gte=when).select_related("commitment__plan__jurisdiction").order_by("ends_on")[:3]
    )


def funnel(jurisdiction: Jurisdiction) -> list[Figure]:
    """From ideas to commitments, as the newest closed process published it; empty if none did."""
    closed = Process.objects.filter(jurisdiction=jurisdiction, is_closed=True).exclude(funnel=[])
    process = closed.select_related("jurisdiction").first()
    if process is None:
        return []
    figures = {figure.key: figure for figure in process.figures.filter(key__in=process.funnel)}
    found = [figures[key] for key in process.funnel if key in figures]
    for figure in found:
        figure.process = process
    return found


@dataclass(frozen=True)
class RegisterRoot:
    short: str
    at: dt.datetime


def register_root() -> RegisterRoot | None:
    """The last signed root, for the foot of every page; at most ten seconds old. A page without a database has none."""
    try:
        return caches["memory"].get_or_set("register_root", newest_root, ROOT_FOR)
    except DatabaseError:
        return None


def newest_root() -> RegisterRoot | None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return None
    root = last.root.hex() if isinstance(last.root, bytes | memoryview) else str(last.root)
    return RegisterRoot(f"{root[:4]}…{root[-4:]}", last.signed_at)


@dataclass(frozen=True)
class Waiting:
    """Something on a person's desk that waits for them."""

    count: int
    label: str
    url: str


def waiting_for(person: Person) -> list[Waiting]:
    """What awaits a person because of a role they hold today."""
    return [
        *dead_letters_for(person),
        *rights_for(person),
        *workshops_for(person),
        *proposals_for(person),
        *groups_for(person),
        *assessment_for(person),
        *work_for(person),
    ]


def work_for(person: Person) -> list[Waiting]:
    """What awaits somebody at the benches of the live processes."""
    found = (*waiting_in_processes(person), *waiting_in_confirmation(person))
    return [Waiting(work.count, work.label, work.url) for work in found]


def dead_letters_for(person: Person) -> list[Waiting]:
    count = dead_letter_count() if can_tend_mail(person) else 0
    return [Waiting(count, _("Correos que no salieron"), reverse("dead_letters"))] if count else []


def rights_for(person: Person) -> list[Waiting]:
    """Requests about data, and breaches of which somebody must still hear."""
    if not places_of(person):
        return []
    mine = covered_by(person)
    requests = RightsRequest.objects.open_now().filter(mine).count()
    breaches = Breach.objects.open_now().filter(mine).count()
    found = [
        Waiting(requests, _("Solicitudes sobre datos"), reverse("rights_desk")),
        Waiting(breaches, _("Vulneraciones de datos abiertas"), reverse("breach_list")),
    ]
    return [one for one in found if one.count]


def assessment_for(person: Person) -> list[Waiting]:
    return [Waiting(one.count, one.label, one.url) for one in waiting_in_assessment(person)]


def groups_for(person: Person) -> list[Waiting]:
    return [Waiting(one.count, one.label, one.url) for one in waiting_in_groups(person)]


def workshops_for(person: Person) -> list[Waiting]:
    """Those that this person runs, until their results are published."""
    label = _("Taller que conduces: %(workshop)s")
    return [Waiting(1, label % {"workshop": one}, bench_address(one)) for one in workshops_ahead_of(person)]


def proposals_for(person: Person) -> list[Waiting]:
    today = timezone.localdate()
    roles = {Role.MODERATOR, Role.ADMINISTRATOR}
    appointments = Appointment.objects.in_force_on(today).filter(person=person, role__in=roles)
    covered = set(appointments.values_list("jurisdiction_id", flat=True))
    if not covered:
        return []
    held = Q(processes__proposals__state=Proposal.State.HELD)
    places = Jurisdiction.objects.all() if None in covered else Jurisdiction.objects.filter(pk__in=covered)
    counted = places.annotate(held=Count("processes__proposals", filter=held)).filter(held__gt=0)
    label = _("%(place)s: propuestas que esperan moderación")
    return [
        Waiting(place.held, label % {"place": place}, reverse("moderation_queue", args=[place.slug]))
        for place in counted
    ]


def appointments_of(person: Person) -> list[Appointment]:
    in_force = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person)
    return list(in_force.select_related("jurisdiction", "institution"))


def appointing(person: Person) -> list[Jurisdiction]:
    """Where somebody gives roles for the whole site; who does it for one government has the way beside their role."""
    return list(Jurisdiction.objects.all()) if can_appoint_everywhere(person) else []


def readiness() -> dict[str, Any]:
    """Whether the site can serve: the database answers, migrations are done, storage takes a file, the worker beats."""
    checks = {"database": is_database_there(), "migrations": False, "storage": is_storage_writable(), "worker": False}
    if checks["database"]:
        checks["migrations"] = not MigrationExecutor(connection).migration_plan(
            MigrationExecutor(connection).loader.graph.leaf_nodes()
        )
    if checks["migrations"]:
        rows = {duty.name: duty for duty in Duty.objects.all()}
        checks["worker"] = all(duty.name in rows and rows[duty.name].is_fresh(duty.patience) for duty in DUTIES)
    return checks


def is_database_there() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def is_storage_writable() -> bool:
    probe = settings.MINGA_HOME / "files" / ".probe"
    try:
        probe.write_text("ok", encoding="ascii")
        probe.unlink()
    except OSError:
        return False
    return True
