"""Office documents are ZIP files of XML: opened with bounds on how much may come out, and never written to disk."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from minga.documents.examination.images import shows_position
from minga.documents.examination.report import Gathered, Report, UnacceptableError

MOST_PARTS = 3_000
MOST_OCTETS = 200_000_000
MOST_ONE_PART = 100_000_000
# What deflate cannot reach with anything that a person wrote; small parts may be as empty as they like.
MOST_RATIO = 250
SMALL_PART = 2_000_000
MOST_DEPTH = 200
CHUNK = 1 << 16
# What runs when the document is opened, in the names of parts.
MACROS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "basic/script-lb.xml", "basic/standard/", "scripts/")
EMBEDDED = ("/embeddings/", "/activex/", "oleobject", "/ctrlprops/")
PHOTOGRAPHS = (".jpg", ".jpeg")


class BoundedPart:
    """A part of the archive that refuses to give more than it may, whatever its header says."""

    def __init__(self, archive: "Archive", name: str) -> None:
        self.archive, self.file, self.given = archive, archive.zip.open(name), 0
        self.packed = archive.zip.getinfo(name).compress_size

    def read(self, size: int = -1) -> bytes:
        octets = self.file.read(CHUNK if size < 0 else min(size, CHUNK))
        self.given += len(octets)
        self.archive.given += len(octets)
        is_inflated = self.given > SMALL_PART and self.given > MOST_RATIO * max(self.packed, 1)
        if is_inflated or self.given > MOST_ONE_PART or self.archive.given > MOST_OCTETS:
            raise UnacceptableError("bomb")
        return octets


class Archive:
    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise UnacceptableError("broken") from error
        self.given = 0
        parts = self.zip.infolist()
        self.names = [part.filename for part in parts]
        if len(parts) > MOST_PARTS or len(set(self.names)) != len(parts):
            raise UnacceptableError("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise UnacceptableError("encrypted")

    def octets(self, name: str) -> bytes:
        try:
            part = BoundedPart(self, name)
            return b"".join(iter(lambda: part.read(CHUNK), b""))
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
            raise UnacceptableError("broken") from error

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """("start" or "end", element) of an XML part, without entities, document types or anything from outside."""
        depth = 0
        try:
            for event, element in iterparse(BoundedPart(self, name), events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if depth > MOST_DEPTH:
                    raise UnacceptableError("bomb")
                yield event, element
        except DefusedXmlException as error:
            raise UnacceptableError("unsafe_xml") from error
        except (ParseError, zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, RuntimeError) as error:
            raise UnacceptableError("broken") from error

    def ends(self, name: str) -> Iterator[Element]:
        return (element for event, element in self.events(name) if event == "end")

    def matching(self, start: str, end: str = ".xml") -> list[str]:
        return [name for name in self.names if name.startswith(start) and name.endswith(end)]


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The attribute of that name in whatever namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def refuse_active(archive: Archive) -> None:
    """Macros and files within the file: whoever opens it would run what nobody looked at."""
    for name in archive.names:
        low = name.lower()
        if any(mark in low for mark in MACROS):
            raise UnacceptableError("macros")
        if any(mark in f"/{low}" for mark in EMBEDDED):
            raise UnacceptableError("embedded")
    if "[Content_Types].xml" in archive.names:
        for element in archive.ends("[Content_Types].xml"):
            if "macroenabled" in element.attrib.get("ContentType", "").lower():
                raise UnacceptableError("macros")


def look_at_photographs(archive: Archive, gathered: Gathered) -> None:
    for name in archive.names:
        if name.lower().endswith(PHOTOGRAPHS) and shows_position(archive.octets(name)):
            gathered.add("position", name, "", "")


def tell_author(archive: Archive, report: Report) -> None:
    """Office programs write down who typed; whoever hands in the file should know it."""
    for name in ("docProps/core.xml", "meta.xml"):
        if name in archive.names:
            wanted = {"creator", "lastModifiedBy", "initial-creator"}
            found: dict[str, Any] = {
                element.text.strip(): None
                for element in archive.ends(name)
                if local(element) in wanted and element.text and element.text.strip()
            }
            if found:
                report.note("author", names=", ".join(found)[:200])
