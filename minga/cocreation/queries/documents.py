"""How a proposal stands in the search index."""

from calendar import timegm
from collections.abc import Sequence

from django.urls import reverse

from minga.cocreation.models import IntegratedProposal, Proposal
from minga.cocreation.models.proposals import ProposalQuerySet
from minga.cocreation.queries.fates import outcome_of, outcome_of_integrated, stage_of, stage_of_integrated
from minga.cocreation.queries.standings import UNTOUCHED, Standing, standings_of
from minga.core.text import shorten
from minga.search.index import Doc

SUMMARY = 240
NOT_ANSWERED, NONE_FITS = "", "none"


def proposals_to_index() -> ProposalQuerySet:
    return Proposal.objects.readable().select_related("process__jurisdiction", "territory")


def proposal_docs(rows: Sequence[Proposal]) -> list[Doc]:
    """Of as many as are held in memory at once: what the process did with them is asked for all together."""
    standings = standings_of(rows)
    return [proposal_doc(row, standings.get(row.pk, UNTOUCHED)) for row in rows]


def proposal_doc(row: Proposal, standing: Standing) -> Doc:
    return Doc(
        key=f"{row.ledger_kind}:{row.code}",
        kind=row.ledger_kind,
        title=row.title,
        body=f"{row.problem}\n{row.solution}\n{row.code}",
        filters={
            "jurisdiction": row.process.jurisdiction.slug,
            "process": row.process.slug,
            "phase": stage_of(row, standing).value,
            "outcome": outcome_of(row, standing),
            "sdg": sdg_value(row),
            "territory": row.territory.path.split("/") if row.territory else (),
            "sector": row.sector,
            "channel": row.channel,
            "year": row.received_at.year,
        },
        url=reverse("proposal", args=[row.process.jurisdiction.slug, row.code]),
        summary=shorten(row.problem, SUMMARY),
        language="en" if row.language == "en" else "es",
        order=int(row.received_at.timestamp()),
    )


def sdg_value(row: Proposal) -> str:
    if row.sdg_id is not None:
        return str(row.sdg_id)
    return NONE_FITS if row.is_without_sdg else NOT_ANSWERED


def integrated_doc(row: IntegratedProposal) -> Doc:
    shorts = {code: shorten(text, SUMMARY) for code, text in row.reason.items() if text and code != "es"}
    said = [*row.title.values(), *row.reason.values(), *row.institution_text.values(), *row.footnote.values()]
    first_day = row.decided_on.first_day if row.decided_on else None
    # Among those decided on the same day, the order in which the document prints them.
    place = (row.category.number if row.category else 0) * 100 + row.position
    return Doc(
        key=f"{row.ledger_kind}:{row.code}",
        kind=row.ledger_kind,
        title=row.title.in_language("es"),
        body="\n".join([*said, row.code]),
        filters={
            "jurisdiction": row.process.jurisdiction.slug,
            "process": row.process.slug,
            "phase": stage_of_integrated(row).value,
            "outcome": outcome_of_integrated(row),
            "year": first_day.year if first_day else "",
        },
        url=row.get_absolute_url(),
        summary=shorten(row.reason.in_language("es"), SUMMARY),
        language="es",
        titles={code: text for code, text in row.title.items() if text and code != "es"},
        summaries=shorts,
        order=timegm(first_day.timetuple()) - place if first_day else 0,
    )
