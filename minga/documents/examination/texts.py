"""Text documents: DOCX and ODT, with what their pages do not show (comments, tracked changes, authors)."""

from minga.documents.examination.archives import Archive, local
from minga.documents.examination.people import scan
from minga.documents.examination.report import Gathered, Report

PARTS = ("word/document", "word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes")
CHANGES = {"ins", "del", "moveFrom", "moveTo", "changed-region"}
TEXT = {"t", "delText"}


def examine_docx(archive: Archive, report: Report, gathered: Gathered) -> None:
    changes = comments = 0
    for name in sorted({name for start in PARTS for name in archive.matching(start)}):
        line: list[str] = []
        for element in archive.ends(name):
            tag = local(element)
            if tag in TEXT:
                line.append(element.text or "")
            elif tag in {"tab", "br", "tc"}:
                line.append(" ")
            elif tag == "p":
                scan("".join(line), gathered)
                line = []
            changes += tag in CHANGES
            comments += tag == "comment"
            element.clear()
        scan("".join(line), gathered)
    tell_hidden_text(report, changes, comments)


def examine_odt(archive: Archive, report: Report, gathered: Gathered) -> None:
    changes = comments = 0
    for name in ("content.xml", "styles.xml"):
        if name not in archive.names:
            continue
        for element in archive.ends(name):
            tag = local(element)
            if tag in {"p", "h"}:
                scan("".join(element.itertext()), gathered)
            changes += tag in CHANGES
            comments += tag == "annotation"
            if tag in {"p", "h"}:
                element.clear()
    tell_hidden_text(report, changes, comments)


def tell_hidden_text(report: Report, changes: int, comments: int) -> None:
    if changes:
        report.note("tracked_changes", count=changes)
    if comments:
        report.note("comments", count=comments)
