"""A citizen oversight group: formed, accredited with three members or more, watching by its plan, reporting."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.directory.models import Institution
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn
from minga.groups.actions.recipients import tell
from minga.groups.models import Body, Declaration, Membership, Oversight, OversightReport
from minga.groups.models.oversight import FEWEST_MEMBERS
from minga.groups.rules import oversight as permits
from minga.groups.rules.bodies import can_establish
from minga.ledger.actions import record


@transaction.atomic
def form_oversight(*, by: Person, body: Body, watched: Institution, subject: str) -> Oversight:
    """What it watches is said before anybody joins."""
    require(can_establish, by, body.jurisdiction)
    oversight = Oversight.objects.create(body=body, watched=watched, subject=tidy(subject)[:300])
    record("oversight.formed", body, by=by, role="planner", institution=watched.slug)
    return oversight


@transaction.atomic
def declare_independence(*, by: Person, membership: Membership, delegated_by: str = "") -> Declaration:
    """They do not work there, have no contract with it, no conflict of interest and no close relative in it."""
    if membership.person_id != by.pk:
        raise Refused(_("Cada persona declara por sí misma."))
    declaration, _is_new = Declaration.objects.update_or_create(
        membership=membership,
        defaults={
            "works_elsewhere": True,
            "has_no_contract": True,
            "has_no_conflict": True,
            "has_no_relative": True,
            "delegated_by": tidy(delegated_by)[:200],
        },
    )
    record("seat.declared", membership.seat.body, by=by, role="group_member", **membership.facts())
    return declaration


@transaction.atomic
def accredit_oversight(*, by: Person, oversight: Oversight, act: str, ends_on: dt.date) -> Oversight:
    """With its act, and only if enough members have declared that nothing keeps them from watching."""
    locked = _locked(oversight)
    require(permits.can_accredit, by, locked)
    seated = Membership.objects.seated_now().voting().filter(seat__body=locked.body)
    members, declared = seated.count(), seated.filter(declaration__isnull=False).count()
    if members < FEWEST_MEMBERS or declared < members:
        raise Refused(
            _("Hacen falta al menos %(fewest)s integrantes, todos con su declaración: hay %(members)s y %(declared)s.")
            % {"fewest": FEWEST_MEMBERS, "members": members, "declared": declared}
        )
    if not tidy(act):
        raise Refused(_("La acreditación lleva el número de su documento."))
    move(locked, Oversight.State.ACCREDITED, paths=Oversight.PATHS)
    locked.act, locked.accredited_on, locked.ends_on = tidy(act)[:200], timezone.localdate(), ends_on
    locked.save()
    record("oversight.accredited", locked.body, by=by, role="planner", members=members, ends_on=ends_on.isoformat())
    tell(locked.body, "oversight_accredited", but=by)
    return locked


@transaction.atomic
def plan_oversight(*, by: Person, oversight: Oversight, plan: str) -> Oversight:
    """What it will look at, how and when: in sight before it reports."""
    locked = _locked(oversight)
    require(permits.can_watch, by, locked)
    locked.plan = tidy(plan)
    locked.save(update_fields=["plan", "updated_at"])
    record("oversight.planned", locked.body, by=by, role="group_member")
    return locked


@transaction.atomic
def report_oversight(
    *,
    by: Person,
    oversight: Oversight,
    kind: str,
    findings: str,
    recommendations: str = "",
    file: HandedIn | None = None,
) -> OversightReport:
    """What it found. The final report concludes it."""
    locked = _locked(oversight)
    require(permits.can_report_oversight, by, locked)
    body = locked.body
    document = hand_in_document(by=by, role="group_member", about=body, file=file) if file else None
    report = OversightReport.objects.create(
        oversight=locked,
        number=(locked.reports.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        findings=tidy(findings),
        recommendations=tidy(recommendations),
        document=document,
        reported_on=timezone.localdate(),
    )
    if report.kind == OversightReport.Kind.FINAL:
        move(locked, Oversight.State.CONCLUDED, paths=Oversight.PATHS)
        locked.save(update_fields=["state", "updated_at"])
    record("oversight.reported", body, by=by, role="group_member", number=report.number, kind=report.kind)
    tell(body, "oversight_reported", but=by, number=report.number)
    return report


def _locked(oversight: Oversight) -> Oversight:
    found = Oversight.objects.select_for_update(of=("self",)).select_related("body__jurisdiction")
    return found.get(pk=oversight.pk)
