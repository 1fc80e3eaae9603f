import io

import pypdf
import pytest

from minga.core.dates import PartialDate
from minga.web.components import Action, Knot, Stage
from minga.web.pdf import qr_svg, render_pdf

STOPPED = Knot(Stage.GROUPED, None, "No sigue", "Es una obra.", state="stopped", remedy=Action("Llevarla", "/x/"))
CONTENT = {
    "issuer": "Quito",
    "code": "QU-2022-0001",
    "address": "http://localhost/quito/",
    "answer": "Texto *literal* #panic() \\ $x$ @ref <etiqueta>",
    "facts_title": "Datos",
    "facts": [["Recibida", PartialDate("2019-12")]],
    "thread_title": "Su hilo",
    "knots": [Knot(Stage.RECEIVED, PartialDate("2019-01"), "Recibida"), STOPPED],
    "qr": qr_svg("http://localhost/quito/"),
}


def made(content=CONTENT, language="es"):
    return render_pdf("web/typst/example.typ", content, language=language, title="Constancia")


def read(paper):
    return pypdf.PdfReader(io.BytesIO(paper))


def test_a_paper_is_tagged_and_says_its_title_and_language():
    reader = read(made())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "es"
    assert reader.metadata.title == "Constancia"


def test_the_same_facts_make_the_same_bytes():
    assert made() == made()


def test_what_people_wrote_is_not_read_as_markup():
    text = " ".join(read(made()).pages[0].extract_text().split())
    assert text.count("Texto *literal* #panic() \\ $x$ @ref <etiqueta>") == 1


def test_the_thread_ends_with_the_reason_and_what_can_be_done():
    text = " ".join(read(made()).pages[0].extract_text().split())
    assert text.count("No sigue Es una obra. Qué se puede hacer todavía: Llevarla") == 1
    assert text.count("diciembre de 2019") == 1
    assert text.count("Página 1 de 1") == 1


def test_the_frame_speaks_the_language_of_the_paper():
    assert read(made(language="en")).pages[0].extract_text().count("Page 1 of 1") == 1


def test_a_paper_reads_no_file_outside_the_package():
    with pytest.raises(RuntimeError, match="contained in project root"):
        render_pdf("../../../../etc/passwd", CONTENT, language="es", title="x")


def test_letters_do_not_depend_on_the_machine():
    fonts = {
        font["/BaseFont"].partition("+")[2].removesuffix("-Identity-H")
        for page in read(made()).pages
        for font in (entry.get_object() for entry in page["/Resources"]["/Font"].values())
    }
    assert fonts == {"LibertinusSerif-Regular", "LibertinusSerif-Bold"}


def test_a_qr_is_a_drawing_without_style():
    assert qr_svg("http://localhost/").startswith("<svg ")
