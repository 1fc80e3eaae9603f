"""One file, one report."""

from pathlib import Path

from minga.documents.examination.archives import Archive, look_at_photographs, refuse_active, tell_author
from minga.documents.examination.kinds import kind_of
from minga.documents.examination.report import Gathered, Report, UnacceptableError


def examine(path: Path, cleaned: Path, roots: Path) -> Report:
    """What the file is and says. A cleaned copy is written to `cleaned` if `is_cleaned`; a `problem` says why not."""
    report, gathered = Report(), Gathered()
    try:
        report.kind = kind_of(path)
        look_into(path, cleaned, roots, report, gathered)
    except UnacceptableError as error:
        report.problem = {"code": error.code, **error.values}
    except (MemoryError, RecursionError):
        report.problem = {"code": "too_complex"}
    report.findings = gathered.findings()
    return report


def look_into(path: Path, cleaned: Path, roots: Path, report: Report, gathered: Gathered) -> None:
    """Each kind brings its own libraries, so that a small table does not wait for those of PDF."""
    if report.kind == "pdf":
        from minga.documents.examination.papers import examine_pdf

        examine_pdf(path, roots, report, gathered)
    elif report.kind == "csv":
        from minga.documents.examination.tables import examine_csv

        examine_csv(path, report, gathered)
    elif report.kind in {"png", "jpeg", "webp"}:
        from minga.documents.examination.images import examine_image

        examine_image(path, report.kind, cleaned, report)
    else:
        look_into_office(path, report, gathered)


def look_into_office(path: Path, report: Report, gathered: Gathered) -> None:
    from minga.documents.examination import sheets, texts

    readers = {
        "docx": texts.examine_docx,
        "odt": texts.examine_odt,
        "xlsx": sheets.examine_xlsx,
        "ods": sheets.examine_ods,
    }
    archive = Archive(path)
    refuse_active(archive)
    readers[report.kind](archive, report, gathered)
    look_at_photographs(archive, gathered)
    tell_author(archive, report)
