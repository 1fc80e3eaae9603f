"""The monitoring report of 10,000 proposals: paper, book and table, each in twenty seconds, by the code of the job.

python -m benchmarks.monitoring [--proposals 10000]
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable

LIMIT = 20.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=10_000)
    asked = parser.parse_args()
    os.environ["MINGA_HOME"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    import django

    django.setup()
    from django.test.utils import setup_databases

    setup_databases(verbosity=0, interactive=False)
    process = fill(asked.proposals)
    for name, make in makers(process).items():
        begin = time.perf_counter()
        size = len(make())
        seconds = time.perf_counter() - begin
        print(f"{name}: {seconds:.1f} s, {size:,} octets, {seconds / LIMIT:.0%} of the limit")


def fill(count: int) -> object:
    """Proposals with two lines of the register each, a third of them left out with a reason."""
    from django.utils import timezone

    from minga.cocreation.models import Classification, Proposal
    from minga.ledger.actions import record_many
    from tests.factories.cocreation import make_process

    process = make_process("deciding")
    rows = Proposal.objects.bulk_create(
        Proposal(
            process=process,
            code=f"UIO-2026-{number:05d}",
            number=number,
            title=f"Horarios de buses abiertos, parada {number}",
            problem="En la parada nadie sabe cuándo llega el bus.",
            solution="Publicar los horarios como datos abiertos.",
            sector=Proposal.Sector.CITIZEN,
        )
        for number in range(1, count + 1)
    )
    results = ("related", "related", "not_related")
    reason = "No dice quién lo haría ni con qué, y el municipio no tiene competencia para hacerlo."
    Classification.objects.bulk_create(
        Classification(proposal=row, state=results[place % 3], reason=reason, decided_at=timezone.now())
        for place, row in enumerate(rows)
    )
    for verb, role in (("proposal.submitted", "author"), ("proposal.classified", "working_group")):
        record_many(verb, ((row, {}) for row in rows), by=None, role=role)
    return process


def makers(process: object) -> dict[str, Callable[[], bytes]]:
    from minga.cocreation.pages.accountability import FILE_COLUMNS, MONITORING, report_content
    from minga.cocreation.queries.accountability import Report
    from minga.web import exports
    from minga.web.pdf import render_pdf

    labels = [(column.key, str(column.label)) for column in FILE_COLUMNS]

    def paper() -> bytes:
        content = report_content(Report(process), "https://example.org/")  # type: ignore[arg-type]
        return render_pdf(MONITORING, content, language="es", title=content["title"])

    def rows() -> object:
        return ([column.value_of(row) for column in FILE_COLUMNS] for row in Report(process))  # type: ignore[arg-type]

    def book() -> bytes:
        return b"".join(exports.xlsx_bytes(labels, rows()))  # type: ignore[arg-type]

    def table() -> bytes:
        return "".join(exports.csv_lines(labels, rows())).encode()  # type: ignore[arg-type]

    return {"PDF": paper, "XLSX": book, "CSV": table}


if __name__ == "__main__":
    main()
