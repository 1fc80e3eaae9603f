"""Long jobs that join rooms: files of everything, and the search index anew."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django_tasks import TaskContext, task

from minga.cocreation.models import Process
from minga.cocreation.pages.lists import COLUMNS, values_of
from minga.cocreation.queries import lists
from minga.cocreation.queries.matching import Asked, integrated_like, proposals_like
from minga.core.jobs import Turn, turn_of
from minga.portal.duties import REINDEX
from minga.search.actions import rebuild
from minga.web.exports import xlsx_bytes


@task(takes_context=True)
def write_proposals(context: TaskContext) -> None:
    """Every public proposal of a process, as the list shows them, in one workbook."""
    turn = turn_of(context)
    process = Process.objects.select_related("jurisdiction").get(pk=turn.job.facts["process"])
    labels = [(key, str(label)) for key, label in COLUMNS]
    content = b"".join(xlsx_bytes(labels, rows_of(process, turn)))
    turn.keep(f"{process.jurisdiction.slug}-{process.slug}.xlsx", ContentFile(content))


def rows_of(process: Process, turn: Turn) -> Iterator[list[Any]]:
    place, asked = lists.here(process.jurisdiction), Asked(filters={"process": process.slug})
    total = proposals_like(place, asked).count() + integrated_like(place, asked).count()
    for done, fate in enumerate(lists.everything_like(place, asked), start=1):
        turn.report(done, max(done, total))
        yield values_of(fate)


@task(takes_context=True)
def rebuild_index(context: TaskContext) -> None:
    """The search index anew, while the old one serves."""
    turn = turn_of(context)
    total = rebuild(REINDEX)
    turn.report(total, total)
