"""Institutions of a government, on a page each."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from minga.directory.models import Institution, Jurisdiction

pytestmark = pytest.mark.django_db


@pytest.fixture
def quito() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="quito", name={"es": "Quito"}, kind="municipality")


def institution(quito: Jurisdiction, slug: str, **fields: object) -> Institution:
    values = {"name": {"es": slug.title()}, "kind": "secretariat", "sector": "government", **fields}
    return Institution.objects.create(jurisdiction=quito, slug=slug, **values)


def test_the_page_says_on_whom_it_depends_and_who_depends_on_it(client: Client, quito: Jurisdiction) -> None:
    municipality = institution(quito, "municipio")
    planning = institution(quito, "planificacion", parent=municipality, former_names=["Secretaría Vieja"])
    page = client.get(f"/quito/instituciones/{planning.slug}/").content.decode()
    assert "Municipio" in page
    assert "Secretaría Vieja" in page
    assert "Planificacion" in client.get("/quito/instituciones/municipio/").content.decode()


def test_the_list_asks_the_same_number_of_times_for_one_and_for_three(
    client: Client, quito: Jurisdiction, django_assert_max_num_queries: object
) -> None:
    client.get("/quito/instituciones/")  # the register's root is now at hand
    counts = []
    for slug in ("una", "dos", "tres"):
        institution(quito, slug)
        with django_assert_max_num_queries(10) as asked:  # type: ignore[operator]
            assert client.get("/quito/instituciones/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_an_institution_of_another_government_is_not_here(client: Client, quito: Jurisdiction) -> None:
    institution(quito, "municipio")
    Jurisdiction.objects.create(slug="pichincha", name={"es": "Pichincha"}, kind="province")
    assert client.get("/pichincha/instituciones/municipio/").status_code == 404


def test_a_government_that_is_not_here_is_told_so(client: Client) -> None:
    page = client.get("/atlantida/planes/")
    assert page.status_code == 404
    assert "atlantida" in page.content.decode()


def test_the_sites_own_words_are_not_governments() -> None:
    with pytest.raises(ValidationError) as refusal:
        Jurisdiction(slug="registro", name={"es": "Registro"}, kind="nation").full_clean()
    assert refusal.value.message_dict["slug"] == ["Esa dirección es del propio sitio."]


def test_the_colour_of_a_government_is_a_stylesheet_that_may_be_kept(client: Client, quito: Jurisdiction) -> None:
    answer = client.get("/marca/quito.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--brand" in answer.content.decode()
    assert client.get("/marca/atlantida.css").status_code == 404


def test_a_colour_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        Jurisdiction(slug="loja", name={"es": "Loja"}, kind="province", brand="#ffe000", languages=["es"]).full_clean()
    assert list(refusal.value.message_dict) == ["brand"]


def test_a_government_that_was_read_is_kept_for_a_moment_and_its_absence_is_not(
    client: Client, django_assert_num_queries: object
) -> None:
    assert client.get("/loja/instituciones/").status_code == 404
    loja = Jurisdiction.objects.create(slug="loja", name={"es": "Loja"}, kind="municipality")
    assert client.get("/loja/instituciones/").status_code == 200
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert client.get("/loja/instituciones/").context["jurisdiction"] == loja


def test_an_address_of_any_length_is_answered(client: Client) -> None:
    assert client.get(f"/{'a' * 3000}/instituciones/").status_code == 404
