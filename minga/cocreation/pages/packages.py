"""The package for the Open Government Partnership: papers in each language, OGP's own CSV, JSON, and a manifest."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import translation

from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan, Commitment, CommitmentActor
from minga.plans.pages.commitments import commitment_page
from minga.plans.pages.files import commitment_content, plan_content
from minga.plans.pages.plans import plan_page, readable
from minga.plans.queries import Facet, catalogue, read_commitment, read_plan, tags_of
from minga.plans.queries.translations import shares_of
from minga.web.exports import harmless
from minga.web.pdf import render_pdf

MADE_AT = (2026, 1, 1, 0, 0, 0)
# What the Independent Reporting Mechanism assesses later, and we do not: "ND", as OGP's own table writes it.
NO_DATA = "ND"
Address = Callable[[str], str]
# OGP's own headers (facts/norms.md §1.5), in its order.
OGP_HEADERS = (
    *("Commitment Unique Identifier", "Country/Locality", "Region", "Theme", "Year Of Submission"),
    *("Action Plan Number", "Commitment Number", "Commitment Title", "Short Title", "Full Text", "Lead Institution"),
    *("Supporting Institution(s)", "URL", "OGP Value Access To Information", "OGP Value Civic Participation"),
    *("OGP Value Public Accountability", "OGP Value Technology", "Specificity", "Potential Impact"),
    *("Completion (Progress Report)", "Did It Open Government (Overall)"),
)
VALUES = ("access_to_information", "civic_participation", "public_accountability", "technology_innovation")


def languages_of(plan: ActionPlan) -> list[str]:
    """Spanish, and each language in which enough of it can be read."""
    return ["es", *(share.language for share in shares_of(plan) if share.is_enough)]


def package_of(jurisdiction: Jurisdiction, slug: str, address: Address) -> bytes:
    """The same bytes each time, while the plan says the same."""
    plan = read_plan(jurisdiction, slug)
    files = dict(files_of(jurisdiction, plan, address))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = {"plan": plan.ledger_code, "version": plan.version, "prevails": "es", "sha256": hashes}
    files["MANIFEST.json"] = as_json(manifest)
    files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def files_of(jurisdiction: Jurisdiction, plan: ActionPlan, address: Address) -> Iterator[tuple[str, bytes]]:
    codes = list(plan.commitments.order_by("number").values_list("code", flat=True))
    commitments = [read_commitment(jurisdiction, plan.slug, code) for code in codes]
    tags = tags_of(commitments)
    for language in languages_of(plan):
        with translation.override(language):
            yield f"plan-{language}.pdf", plan_paper(jurisdiction, plan, address, language)
            for one in commitments:
                page = commitment_page(one, tags[one.pk])
                content = commitment_content(page, address(one.get_absolute_url()))
                paper = render_pdf("plans/typst/commitment.typ", content, language=language, title=content["title"])
                yield f"commitments/{one.code}-{language}.pdf", paper
    with translation.override("en"):
        yield "ogp-commitments.csv", ogp_csv(plan, commitments, tags_of(commitments), address)
    yield "plan.json", as_json(plan_facts(plan, commitments, tags))


def plan_paper(jurisdiction: Jurisdiction, plan: ActionPlan, address: Address, language: str) -> bytes:
    page = plan_page(plan, catalogue(jurisdiction, plan))
    content = plan_content(page, readable(list(plan.passages.all())), address(plan.get_absolute_url()))
    return render_pdf("plans/typst/plan.typ", content, language=language, title=content["title"])


def as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def ogp_csv(plan: ActionPlan, commitments: list[Commitment], tags: Any, address: Address) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(OGP_HEADERS)
    for one in commitments:
        writer.writerow([harmless(cell) for cell in ogp_row(plan, one, tags[one.pk], address)])
    return target.getvalue().encode()


def ogp_row(plan: ActionPlan, one: Commitment, tags: Any, address: Address) -> list[Any]:
    given = plan.submitted_on or plan.published_on
    values = {tag.key for tag in tags if tag.facet is Facet.VALUE}
    text = "\n".join(said_in_english(answer) for answer in one.fields.values() if answer)
    return [
        *(one.code, plan.jurisdiction.name.in_language("en"), NO_DATA),
        "; ".join(tag.name for tag in tags if tag.facet is Facet.POLICY_AREA),
        *(given.year if given else "", plan.number, one.number),
        *(one.title.in_language("en"), one.name.in_language("en"), text),
        *(institutions(one, CommitmentActor.Part.LEAD), institutions(one, *SUPPORTING)),
        address(one.get_absolute_url()),
        *(int(key in values) for key in VALUES),
        *(NO_DATA,) * 4,
    ]


SUPPORTING = (CommitmentActor.Part.STATE, CommitmentActor.Part.NON_STATE)


def said_in_english(answer: Any) -> str:
    if isinstance(answer, dict):
        return str(answer.get("en") or answer.get("es") or "")
    return str(answer)


def institutions(one: Commitment, *parts: str) -> str:
    named = (actor.institution.name.in_language("en") for actor in one.actors.all() if actor.part in parts)
    return "; ".join(dict.fromkeys(named))


def plan_facts(plan: ActionPlan, commitments: list[Commitment], tags: Any) -> dict[str, Any]:
    def iso(date: Any) -> str | None:
        return date.iso if date else None

    passages = [
        {"kind": one.kind, "key": one.key, "heading": one.heading, "text": one.text, "value": one.value}
        for one in plan.passages.all()
    ]
    rows = [
        {
            "code": one.code,
            "number": one.number,
            "title": one.title,
            "starts_on": iso(one.starts_on),
            "ends_on": iso(one.ends_on),
            "fields": one.fields,
            "leads": institutions(one, CommitmentActor.Part.LEAD),
            "values": sorted(tag.key for tag in tags[one.pk] if tag.facet is Facet.VALUE),
            "origins": one.origins,
            "milestones": [
                {
                    "number": step.number,
                    "title": step.title,
                    "starts_on": iso(step.starts_on),
                    "ends_on": iso(step.ends_on),
                }
                for step in one.milestones.all()
            ],
        }
        for one in commitments
    ]
    return {
        "title": plan.title,
        "template": plan.template,
        "starts_on": iso(plan.starts_on),
        "ends_on": iso(plan.ends_on),
        "published_on": iso(plan.published_on),
        "endorsements": plan.endorsements,
        "passages": passages,
        "commitments": rows,
    }
