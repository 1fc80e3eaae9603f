"""What can be followed on this site. Each room shows what is public of its own; what is not found is not public."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cocreation.models import IntegratedProposal, Process, Proposal, Workshop
from minga.core.dates import PartialDate
from minga.groups.models import Body, Contest, Minutes, Resolution, Session
from minga.notices.threads import Step, Thread
from minga.plans.models import ActionPlan, Commitment, Milestone

# What follows the code of the body in the code of what belongs to it, and the fields that it names.
OF_A_BODY: dict[str, re.Pattern[str]] = {
    "contest": re.compile(r"-c(?P<number>[0-9]{1,6})$"),
    "minutes": re.compile(r"-s(?P<session__number>[0-9]{1,6})-acta$"),
    "resolution": re.compile(r"-r(?P<year>[0-9]{4})-(?P<number>[0-9]{3,6})$"),
    "session": re.compile(r"-s(?P<number>[0-9]{1,6})$"),
}


def find_thread(kind: str, code: str) -> Thread | None:
    find = FINDERS.get(kind)
    return find(code) if find else None


def find_proposal(code: str) -> Thread | None:
    found = Proposal.objects.public().select_related("process__jurisdiction").filter(code=code).first()
    if found is None:
        return None
    steps = partial(steps_of_process, found.process)
    # Supports can be thousands: told one by one they would hide the decisions.
    untold = ("proposal.supported",)
    return Thread("proposal", code, str(found), found.get_absolute_url(), has_days=True, steps=steps, untold=untold)


def find_integrated(code: str) -> Thread | None:
    found = IntegratedProposal.objects.public().select_related("process__jurisdiction").filter(code=code).first()
    if found is None:
        return None
    steps = partial(steps_of_process, found.process)
    return Thread("integrated_proposal", code, str(found), found.get_absolute_url(), has_days=True, steps=steps)


def find_process(code: str) -> Thread | None:
    found = Process.objects.select_related("jurisdiction").filter(code_series=code).first()
    if found is None:
        return None
    steps = partial(steps_of_process, found)
    return Thread("process", code, str(found), found.get_absolute_url(), has_days=True, steps=steps)


def find_workshop(code: str) -> Thread | None:
    series, _hyphen, number = code.rpartition("-T")
    if not number.isdigit():
        return None
    rows = Workshop.objects.public().select_related("process__jurisdiction")
    found = rows.filter(process__code_series=series, position=int(number)).first()
    return Thread("workshop", code, str(found), found.get_absolute_url()) if found else None


def find_commitment(code: str) -> Thread | None:
    found = Commitment.objects.public().select_related("plan__jurisdiction").filter(code=code).first()
    if found is None:
        return None
    steps = partial(steps_of_milestones, Milestone.objects.filter(commitment=found))
    return Thread("commitment", code, str(found.name), found.get_absolute_url(), has_days=True, steps=steps)


def find_plan(code: str) -> Thread | None:
    """The register's code of a plan is the place and the plan's own name, joined by a hyphen that both may contain."""
    cuts = [code[:place] for place, letter in enumerate(code) if letter == "-"]
    plans = ActionPlan.objects.public().filter(jurisdiction__slug__in=cuts).select_related("jurisdiction")
    found = next((plan for plan in plans if plan.ledger_code == code), None)
    if found is None:
        return None
    steps = partial(steps_of_milestones, Milestone.objects.filter(commitment__plan=found))
    return Thread("plan", code, str(found), found.get_absolute_url(), has_days=True, steps=steps)


def find_body(code: str) -> Thread | None:
    found = by_ledger_code(Body.objects.select_related("jurisdiction"), "jurisdiction__slug", code)
    if found is None:
        return None
    steps = partial(steps_of_body, found)
    return Thread("body", code, str(found), found.get_absolute_url(), has_days=True, steps=steps)


def find_of_body(kind: str, rows: Any, body: str, code: str) -> Thread | None:
    """A session, its minutes, a resolution or a contest: what belongs to a body."""
    numbers = OF_A_BODY[kind].search(code)
    if numbers is None:
        return None
    rows = rows.select_related(f"{body}__jurisdiction").filter(**numbers.groupdict())
    found = by_ledger_code(rows, f"{body}__jurisdiction__slug", code)
    return Thread(kind, code, str(found), found.get_absolute_url()) if found else None


def by_ledger_code(rows: QuerySet[Any], place: str, code: str) -> Any:
    """The codes begin with the government and are joined by hyphens, which names may contain too."""
    cuts = [code[:at] for at, letter in enumerate(code) if letter == "-"]
    return next((row for row in rows.filter(**{f"{place}__in": cuts}) if row.ledger_code == code), None)


def steps_of_body(body: Body) -> list[Step]:
    """Each session on its day; those that did not take place are left out."""
    sessions = Session.objects.with_body().filter(body=body).exclude(state=Session.State.CANCELLED)
    return [
        Step(
            key=f"session-{session.ledger_code}",
            title=str(session),
            first_day=timezone.localdate(session.starts_at),
            last_day=timezone.localdate(session.starts_at),
            url=session.get_absolute_url(),
            said=session.place,
        )
        for session in sessions
    ]


FINDERS: dict[str, Callable[[str], Thread | None]] = {
    "body": find_body,
    "commitment": find_commitment,
    "contest": partial(find_of_body, "contest", Contest.objects, "body"),
    "integrated_proposal": find_integrated,
    "minutes": partial(find_of_body, "minutes", Minutes.objects.filter(state="published"), "session__body"),
    "plan": find_plan,
    "process": find_process,
    "proposal": find_proposal,
    "resolution": partial(find_of_body, "resolution", Resolution.objects, "body"),
    "workshop": find_workshop,
    "session": partial(find_of_body, "session", Session.objects, "body"),
}


def steps_of_process(process: Process) -> list[Step]:
    """Each phase from its first day to its last, once the dates are public."""
    if process.awaits_timeline:
        return []
    return [
        Step(
            key=f"process-{process.code_series}-{phase.key}",
            title=f"{phase.title} · {process.title}",
            first_day=phase.starts_on.first_day,
            last_day=(phase.ends_on or phase.starts_on).last_day,
            url=process.get_absolute_url(),
        )
        for phase in process.phases.all()
        if phase.starts_on
    ]


def steps_of_milestones(milestones: QuerySet[Milestone]) -> list[Step]:
    """Each milestone on the last day of its deadline: a bar of two years would hide everything else."""
    return [
        Step(
            key=f"milestone-{milestone.commitment.code}-{milestone.number}",
            title=_("Termina el plazo: %(title)s") % {"title": milestone.title},
            first_day=milestone.ends_on.last_day,
            last_day=milestone.ends_on.last_day,
            url=milestone.get_absolute_url(),
            said=said_period(milestone.starts_on, milestone.ends_on),
        )
        for milestone in milestones.exclude(ends_on=None).select_related("commitment__plan__jurisdiction")
        if milestone.ends_on
    ]


def said_period(start: PartialDate | None, end: PartialDate) -> str:
    """As precise as the plan says it, which is often only a month."""
    if start is None:
        return _("El plan dice: hasta %(end)s.") % {"end": end}
    return _("El plan dice: de %(start)s a %(end)s.") % {"start": start, "end": end}
