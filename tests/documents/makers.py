"""Files as people send them, good and bad, made for the tests."""

import io
import zipfile
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from xlsxwriter import Workbook

GPS = 0x8825
CEDULA = "1714307103"
CEDULA_OF_GUAYAS = "0926687856"
RUC_OF_A_PERSON = "1714307103001"
RUC_OF_AN_INSTITUTION = "1760001550001"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(*pages: str, **metadata: str) -> bytes:
    """One page for each text, in letters that can be read back."""
    writer = PdfWriter()
    for text in pages or ("Acta de la reunion",):
        page = writer.add_blank_page(300, 300)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.metadata = {f"/{name.title()}": value for name, value in metadata.items()} or None
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf_with(change: Any) -> bytes:
    """A PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    change(writer)
    return written(writer)


def image(kind: str = "JPEG", *, positioned: bool = False, size: tuple[int, int] = (60, 40)) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Marca de la camara"
    if positioned:
        exif[GPS] = {1: "S", 2: (0.0, 13.0, 12.0), 3: "W", 4: (78.0, 30.0, 36.0)}
    target = io.BytesIO()
    Image.new("RGB", size, (120, 40, 40)).save(target, kind, exif=exif)
    return target.getvalue()


def archive(parts: dict[str, str | bytes], *, level: int = 6) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def docx(*paragraphs: str, more: dict[str, str | bytes] | None = None, head: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    types = f'<Types xmlns="t"><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
    document = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": types, "word/document.xml": document, **(more or {})})


def odf(mime: str, body: str, styles: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "table", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{mime}", "content.xml": content})


def xlsx(sheets: dict[str, list[list[Any]]], *, hidden: tuple[str, ...] = (), hidden_column: bool = False) -> bytes:
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
        if hidden_column:
            sheet.set_column(1, 1, None, None, {"hidden": True})
    book.close()
    return target.getvalue()
