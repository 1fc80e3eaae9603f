"""The papers: tagged, whole, and the same sentences as the pages."""

import io
import re

import pypdf
import pytest
from django.test import Client

from minga.plans.models import Commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_plans")]


def paper(client: Client, address: str) -> pypdf.PdfReader:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(response.content))


def words(reader: pypdf.PdfReader) -> str:
    """All the text without hyphens: a paper also breaks words with them."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", re.sub(r"[-\u00ad]\n?", "", text))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/ecuador/planes/2019-2021/pdf/",
        "/quito/planes/2022-2023/pdf/",
        "/ecuador/planes/2019-2021/compromisos/EC0003/pdf/",
        "/quito/planes/2019/compromisos/UIO-2019-04/pdf/",
        "/pichincha/planes/2024-2027/compromisos/ECPCA0001/pdf/",
    ],
)
def test_every_paper_is_tagged_and_says_its_language(client: Client, address: str, language: str) -> None:
    root = paper(client, f"{address}?lang={language}").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_the_paper_of_a_commitment_has_its_whole_sheet(client: Client) -> None:
    commitment = Commitment.objects.get(code="EC0001")
    reader = paper(client, "/ecuador/planes/2019-2021/compromisos/EC0001/pdf/")
    said = words(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == str(commitment.title)
    assert "MINTELVTIC20190481O" in said
    assert "Traducción de Minga; el documento está en inglés." in said
    assert said.count("El plazo terminó en abril de 2021; aún no hay informe en este sitio.") == 1
    assert "Preguntas sobre el documento" in said


def test_the_paper_of_a_plan_names_every_commitment(client: Client) -> None:
    said = words(paper(client, "/ecuador/planes/2019-2021/pdf/"))
    assert re.findall(r"EC00\d\d(?= )", said.split("Preguntas")[0])[:10] == [f"EC{n:04d}" for n in range(1, 11)]


def test_the_same_paper_has_the_same_bytes(client: Client) -> None:
    address = "/ecuador/planes/2019-2021/compromisos/EC0004/pdf/"
    assert client.get(address).content == client.get(address).content
