"""The pages over the real plans: what they say, to whom, in which language."""

import re
from html import unescape

import pytest
from django.test import Client

from minga.accounts.models import Person
from minga.core.dates import PartialDate
from minga.directory.models import Appointment, Institution
from minga.plans.models import ActionPlan, Milestone
from minga.plans.prompts import FIELDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_plans")]

EC0003 = "/ecuador/planes/2019-2021/compromisos/EC0003/"
PAGES = [
    "/ecuador/planes/",
    "/ecuador/planes/2019-2021/",
    "/ecuador/planes/compromisos/",
    "/ecuador/planes/compromisos/por/institucion/",
    "/ecuador/planes/compromisos/por/ods/",
    "/ecuador/planes/compromisos/por/valor/",
    "/ecuador/planes/2019-2021/texto/introduction/",
    EC0003,
    f"{EC0003}hitos/1/",
    "/quito/planes/2019/",
    "/quito/planes/2022-2023/",
    "/quito/planes/2019/compromisos/UIO-2019-01/",
    "/quito/planes/2022-2023/compromisos/ECQTO0001/",
    "/pichincha/planes/2024-2027/",
    "/pichincha/planes/2024-2027/compromisos/ECPCA0001/",
]


def words(client: Client, address: str) -> str:
    """The text of a page, without its marks."""
    response = client.get(address)
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.fixture
def officer(client: Client) -> Client:
    person = Person.objects.create_user("funcionaria@ejemplo.ec")
    institution = Institution.objects.get(jurisdiction__slug="ecuador", slug="mintel")
    Appointment.objects.create(person=person, role="officer", institution=institution, starts_on="2020-01-01")
    client.force_login(person)
    return client


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_anybody_reads_every_page(client: Client, address: str, language: str) -> None:
    response = client.get(address, {"lang": language})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("address", PAGES)
def test_an_officer_reads_the_same(officer: Client, address: str) -> None:
    assert words(officer, address) == words(Client(), address)


