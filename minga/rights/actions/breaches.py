"""A breach of data: written down, the authority and the people told within their clocks, closed."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.directory.models import Jurisdiction
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.rights.models import Breach
from minga.rights.queries.officers import officers_for
from minga.rights.rules import can_close, can_handle
from minga.rights.submissions import Known


@transaction.atomic
def report_breach(*, by: Person, jurisdiction: Jurisdiction | None, known: Known) -> Breach:
    """Write it down. The public learns that there was one and until when the authority must know, and no more: what
    happened and how would help whoever did it."""
    breach = Breach(jurisdiction=jurisdiction, reported_by=by, **known.values())
    require(can_handle, by, breach)
    breach.save(force_insert=True)
    record("breach.reported", breach, by=by, role="data_protection", due_on=day_of(breach.authority_due_at))
    notify(officers_for(jurisdiction), "rights/notices/breach_reported", breach, but=by)
    return breach


@transaction.atomic
def correct_breach(*, by: Person, breach: Breach, known: Known) -> Breach:
    """What is known has changed. The moment of discovery stays: its clocks run."""
    locked = _locked(breach)
    require(can_handle, by, locked)
    values = {name: value for name, value in known.values().items() if name != "discovered_at"}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "updated_at"])
    return locked


@transaction.atomic
def note_told(*, by: Person, breach: Breach, whom: str) -> Breach:
    """The authority, or the people concerned, were told: when, by whom, and whether in time."""
    locked = _locked(breach)
    require(can_handle, by, locked)
    if whom not in locked.awaited:
        raise Refused(_("De eso ya quedó constancia."))
    is_in_time = timezone.now() <= locked.awaited[whom]
    setattr(locked, f"{whom}_told_at", timezone.now())
    setattr(locked, f"{whom}_told_by", by)
    locked.save(update_fields=[f"{whom}_told_at", f"{whom}_told_by", "updated_at"])
    record("breach.notified", locked, by=by, role="data_protection", told=whom, in_time=is_in_time)
    return locked


@transaction.atomic
def close_breach(*, by: Person, breach: Breach) -> Breach:
    """Everybody who must know was told, and the measures were taken."""
    locked = _locked(breach)
    require(can_handle, by, locked)
    require(can_close, by, locked)
    move(locked, Breach.State.CLOSED, paths=Breach.PATHS)
    locked.closed_at = timezone.now()
    locked.save(update_fields=["state", "closed_at", "updated_at"])
    record("breach.closed", locked, by=by, role="data_protection")
    return locked


def day_of(moment: dt.datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _locked(breach: Breach) -> Breach:
    return Breach.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=breach.pk)
