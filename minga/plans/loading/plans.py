"""From checked files to rows: what is new is adopted, what changed is corrected, what is equal is left alone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from minga.core.fields import Said, said
from minga.directory.rows import Loaded, write_rows
from minga.plans.actions import adopt_commitment, correct_commitment, correct_plan, draft_plan, publish_plan
from minga.plans.actions.plans import SYSTEM
from minga.plans.loading.commitments import commitment_sheet, partial, rows_of_doubts
from minga.plans.loading.files import Item, Known, PlanFile, check_plans, know, read_documents, read_plans
from minga.plans.models import ActionPlan, Commitment, Document, Passage, Theme
from minga.plans.sheets import PlanSheet

NEW = Loaded(created=1)
CHANGED = Loaded(changed=1)
SAME = Loaded(same=1)


def load_documents(folder: Path) -> Loaded:
    rows = [
        Document(
            key=item["key"],
            title=Said(item["title"]),
            publisher=Said(item["publisher"]),
            published_on=partial(item["published_on"]),
            seed=item["seed"],
            languages=item["languages"],
            notes=said(item["notes"]),
        )
        for item in read_documents(folder)
    ]
    fields = ["title", "publisher", "published_on", "seed", "languages", "notes"]
    with transaction.atomic():
        return write_rows(rows, Document.objects.all(), key=["key"], fields=fields)


def load_plans(folder: Path) -> dict[str, Loaded]:
    """Every plan of the folder with its commitments: how many plans and commitments are new, changed and the same."""
    files = read_plans(folder)
    known = know()
    documents = {document.key: document for document in Document.objects.all()}
    check_plans(files, known, set(documents))
    counts = {"plans": Loaded(), "commitments": Loaded()}
    with transaction.atomic():
        for file in sorted(files, key=lambda file: (file.plan["jurisdiction"], file.plan["number"])):
            plan, outcome = load_plan(file, known, documents)
            counts["plans"] += outcome
            counts["commitments"] += load_commitments(file, plan, known)
    return counts


def fingerprint(*parts: Any) -> str:
    """SHA-256 of what the file says, whatever the order of its keys."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load_plan(file: PlanFile, known: Known, documents: Mapping[str, Document]) -> tuple[ActionPlan, Loaded]:
    checksum = fingerprint(file.document, file.plan, file.themes)
    jurisdiction = known.jurisdictions[file.plan["jurisdiction"]]
    old = ActionPlan.objects.filter(jurisdiction=jurisdiction, slug=file.plan["slug"]).first()
    if old and old.checksum == checksum:
        return old, SAME
    sheet = plan_sheet(file, known, documents[file.document], checksum)
    if old:
        return correct_plan(by=None, role=SYSTEM, plan=old, sheet=sheet), CHANGED
    return publish_plan(by=None, role=SYSTEM, plan=draft_plan(by=None, role=SYSTEM, sheet=sheet)), NEW


def load_commitments(file: PlanFile, plan: ActionPlan, known: Known) -> Loaded:
    themes = {theme.key: theme for theme in plan.themes.all()}
    there = {row.code: row for row in Commitment.objects.filter(jurisdiction=plan.jurisdiction)}
    loaded = Loaded()
    for _path, item in file.commitments:
        checksum = fingerprint(item)
        old = there.get(item["code"])
        if old and old.checksum == checksum:
            loaded += SAME
            continue
        sheet = commitment_sheet(item, known, file.plan["jurisdiction"], themes, checksum)
        if old:
            correct_commitment(by=None, role=SYSTEM, commitment=old, sheet=sheet)
        else:
            adopt_commitment(by=None, role=SYSTEM, plan=plan, sheet=sheet)
        loaded += CHANGED if old else NEW
    return loaded


def plan_sheet(file: PlanFile, known: Known, document: Document, checksum: str) -> PlanSheet:
    item = file.plan
    names = ("starts_on", "ends_on", "submitted_on", "published_on", "stated_end_on")
    plan = ActionPlan(
        jurisdiction=known.jurisdictions[item["jurisdiction"]],
        slug=item["slug"],
        number=item["number"],
        title=Said(item["title"]),
        short_title=Said(item["short_title"]),
        template=item["template"],
        stated_duration=said(item["stated_duration"]),
        edition=said(item["edition"]),
        document=document,
        endorsements=item["endorsements"],
        credits=item["credits"],
        attachments=item["attachments"],
        source=item["source"],
        checksum=checksum,
        **{name: partial(item[name]) for name in names},
    )
    leads = [known.institution(slug, item["jurisdiction"]) for slug in item["lead_institutions"]]
    return PlanSheet(
        plan=plan,
        leads=[lead for lead in leads if lead],
        passages=passages_of(item),
        themes=themes_of(file.themes),
        doubts=rows_of_doubts(item["doubts"]),
    )


def passages_of(item: Item) -> list[Passage]:
    forewords = [
        Passage(
            kind=Passage.Kind.FOREWORD,
            position=place,
            key=f"foreword-{place}",
            heading=said(one["title"]),
            author=said(one["author"]),
            text=Said(one["text"]),
            source=one["source"],
        )
        for place, one in enumerate(item["forewords"], 1)
    ]
    sections = [
        Passage(
            kind=Passage.Kind.SECTION,
            position=place,
            key=one["key"],
            heading=Said(one["title"]),
            text=Said(one["text"]),
            source=one["source"],
        )
        for place, one in enumerate(item["sections"], 1)
    ]
    answers = [
        Passage(
            kind=Passage.Kind.ANSWER,
            position=place,
            key=one["key"],
            heading=Said(one["question"]),
            text=said(one["answer"]),
            value=one["value"],
            source=one["source"],
        )
        for place, one in enumerate(item["questionnaire"], 1)
    ]
    return [*forewords, *sections, *answers]


def themes_of(items: Sequence[Item]) -> list[Theme]:
    return [
        Theme(
            key=one["key"],
            position=place,
            title=Said(one["title"]),
            description=said(one["description"]),
            source=one["source"],
        )
        for place, one in enumerate(items, 1)
    ]