@pytest.mark.parametrize(
    "address",
    [
        "/ecuador/planes/1999/",
        "/quito/planes/2019-2021/",
        "/ecuador/planes/2019-2021/compromisos/EC9999/",
        "/quito/planes/2019/compromisos/EC0003/",
        f"{EC0003}hitos/99/",
        "/ecuador/planes/2019-2021/texto/nada/",
        "/quito/planes/2022-2023/texto/groups_count/",
        "/ecuador/planes/compromisos/por/color/",
        "/ecuador/planes/2019-2021/compromisos/EC9999/pdf/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("suffix", ["", "pdf/", "compromisos/EC0003/", "compromisos/EC0003/hitos/1/"])
def test_a_draft_is_shown_to_nobody(officer: Client, suffix: str) -> None:
    ActionPlan.objects.filter(slug="2019-2021").update(state=ActionPlan.State.DRAFT)
    assert officer.get(f"/ecuador/planes/2019-2021/{suffix}").status_code == 404
    assert "EC0003" not in words(officer, "/ecuador/planes/compromisos/")


def test_the_commitment_opens_with_who_answers_and_where_it_stands(client: Client) -> None:
    page = client.get(EC0003).content.decode()
    lead = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    assert lead is not None
    assert unescape(lead[1].strip()) == (
        "Servicio Nacional de Contratación Pública responde por este compromiso, con Fundación Ciudadanía y Desarrollo"
        " como contraparte. El plazo terminó en agosto de 2021; aún no hay informe en este sitio."
    )


def test_no_page_says_that_something_was_kept(client: Client) -> None:
    for address in PAGES:
        states = re.findall(
            r'<span class="tag[^"]*">.*?<span>([^<]+)</span></span>', client.get(address).content.decode()
        )
        assert set(states) <= {"El plazo terminó", "En su plazo", "Por empezar", "Sin fechas"}, address


def test_a_running_commitment_says_until_when(client: Client) -> None:
    plan = ActionPlan.objects.get(slug="2024-2027")
    plan.commitments.filter(code="ECPCA0001").update(ends_on=PartialDate("2999-12"))
    said = words(client, "/pichincha/planes/2024-2027/compromisos/ECPCA0001/")
    assert "Está en su plazo, que termina en diciembre de 2999." in said


@pytest.mark.parametrize(
    ("address", "template"),
    [
        (EC0003, "national_classic"),
        ("/quito/planes/2019/compromisos/UIO-2019-01/", "quito_2019"),
    ],
)
def test_the_sheet_keeps_the_questions_and_the_order_of_its_template(
    client: Client, address: str, template: str
) -> None:
    page = unescape(client.get(address).content.decode())
    asked = re.findall(r'<section aria-labelledby="(\w+)">\s*<h2 id="\1">([^<]+)</h2>\s*<div lang="es">', page)
    assert asked == [(key, str(label)) for key, label in FIELDS[template].items()]


def test_our_translation_is_marked_and_only_that(client: Client) -> None:
    national, quito = EC0003, "/quito/planes/2019/compromisos/UIO-2019-01/"
    both = "/quito/planes/2022-2023/compromisos/ECQTO0001/"
    assert "Traducción de Minga; el documento está en inglés." in words(client, national)
    for address in (quito, both):
        assert "Traducción de Minga" not in words(client, address)


def test_the_thread_knows_the_confirmation_by_its_number(client: Client) -> None:
    said = words(client, "/ecuador/planes/2019-2021/compromisos/EC0001/")
    assert "27 dic 2019 Confirmación Confirmado por escrito Documento MINTELVTIC-2019-0481-O." in said
    assert "No decimos que se cumplió ni que no se cumplió." in said


def test_the_contact_is_shown_with_its_warning(client: Client) -> None:
    said = words(client, EC0003)
    assert "La responsabilidad es de la institución; la persona pudo cambiar." in said
    assert "wladimir.taco@sercop.gob.ec" in said
    assert "(según el documento; no dice hasta cuándo vale)" in said


def test_doubts_are_shown_as_questions(client: Client) -> None:
    assert words(client, EC0003).count("La meta es «al menos un 5 %»") == 3
    said = words(client, "/quito/planes/2022-2023/")
    assert "«32014148»" in said
    assert said.count("¿Son varias cifras pegadas?") == 2


def test_a_milestone_that_starts_with_another_says_so(client: Client) -> None:
    milestone = Milestone.objects.filter(starts_with__isnull=False).order_by("pk").first()
    assert milestone is not None
    said = words(client, milestone.get_absolute_url())
    assert f"Empieza junto con el hito {milestone.starts_with.label}." in said


def test_each_part_says_where_it_comes_from(client: Client) -> None:
    page = client.get(EC0003).content.decode()
    table = page.split('<details class="sources">', 1)[1]
    cells = re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td>', table)
    assert (
        "¿Qué problema atiende?",
        "Primer Plan de Acción Nacional Ecuador 2019 - 2021 Alianza para el Gobierno Abierto",
    ) in [(unescape(what), unescape(where)) for what, where in cells]


def test_the_plan_opens_with_what_was_promised(client: Client) -> None:
    said = words(client, "/ecuador/planes/2019-2021/")
    assert (
        "Ecuador asumió aquí 10 compromisos con 59 hitos, de enero de 2020 a agosto de 2021."
        " El plazo terminó en agosto de 2021; aún no hay informe en este sitio."
    ) in said


def test_every_question_of_the_local_form_is_on_the_plans_page(client: Client) -> None:
    plan = ActionPlan.objects.get(slug="2024-2027")
    said = words(client, "/pichincha/planes/2024-2027/")
    asked = [re.sub(r"\s+", " ", str(one.heading)) for one in plan.passages.filter(kind="answer")]
    assert len(asked) == 19
    assert [question for question in asked if question not in said] == []
    assert "Eduardo Bejar , Director · FUNDAPI" in said.replace("Bejar,", "Bejar ,")


def test_the_words_of_the_plan_can_be_read_one_after_the_other(client: Client) -> None:
    address = "/ecuador/planes/2019-2021/"
    first = re.search(r'href="([^"]+/texto/[^"]+)"', client.get(address).content.decode())
    assert first is not None
    read, following = 0, first[1]
    while following:
        page = client.get(following).content.decode()
        read += 1
        found = re.search(r'rel="next" href="([^"]+)"', page)
        following = found[1] if found else ""
    assert read == ActionPlan.objects.get(slug="2019-2021").passages.count()
