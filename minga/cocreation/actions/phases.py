"""When a phase opens and closes: by its dates or by an act, and every change of dates is a fact with its reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.accounts.models import Person
from minga.cocreation.models import Phase, PhaseChange, Process
from minga.cocreation.queries.integration import lost_ideas
from minga.cocreation.rules.processes import can_run_phase, can_run_process
from minga.core.dates import PartialDate
from minga.core.permits import Refused, require
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

PLANNER = "planner"
TIMELINE_DAYS = 14  # OGP Participation and Co-creation Standards, minimum requirement 3.1


def locked(phase: Phase) -> Phase:
    found: Phase = (
        Phase.objects.select_for_update(of=("self",)).select_related("process__jurisdiction").get(pk=phase.pk)
    )
    return found


@transaction.atomic
def publish_timeline(*, by: Person, process: Process) -> Process:
    """From now on everybody can see when each phase is. Whether it was early enough is counted from this moment."""
    require(can_run_process, by, process.jurisdiction)
    fresh = Process.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=process.pk)
    if fresh.timeline_published_at:
        return fresh
    if any(phase.starts_on is None for phase in fresh.phases.all() if phase.opens_by == Phase.Opening.DATE):
        raise Refused(_("Faltan fechas: cada fase que se abre por fecha necesita su comienzo."))
    fresh.timeline_published_at = timezone.now()
    fresh.save(update_fields=["timeline_published_at", "updated_at"])
    dates = {phase.key: [iso(phase.starts_on), iso(phase.ends_on)] for phase in fresh.phases.all()}
    record("process.timeline_published", fresh, by=by, role=PLANNER, phases=dates)
    notify(followers(fresh), "cocreation/notices/timeline_published", fresh, but=by)
    return fresh


def iso(date: PartialDate | None) -> str | None:
    return date.iso if date else None


def days_of_notice(process: Process) -> int | None:
    """Between the publication of the timeline and the first reception; None while one of the two is missing."""
    first = next((phase for phase in process.phase_list if "reception" in phase.does), None)
    if process.timeline_published_at is None or first is None or first.starts_on is None:
        return None
    return (first.starts_on.first_day - timezone.localdate(process.timeline_published_at)).days


def was_early_enough(process: Process) -> bool | None:
    """Whether the timeline was public long enough before it started (OGP minimum requirement 3.1)."""
    given = days_of_notice(process)
    needed = process.methodology.said.timeline_days if process.methodology else TIMELINE_DAYS
    return None if given is None else given >= needed


@transaction.atomic
def change_dates(
    *, by: Person, phase: Phase, starts_on: PartialDate | None, ends_on: PartialDate | None, reason: str
) -> Phase:
    """New dates for a phase, with the reason that everybody reads; what has already begun does not begin again."""
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if not reason.strip():
        raise Refused(_("Escribe por qué cambian las fechas."))
    if starts_on and ends_on and ends_on.last_day < starts_on.first_day:
        raise Refused(_("La fase no puede terminar antes de empezar."))
    if (fresh.starts_on, fresh.ends_on) == (starts_on, ends_on):
        return fresh
    note_change(fresh, "moved", reason, starts_on, ends_on)
    fresh.starts_on, fresh.ends_on = starts_on, ends_on
    fresh.save(update_fields=["starts_on", "ends_on"])
    facts = {"phase": fresh.key, "starts_on": iso(starts_on), "ends_on": iso(ends_on), "reason": reason.strip()}
    record("phase.moved", fresh.process, by=by, role=PLANNER, **facts)
    told = {"phase": dict(fresh.title), "reason": reason.strip()}
    notify(followers(fresh.process), "cocreation/notices/phase_moved", fresh.process, but=by, **told)
    return fresh


def note_change(
    phase: Phase, verb: str, reason: str, starts_on: PartialDate | None = None, ends_on: PartialDate | None = None
) -> None:
    PhaseChange.objects.create(
        phase=phase,
        verb=verb,
        old_starts_on=phase.starts_on,
        old_ends_on=phase.ends_on,
        new_starts_on=starts_on,
        new_ends_on=ends_on,
        reason=reason.strip(),
    )


@transaction.atomic
def open_phase(*, by: Person, phase: Phase, reason: str) -> Phase:
    """By act: from now on what the methodology says for this phase can be done, whatever its dates say."""
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if fresh.is_open_on(timezone.localdate()):
        return fresh
    if not reason.strip():
        raise Refused(_("Escribe por qué se abre por un acto."))
    note_change(fresh, "opened", reason, fresh.starts_on, fresh.ends_on)
    fresh.opened_at, fresh.closed_at, fresh.announced_at = timezone.now(), None, timezone.now()
    fresh.save(update_fields=["opened_at", "closed_at", "announced_at"])
    facts = {"phase": fresh.key, "ends_on": iso(fresh.ends_on), "reason": reason.strip()}
    record("phase.opened", fresh.process, by=by, role=PLANNER, **facts)
    told = {"phase": dict(fresh.title), "ends_on": ""}
    notify(followers(fresh.process), "cocreation/notices/phase_opened", fresh.process, but=by, **told)
    return fresh


@transaction.atomic
def close_phase(*, by: Person, phase: Phase, reason: str) -> Phase:
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if not fresh.is_open_on(timezone.localdate()):
        return fresh
    if not reason.strip():
        raise Refused(_("Escribe por qué se cierra por un acto."))
    if "integration" in fresh.does and (count := lost_ideas(fresh.process).count()):
        raise Refused(
            ngettext(
                "Una idea clasificada no está en ninguna propuesta integrada ni tiene una razón pública.",
                "%(count)s ideas clasificadas no están en ninguna propuesta integrada ni tienen una razón pública.",
                count,
            )
            % {"count": count}
        )
    note_change(fresh, "closed", reason, fresh.starts_on, fresh.ends_on)
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    record("phase.closed", fresh.process, by=by, role=PLANNER, phase=fresh.key, reason=reason.strip())
    told = {"phase": dict(fresh.title), "reason": reason.strip()}
    notify(followers(fresh.process), "cocreation/notices/phase_closed", fresh.process, but=by, **told)
    return fresh
