import errno
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.utils.html import strip_tags

from minga.core.permits import Refused
from minga.web import views


@pytest.fixture
def request_to(rf):
    def make(path, **values):
        request = rf.post(path, values) if values else rf.get(path)
        request.user = AnonymousUser()
        return request

    return make


def main_of(response):
    page = response.content.decode()
    return re.sub(r"\s+", " ", strip_tags(re.search("<main.*?</main>", page, re.DOTALL).group())).strip()


def test_a_no_says_the_reason_of_its_rule(request_to):
    reason = "No puedes clasificar esta propuesta: solo lo hace quien integra el Grupo de Trabajo."
    response = views.forbidden(request_to("/x/"), Refused(reason))
    assert response.status_code == 403
    assert main_of(response).startswith(f"No puedes hacer esto. {reason} Todavía no has ingresado.")


def test_a_no_without_reason_does_not_show_its_insides(request_to):
    response = views.forbidden(request_to("/x/"), PermissionDenied("secret"))
    assert main_of(response).startswith("No puedes hacer esto. Esta página es para otras personas.")


def test_sign_in_comes_back_to_the_page(request_to):
    page = views.forbidden(request_to("/ecuador/mesa/?a=1"), None).content.decode()
    assert page.count("?next=/ecuador/mesa/%3Fa%3D1") == 1


def test_a_lost_person_is_shown_the_folders_that_exist(request_to):
    response = views.not_found(request_to("/estilo/papel/otro/"), Http404())
    assert response.status_code == 404
    page = response.content.decode()
    assert re.findall('<li><a href="(/estilo/[^"]*)">', page) == ["/estilo/papel/", "/estilo/"]


def test_a_mistyped_place_of_a_government_is_found(request_to):
    page = views.not_found(request_to("/ecuador/planez/"), Http404()).content.decode()
    shown = re.findall('<li><a href="([^"]+)">([^<]+)</a></li>', re.search("<main.*?</main>", page, re.DOTALL).group())
    assert shown == [("/ecuador/planes/", "Planes"), ("/ecuador/", "Inicio")]


def test_a_404_does_not_repeat_what_the_library_says_in_english(request_to):
    said = Http404("No Entry matches the given query.")
    assert main_of(views.not_found(request_to("/x/"), said)) == main_of(views.not_found(request_to("/x/"), Http404()))


def test_a_404_may_say_what_was_not_found(request_to):
    text = main_of(views.not_found(request_to("/x/"), Http404("Aquí no hay ningún gobierno llamado «x».")))
    assert text.startswith("Aquí no hay ninguna página. Aquí no hay ningún gobierno llamado «x».")


def test_a_form_with_an_old_key_is_given_back(request_to):
    response = views.csrf_failure(request_to("/nueva/", problem="Falta agua en el barrio", csrfmiddlewaretoken="viejo"))
    page = response.content.decode()
    assert response.status_code == 403
    assert page.count('<input type="hidden" name="problem" value="Falta agua en el barrio">') == 1
    assert page.count("viejo") == 0


def test_what_is_given_back_is_text_and_not_markup(request_to):
    page = views.csrf_failure(request_to("/nueva/", problem='"><script>x</script> y más')).content.decode()
    assert page.count("<script>x") == 0


def test_a_broken_request_says_what_to_do(request_to):
    assert main_of(views.bad_request(request_to("/x/"))).startswith("No entendimos la petición.")


def test_our_own_failure_asks_nothing_of_the_database(request_to, django_assert_num_queries):
    response = views.server_error(request_to("/x/"))
    assert response.status_code == 500
    assert main_of(response).startswith("Algo falló de nuestro lado.")


@pytest.fixture
def broken_view(monkeypatch):
    """What the page of accessibility raises, asked through the whole site."""

    def broken(error, client):
        def refuse(*_args, **_kwargs):
            raise error

        client.raise_request_exception = False
        monkeypatch.setattr("minga.portal.views.render", refuse)
        return client.get("/accesibilidad/")

    return broken


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (InterfaceError("connection already closed"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (OSError(errno.EFBIG, "File too large"), 503),
        (OSError(errno.ENOENT, "No such file"), 500),
        (IntegrityError("UNIQUE"), 500),
        (RuntimeError("broken"), 500),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_passes_by_itself_is_503_and_what_is_broken_is_500(client, broken_view, error, status):
    assert broken_view(error, client).status_code == status


def test_who_only_reads_is_told_to_try_again(client, broken_view):
    response = broken_view(OperationalError("away"), client)
    assert response["Retry-After"] == "10"
    assert main_of(response).startswith("Ahora no podemos atenderte. Algo que el sitio necesita no responde.")
    assert response.content.decode().count('<a class="button" href="/accesibilidad/">') == 1


def test_who_was_sending_gets_all_that_was_typed_back(request_to, django_assert_num_queries):
    request = request_to(
        "/quito/propuestas/nueva/", problem="Falta agua en todo el barrio", once="k", password="secreto"
    )
    with django_assert_num_queries(0):
        page = views.errors.unavailable(request).content.decode()
    found = re.findall('<input type="hidden" name="([a-z]+)" value="([^"]*)">', page)
    assert [name for name, _value in found] == ["csrfmiddlewaretoken", "problem", "once"]
    assert found[1:] == [("problem", "Falta agua en todo el barrio"), ("once", "k")]
    assert page.count('action="/quito/propuestas/nueva/"') == 1


@pytest.mark.parametrize(
    ("chosen", "back", "location", "cookie"),
    [
        ("oscura", "/ecuador/?q=1", "/ecuador/?q=1", "oscura"),
        ("clara", "https://evil.example/", "/", "clara"),
        ("clara", "//evil.example/", "/", "clara"),
        ("otra", "/a/", "/a/", ""),
    ],
)
def test_the_light_of_the_page_is_kept_and_leads_back_here(client, chosen, back, location, cookie):
    response = client.post("/apariencia/", {"tema": chosen, "volver": back})
    assert (response.status_code, response["Location"]) == (302, location)
    assert response.cookies["apariencia"].value == cookie


def test_the_light_is_changed_by_post_only(client):
    assert client.get("/apariencia/").status_code == 405
