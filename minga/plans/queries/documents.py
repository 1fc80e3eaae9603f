"""What the search box finds of plans, commitments and milestones."""

from collections.abc import Iterable, Iterator

from minga.core.dates import PartialDate
from minga.core.fields import Said, said
from minga.plans.models import ActionPlan, Commitment, Milestone, Passage
from minga.plans.queries.catalogue import Facet, Tag, span_of, tags_of
from minga.search.index import Doc

BATCH = 200


def spanish(*texts: Said | str) -> str:
    return "\n".join(filter(None, (text.in_language("es") if isinstance(text, Said) else text for text in texts)))


def others(text: Said | str, after: str = "") -> dict[str, str]:
    """What it says in the languages that are not the index's own."""
    said_in = dict(text) if isinstance(text, Said) else {}
    return {code: f"{after}{words}" for code, words in said_in.items() if words and code != "es"}


def plan_key(plan: ActionPlan) -> str:
    return f"plan:{plan.ledger_code}"


def commitment_key(commitment: Commitment) -> str:
    return f"commitment:{commitment.ledger_jurisdiction}-{commitment.code}"


def plan_docs(plans: Iterable[ActionPlan]) -> Iterator[Doc]:
    for plan in plans:
        words = [passage.text for passage in plan.passages.all() if passage.kind != Passage.Kind.FOREWORD]
        yield Doc(
            key=plan_key(plan),
            kind="plan",
            title=spanish(plan.title),
            body=spanish(plan.short_title, *words, plan.title.get("en", "")),
            filters={"jurisdiction": plan.jurisdiction.slug, "year": years(plan.starts_on, plan.ends_on)},
            url=plan.get_absolute_url(),
            summary=spanish(plan.short_title),
            language="es",
            titles=others(plan.title),
            summaries=others(plan.short_title),
        )


def commitment_docs(commitments: Iterable[Commitment]) -> Iterator[Doc]:
    """One for each commitment and one for each of its milestones."""
    found = list(commitments)
    tags = tags_of(found)
    for commitment in found:
        yield commitment_doc(commitment, tags.get(commitment.pk, []))
        for milestone in commitment.milestones.all():
            milestone.commitment = commitment
            yield milestone_doc(milestone)


def commitment_doc(commitment: Commitment, tags: list[Tag]) -> Doc:
    span = span_of(commitment)
    answers = [said(text) for text in commitment.fields.values()]
    institutions = " ".join(
        f"{actor.institution.name.in_language('es')} {actor.institution.acronym}" for actor in commitment.actors.all()
    )
    return Doc(
        key=commitment_key(commitment),
        kind="commitment",
        title=spanish(commitment.title),
        body=spanish(commitment.code, commitment.short_title, *answers, institutions, commitment.title.get("en", "")),
        filters={
            "jurisdiction": commitment.ledger_jurisdiction,
            "sdg": [tag.key for tag in tags if tag.facet == Facet.SDG],
            "year": years(span.starts_on, span.ends_on),
        },
        url=commitment.get_absolute_url(),
        summary=spanish(commitment.short_title, commitment.plan.short_title),
        language="es",
        titles=others(commitment.title),
        summaries=others(commitment.short_title),
    )


def milestone_doc(milestone: Milestone) -> Doc:
    commitment = milestone.commitment
    return Doc(
        key=f"milestone:{commitment.ledger_jurisdiction}-{commitment.code}-{milestone.number}",
        kind="milestone",
        title=spanish(milestone.title),
        body=spanish(milestone.description, milestone.expected_output, milestone.group, milestone.title.get("en", "")),
        filters={
            "jurisdiction": commitment.ledger_jurisdiction,
            "year": years(milestone.starts_on, milestone.ends_on),
        },
        url=milestone.get_absolute_url(),
        summary=f"{commitment.code} · {spanish(commitment.name)}",
        language="es",
        titles=others(milestone.title),
        summaries=others(commitment.name, f"{commitment.code} · "),
    )


def years(starts_on: PartialDate | None, ends_on: PartialDate | None) -> list[int]:
    known = [date.year for date in (starts_on, ends_on) if date]
    return list(range(min(known), max(known) + 1)) if known else []


def plans_to_index() -> list[ActionPlan]:
    return list(ActionPlan.objects.public().select_related("jurisdiction").prefetch_related("passages"))


def commitments_to_index(codes: Iterable[str] | None = None) -> Iterator[list[Commitment]]:
    """The public commitments (of those codes, or all) in batches."""
    rows = Commitment.objects.public().select_related("plan__jurisdiction").order_by("pk")
    rows = rows.prefetch_related("milestones", "actors__institution")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))
