"""Spreadsheets: XLSX and ODS. A hidden sheet, column or row is where other people's data leave the house unseen."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from minga.documents.examination.archives import Archive, attribute, local
from minga.documents.examination.people import scan, scan_column
from minga.documents.examination.report import Gathered, Report, UnacceptableError

MOST_STRINGS = 1_000_000
HIDDEN = {"hidden", "veryHidden"}
LONGEST_NAME = 80


@dataclass
class Sheet:
    name: str
    numbers: list[str] = field(default_factory=list)
    hidden_parts: int = 0

    def finish(self, report: Report, gathered: Gathered) -> None:
        scan_column(self.numbers, gathered, f"sheet:{self.name}")
        if self.hidden_parts:
            report.note("hidden_parts", sheet=self.name, count=self.hidden_parts)


def examine_xlsx(archive: Archive, report: Report, gathered: Gathered) -> None:
    strings = shared_strings(archive)
    targets = relations(archive)
    for element in archive.ends("xl/workbook.xml"):
        if local(element) != "sheet":
            continue
        name = element.attrib.get("name", "")[:LONGEST_NAME]
        if element.attrib.get("state") in HIDDEN:
            gathered.add("hidden_sheet", name, name, "")
        part = targets.get(attribute(element, "id"), "")
        if part in archive.names:
            read_sheet(archive, part, Sheet(name), strings, report, gathered)
    for part in [*archive.matching("xl/comments"), *archive.matching("xl/threadedComments")]:
        scan("\n".join(element.text or "" for element in archive.ends(part)), gathered)
        report.note("comments", count=1)
    if archive.matching("xl/externalLinks/"):
        report.note("external_links")


def shared_strings(archive: Archive) -> list[str]:
    found: list[str] = []
    if "xl/sharedStrings.xml" not in archive.names:
        return found
    for element in archive.ends("xl/sharedStrings.xml"):
        if local(element) == "si":
            found.append("".join(element.itertext()))
            element.clear()
        if len(found) > MOST_STRINGS:
            raise UnacceptableError("bomb")
    return found


def relations(archive: Archive) -> dict[str, str]:
    """Which part each sheet of the workbook is."""
    name = "xl/_rels/workbook.xml.rels"
    if name not in archive.names:
        raise UnacceptableError("broken")
    found = {}
    for element in archive.ends(name):
        target = element.attrib.get("Target", "")
        found[element.attrib.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def read_sheet(
    archive: Archive, part: str, sheet: Sheet, strings: list[str], report: Report, gathered: Gathered
) -> None:
    for element in archive.ends(part):
        tag = local(element)
        if tag == "row":
            cells = [read_cell(cell, sheet, strings) for cell in element if local(cell) == "c"]
            scan(" | ".join(cells), gathered, f"sheet:{sheet.name}")
        if tag in {"row", "col"} and element.attrib.get("hidden") in {"1", "true"}:
            sheet.hidden_parts += 1
        if tag in {"row", "oddHeader", "oddFooter"}:
            scan(element.text or "", gathered, f"sheet:{sheet.name}")
            element.clear()
    sheet.finish(report, gathered)


def read_cell(cell: Element, sheet: Sheet, strings: list[str]) -> str:
    kind = cell.attrib.get("t", "n")
    if kind == "inlineStr":
        return "".join(cell.itertext())
    value = next((child.text or "" for child in cell if local(child) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    if kind == "n" and value.isdigit():
        sheet.numbers.append(value)
    return value


def examine_ods(archive: Archive, report: Report, gathered: Gathered) -> None:
    hidden_styles: set[str] = set()
    style, sheet = "", Sheet("")
    for event, element in archive.events("content.xml"):
        tag = local(element)
        if event == "start":
            if tag == "style":
                style = attribute(element, "name")
            elif tag == "table-properties" and attribute(element, "display") == "false":
                hidden_styles.add(style)
            elif tag == "table":
                sheet = Sheet(attribute(element, "name")[:LONGEST_NAME])
                if attribute(element, "style-name") in hidden_styles:
                    gathered.add("hidden_sheet", sheet.name, sheet.name, "")
            elif tag in {"table-row", "table-column"} and attribute(element, "visibility") in {"collapse", "filter"}:
                sheet.hidden_parts += 1
        elif tag == "table-cell":
            value = attribute(element, "value")
            if attribute(element, "value-type") == "float" and value.isdigit():
                sheet.numbers.append(value)
        elif tag == "table-row":
            scan(" | ".join("".join(cell.itertext()) for cell in element), gathered, f"sheet:{sheet.name}")
            element.clear()
        elif tag == "table":
            sheet.finish(report, gathered)
