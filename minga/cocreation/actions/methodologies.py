"""Publishing a version of a methodology, and giving one to a process."""

import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.methodology_copies import honest
from minga.cocreation.methodology_shape import checksum_of, faults_of
from minga.cocreation.models import Category, MethodologyDraft, MethodologyVersion, Phase, Process
from minga.cocreation.rules.processes import can_run_process, can_write_methodology
from minga.core.fields import said
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.ledger.actions import record

SYSTEM, ADMINISTRATOR, PLANNER = "system", "administrator", "planner"


@transaction.atomic
def publish_methodology(
    *,
    by: Person | None,
    content: dict[str, Any],
    checksum: str,
    based_on: MethodologyVersion | None = None,
    jurisdiction: Jurisdiction | None = None,
) -> MethodologyVersion:
    """A version more of the methodology of that key; without a government it is one that ships, and only the loader
    writes it. `content` has passed `methodology_shape.faults_of`."""
    if jurisdiction is not None:
        require(can_write_methodology, by, jurisdiction)
    elif by is not None:
        raise Refused(_("Las metodologías que vienen con Minga no se cambian: se copian."))
    same_key = MethodologyVersion.objects.select_for_update().filter(key=content["key"])
    if same_key.exclude(jurisdiction=jurisdiction).exists():
        raise Refused(_("Ya hay otra metodología con esa clave."))
    last = same_key.order_by("-number").first()
    version = MethodologyVersion.objects.create(
        jurisdiction=jurisdiction,
        key=content["key"],
        number=last.number + 1 if last else 1,
        title=said(content["title"]),
        content=content,
        checksum=checksum,
        based_on=based_on,
    )
    role = ADMINISTRATOR if jurisdiction else SYSTEM
    record("methodology.published", version, by=by, role=role, title=dict(version.title), checksum=checksum)
    return version


@transaction.atomic
def copy_methodology(
    *, by: Person, jurisdiction: Jurisdiction, version: MethodologyVersion, key: str
) -> MethodologyDraft:
    """A draft that this government changes; under the key of one of its own it will be the next version of that one."""
    require(can_write_methodology, by, jurisdiction)
    if MethodologyVersion.objects.filter(key=key).exclude(jurisdiction=jurisdiction).exists():
        raise Refused(_("Ya hay otra metodología con ese nombre corto: elige otro."))
    content = {**copy.deepcopy(version.content), "key": key}
    draft, is_new = MethodologyDraft.objects.get_or_create(
        jurisdiction=jurisdiction, key=key, defaults={"content": content, "based_on": version}
    )
    if not is_new:
        raise Refused(_("Ya hay un borrador con ese nombre corto: sigue con él o descártalo."))
    return draft


@transaction.atomic
def write_draft(*, by: Person, draft: MethodologyDraft, content: dict[str, Any], edition: int) -> MethodologyDraft:
    """What was changed, kept also while something is missing; nobody overwrites what another has just kept."""
    locked = locked_draft(by, draft)
    if locked.edition != edition:
        raise Refused(_("Otra persona cambió este borrador mientras tanto. Copia lo tuyo y vuelve a abrir la página."))
    locked.content = {**content, "key": locked.key}
    locked.edition += 1
    locked.save(update_fields=["content", "edition", "updated_at"])
    return locked


@transaction.atomic
def publish_draft(*, by: Person, draft: MethodologyDraft) -> MethodologyVersion:
    """It becomes a version that never changes; what was changed in it no longer claims the source document."""
    locked = locked_draft(by, draft)
    if faults := faults_of(locked.content):
        raise Refused(_("Todavía falta corregir %(count)s cosas.") % {"count": len(faults)})
    content = honest(locked.content, locked.based_on.content)
    version = publish_methodology(
        by=by,
        content=content,
        checksum=checksum_of(content),
        based_on=locked.based_on,
        jurisdiction=locked.jurisdiction,
    )
    locked.delete()
    return version


@transaction.atomic
def discard_draft(*, by: Person, draft: MethodologyDraft) -> None:
    locked_draft(by, draft).delete()


def locked_draft(by: Person, draft: MethodologyDraft) -> MethodologyDraft:
    rows = MethodologyDraft.objects.select_for_update(of=("self",)).select_related("jurisdiction", "based_on")
    found: MethodologyDraft | None = rows.filter(pk=draft.pk).first()
    if found is None:
        raise Refused(_("Este borrador ya no está: se publicó o se descartó."))
    require(can_write_methodology, by, found.jurisdiction)
    return found


@transaction.atomic
def follow_methodology(
    *, by: Person | None, process: Process, version: MethodologyVersion, role: str = PLANNER
) -> Process:
    """The process takes its phases, categories and steps from the methodology; once proposals are classified, not any
    more. Dates that a phase of the same key already had stay."""
    locked = Process.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=process.pk)
    if role != SYSTEM:
        require(can_run_process, by, locked.jurisdiction)
    if locked.proposals.filter(classification__isnull=False).exists():
        raise Refused(_("Ya se clasificaron propuestas: la metodología de este proceso no puede cambiar."))
    locked.methodology = version
    locked.save(update_fields=["methodology", "updated_at"])
    write_phases(locked, version)
    write_categories(locked, version)
    record("process.methodology_chosen", locked, by=by, role=role, methodology=version.ledger_code)
    return locked


def write_phases(process: Process, version: MethodologyVersion) -> None:
    plans = version.said.phases
    process.phases.exclude(key__in=[plan.key for plan in plans]).delete()
    for number, plan in enumerate(plans, 1):
        Phase.objects.update_or_create(
            process=process,
            key=plan.key,
            defaults={
                "kind": plan.kind,
                "number": number,
                "title": plan.title,
                "description": plan.description,
                "participants": list(plan.participants),
                "activities": list(plan.activities),
                "opens_by": plan.opens_by,
            },
        )


def write_categories(process: Process, version: MethodologyVersion) -> None:
    plans = version.said.categories
    process.categories.exclude(number__in=[plan.number for plan in plans]).delete()
    for plan in plans:
        said_of = {"title": plan.title, "leads_to": plan.description, "outcome": plan.leads_to}
        Category.objects.update_or_create(process=process, number=plan.number, defaults=said_of)
