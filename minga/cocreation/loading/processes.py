"""Processes and example proposals, from their files."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minga.cocreation.actions.processes import SYSTEM, correct_process, open_process
from minga.cocreation.loading.shapes import KINDS, PROCESS_FILE, faults_of_process
from minga.cocreation.methodology import Methodology
from minga.cocreation.models import Category, Figure, IntegratedProposal, MethodologyVersion, Phase, Process, Workshop
from minga.cocreation.sheets import IntegratedSheet, ProcessSheet
from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.directory.models import Institution, Jurisdiction, Territory
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError, read_checked
from minga.plans.loading.files import Known, know, read_all
from minga.plans.models import ActionPlan, Commitment, Document

Item = dict[str, Any]


def load_processes(folder: Path) -> Loaded:
    """Every process of the folder: how many are new, changed and the same. Nothing is written if a file is wrong."""
    files = read_all(sorted(folder.glob("*.json")), lambda path: (path, read_process(path)))
    known = know()
    faults = [f"{path}: {fault}" for path, content in files for fault in faults_of_references(content, known)]
    if faults:
        raise FaultyFileError(faults)
    with transaction.atomic():
        return sum((load_process(content, known) for _path, content in files), Loaded())


def read_process(path: Path) -> Item:
    content: Item = read_checked(path, PROCESS_FILE)
    faults = [f"{path}: {fault}" for fault in faults_of_process(content)]
    if faults:
        raise FaultyFileError(faults)
    return content


def faults_of_references(content: Item, known: Known) -> Iterator[str]:
    item = content["process"]
    where = item["jurisdiction"]
    if where not in known.jurisdictions:
        yield _("no hay un gobierno «%s».") % where
        return
    if content["document"] and not Document.objects.filter(key=content["document"]).exists():
        yield _("no hay un documento «%s».") % content["document"]
    if item.get("methodology") and methodology_of(item) is None:
        yield _("no hay una metodología «%s».") % item["methodology"]
    if item["plan"] and plan_of(item) is None:
        yield _("no hay un plan «%s» de ese gobierno.") % item["plan"]
    for one in content["integrated_proposals"]:
        if one["commitment"] and commitment_of(one["commitment"], known.jurisdictions[where]) is None:
            yield f"{one['code']}: " + _("no hay un compromiso «%s».") % one["commitment"]
        for slug in one["institutions"]:
            if known.institution(slug, where) is None:
                yield f"{one['code']}: " + _("no hay una institución «%s».") % slug


def plan_of(item: Item) -> ActionPlan | None:
    return ActionPlan.objects.filter(jurisdiction__slug=item["jurisdiction"], slug=item["plan"]).first()


def commitment_of(code: str, jurisdiction: Jurisdiction) -> Commitment | None:
    return Commitment.objects.filter(jurisdiction=jurisdiction, code=code).first()


def load_process(content: Item, known: Known) -> Loaded:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    checksum = hashlib.sha256(text.encode()).hexdigest()
    item = content["process"]
    jurisdiction = known.jurisdictions[item["jurisdiction"]]
    old = Process.objects.filter(jurisdiction=jurisdiction, slug=item["slug"]).first()
    if old and old.checksum == checksum:
        return Loaded(same=1)
    sheet = sheet_of(content, jurisdiction, known, checksum)
    if old:
        correct_process(by=None, process=old, sheet=sheet, role=SYSTEM)
        return Loaded(changed=1)
    open_process(by=None, sheet=sheet, role=SYSTEM)
    return Loaded(created=1)


def partial(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None


def methodology_of(item: Item) -> MethodologyVersion | None:
    shipped = MethodologyVersion.objects.filter(jurisdiction=None, key=item.get("methodology", ""))
    return shipped.order_by("-number").first()


def sheet_of(content: Item, jurisdiction: Jurisdiction, known: Known, checksum: str) -> ProcessSheet:
    item = content["process"]
    version = methodology_of(item)
    methodology = version.said if version else None
    process = Process(
        jurisdiction=jurisdiction,
        slug=item["slug"],
        title=Said(item["title"]),
        summary=Said(item["summary"]),
        plan=plan_of(item) if item["plan"] else None,
        methodology=version,
        document=Document.objects.filter(key=content["document"]).first() if content["document"] else None,
        code_series=f"{item['code_prefix']}-{item['starts_on'][:4]}",
        starts_on=partial(item["starts_on"]),
        ends_on=partial(item["ends_on"]),
        is_closed=item["is_closed"],
        is_demo=item.get("is_demo", False),
        criteria=content["criteria"],
        workshop_steps=content.get("workshop_steps", []),
        groups=with_names(content["groups"], known, jurisdiction),
        funnel=item.get("funnel", []),
        not_published=content["not_published"],
        doubts=content["doubts"],
        source=item.get("source", {}),
        checksum=checksum,
    )
    return ProcessSheet(
        process=process,
        phases=[phase_of(one, methodology) for one in content["phases"]],
        categories=[
            Category(
                number=one["number"],
                title=Said(one["title"]),
                leads_to=Said(one["leads_to"]),
                outcome=outcome_of(one["number"], methodology),
                source=one.get("source", {}),
            )
            for one in content["categories"]
        ],
        figures=[figure_of(place, one) for place, one in enumerate(content["figures"], 1)],
        workshops=workshops_of(content["workshops"]),
        integrated=[integrated_of(one, known, jurisdiction) for one in content["integrated_proposals"]],
    )


def with_names(groups: list[Item], known: Known, jurisdiction: Jurisdiction) -> list[Item]:
    """The groups with each institution's name beside its key, so that showing them asks nothing more."""

    def named(member: Item) -> Item:
        institution = known.institution(member["institution"] or "", jurisdiction.slug)
        return {**member, "institution_name": dict(institution.name) if institution else None}

    return [{**group, "members": [named(member) for member in group["members"]]} for group in groups]


