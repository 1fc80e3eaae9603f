"""Long jobs of the room: papers and books of everything, made by the worker while somebody watches how far they are."""

from django.core.files.base import ContentFile
from django.utils.translation import get_language
from django_tasks import TaskContext, task

from minga.cocreation.models import Process
from minga.cocreation.pages.accountability import FILE_COLUMNS, MONITORING, report_content
from minga.cocreation.queries.accountability import Report
from minga.core.jobs import Turn, turn_of
from minga.web.exports import xlsx_bytes
from minga.web.pdf import render_pdf


@task(takes_context=True)
def write_monitoring(context: TaskContext) -> None:
    """The monitoring report of a whole process, as a paper or as a book."""
    turn = turn_of(context)
    process = Process.objects.select_related("jurisdiction").with_phases().get(pk=turn.job.facts["process"])
    kind = turn.job.facts["kind"]
    made = monitoring_book(process, turn) if kind == "xlsx" else monitoring_paper(process, turn)
    turn.keep(f"{process.code_series}-seguimiento.{kind}", ContentFile(made))


def monitoring_paper(process: Process, turn: Turn) -> bytes:
    content = report_content(Report(process), turn.job.facts["address"], turn.report)
    return render_pdf(MONITORING, content, language=get_language() or "es", title=content["title"])


def monitoring_book(process: Process, turn: Turn) -> bytes:
    report = Report(process)
    labels = [(column.key, str(column.label)) for column in FILE_COLUMNS]

    def rows() -> object:
        for done, row in enumerate(report, 1):
            turn.report(done, len(report))
            yield [column.value_of(row) for column in FILE_COLUMNS]

    return b"".join(xlsx_bytes(labels, rows()))  # type: ignore[arg-type]