def outcome_of(number: int, methodology: Methodology | None) -> str:
    plans = methodology.categories if methodology else ()
    return next((plan.leads_to for plan in plans if plan.number == number), "")


def phase_of(item: Item, methodology: Methodology | None) -> Phase:
    plans = methodology.phases if methodology else ()
    return Phase(
        key=item["key"],
        kind=KINDS[item["key"]],
        activities=next((list(plan.activities) for plan in plans if plan.key == item["key"]), []),
        number=item["number"],
        title=Said(item["title"]),
        description=Said(item["description"]),
        starts_on=partial(item["starts_on"]),
        ends_on=partial(item["ends_on"]),
        participants=item["participants"],
        source=item.get("source", {}),
    )


def figure_of(place: int, item: Item) -> Figure:
    return Figure(
        position=place,
        key=item["key"],
        label=Said(item["label"]),
        value=item["value"],
        unit=Said(item["unit"]),
        denominator=item["denominator"],
        phase=item["phase"] or "",
        breakdown=item["breakdown"] or "",
        category=item["category"] or "",
        category_label=said(item["category_label"]),
        is_derived=item["is_derived"],
        source=item["source"],
    )


def workshops_of(items: list[Item]) -> list[Workshop]:
    provinces = {place.code: place for place in Territory.objects.provinces()}
    return [
        Workshop(
            position=place,
            city=item["city"],
            territory=provinces.get(item["province"]),
            place=said(item["place"]),
            held_on=partial(item["held_on"]),
            source=item["source"],
        )
        for place, item in enumerate(items, 1)
    ]


def integrated_of(item: Item, known: Known, jurisdiction: Jurisdiction) -> IntegratedSheet:
    proposal = IntegratedProposal(
        code=item["code"],
        position=item["position"],
        title=Said(item["title"]),
        reason=said(item["reason"]),
        institution_text=said(item["institution"]),
        commitment=commitment_of(item["commitment"], jurisdiction) if item["commitment"] else None,
        footnote=said(item["footnote"]),
        decided_on=partial(item["decided_on"]),
        source=item["source"],
    )
    named = [known.institution(slug, jurisdiction.slug) for slug in item["institutions"]]
    institutions: list[Institution] = [institution for institution in named if institution]
    return IntegratedSheet(proposal, item["category"], institutions)
