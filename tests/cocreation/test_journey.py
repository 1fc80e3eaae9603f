"""The whole way without JavaScript: propose, get a code, be found, correct, be supported, be moderated, be proved."""

import re
import uuid

from django.core import signing
from django.utils import timezone

from minga.cocreation.models import Demographic, Proposal
from tests.factories.cocreation import PersonFactory, appoint, make_proposal

NEW = "/quito/propuestas/nueva/"


def typed(client, **changes):
    """The form as a browser without JavaScript sends it: with the hidden fields of the page, opened a minute ago."""
    html = client.get(NEW).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    a_minute_ago = signing.dumps(timezone.now().timestamp() - 60, salt="minga.web.opened")
    answers = {
        "problem": "En la parada nadie sabe cuándo llega el bus.",
        "solution": "Publicar los horarios como datos abiertos.",
        "title": "Horarios de buses abiertos",
        "territory": "170155",
        "sdg": "11",
        "sector": "citizen",
        "accepts": "on",
    }
    return {**hidden, "opened": a_minute_ago, **answers, **changes}


def test_from_the_idea_to_its_code_to_its_proof(client, process, worker):
    answer = client.post(NEW, typed(client))
    receipt_url = answer["Location"]
    receipt = client.get(receipt_url).content.decode()
    assert "Recibimos tu propuesta. Su código es UIO-2026-0001." in receipt
    worker()
    receipt = client.get(receipt_url).content.decode()
    proof = client.get(re.search(r'href="(/registro/entrada/\d+/constancia\.json)"', receipt)[1])
    assert proof.status_code == 200
    found = client.get("/quito/propuestas/", {"q": "horario de bus"}).content.decode()
    assert 'href="/quito/propuestas/UIO-2026-0001/"' in found
    row = Proposal.objects.get()
    assert (row.state, row.territory.code, row.sdg_id, row.language) == ("received", "170155", 11, "es")


def test_the_secret_link_of_the_receipt_corrects_and_withdraws(client, process):
    receipt = client.get(client.post(NEW, typed(client))["Location"]).content.decode()
    correct = re.search(r'href="(/quito/propuestas/UIO-2026-0001/corregir/\?clave=\w+)"', receipt)[1]
    text = {"title": "Horarios de buses y metro", "problem": "Nadie sabe.", "solution": "Publicar."}
    assert client.get(correct).status_code == 200
    assert client.post(correct, text).status_code == 302
    assert Proposal.objects.get().title == "Horarios de buses y metro"
    withdraw = correct.replace("/corregir/", "/retirar/")
    assert client.post(withdraw, {}).status_code == 422
    assert client.post(withdraw, {"confirms": "on"}).status_code == 302
    assert Proposal.objects.get().state == "withdrawn"


def test_without_the_link_nobody_corrects(client, process):
    make_proposal(process)
    answers = [client.get(f"/quito/propuestas/UIO-2026-0001/{page}/") for page in ("corregir", "retirar")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Solo quien la propuso puede corregirla" in answers[0].content.decode()


def test_the_same_form_sent_twice_is_one_proposal(client, process):
    once = typed(client)
    first, second = client.post(NEW, once), client.post(NEW, once)
    key = re.search(r"clave=(\w+)", first["Location"])[1]
    assert Proposal.objects.count() == 1
    assert second["Location"].endswith(f"/UIO-2026-0001/constancia/?clave={key}")


def test_a_form_with_something_missing_returns_all_that_was_typed(client, process):
    answer = client.post(NEW, typed(client, solution="", accepts="", sdg="none"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ("Falta la solución." in html, "necesitamos que aceptes" in html) == (True, True)
    assert "En la parada nadie sabe cuándo llega el bus." in html
    assert re.search(r'value="none"[^>]* checked', html)
    assert 'value="170155" selected' in html


def test_looking_for_similar_ones_first_keeps_everything_and_sends_nothing(client, process, worker):
    make_proposal(process)
    worker()
    html = client.post(NEW, typed(client, parecidas="1", accepts="", solution="")).content.decode()
    assert "Alguien ya propuso algo parecido" in html
    assert "En la parada nadie sabe cuándo llega el bus." in html
    assert "Falta" not in html
    assert Proposal.objects.count() == 1


def test_what_looks_automatic_is_told_plainly_that_it_waits(client, process):
    answer = client.post(NEW, typed(client, contact_by="http://x"))
    receipt = client.get(answer["Location"]).content.decode()
    assert Proposal.objects.get().state == "held"
    assert "espera a una persona moderadora" in receipt
    assert "UIO-2026-0001" in receipt


def test_too_many_from_one_place_are_stopped_with_the_text_kept(client, process):
    for _turn in range(20):
        client.post(NEW, typed(client, once=str(uuid.uuid4())))
    answer = client.post(NEW, typed(client, title="La vigésima primera"))
    assert answer.status_code == 429
    assert "La vigésima primera" in answer.content.decode()
    assert Proposal.objects.count() == 20


def test_a_signed_in_author_needs_no_link(client, process):
    author = PersonFactory()
    client.force_login(author)
    answer = client.post(NEW, typed(client))
    assert "clave=" not in answer["Location"]
    assert client.get("/quito/propuestas/UIO-2026-0001/corregir/").status_code == 200


def test_support_asks_a_stranger_to_enter_and_counts_once(client, process):
    proposal = make_proposal(process)
    url = f"{proposal.get_absolute_url()}apoyar/"
    assert client.post(url)["Location"].startswith("/cuenta/")
    client.force_login(PersonFactory())
    client.post(url)
    page = client.post(url, follow=True).content.decode()
    proposal.refresh_from_db()
    assert proposal.support_count == 1
    assert "Ya la apoyas." in page


def test_from_held_to_published_at_the_bench(client, process, worker):
    client.post(NEW, typed(client, contact_by="x"))
    client.force_login(appoint("moderator", process.jurisdiction))
    bench = client.get("/quito/propuestas/moderacion/").content.decode()
    assert "Se llenó un campo que las personas no ven." in bench
    client.post("/quito/propuestas/moderacion/?ver=retenidas&codigo=UIO-2026-0001", {"decision": "release"})
    worker()
    client.logout()
    assert client.get("/quito/propuestas/", {"q": "horarios"}).context["page"].found.total == 1


def test_the_voluntary_answers_cannot_be_joined_to_the_proposal(client, process):
    receipt = client.get(client.post(NEW, typed(client))["Location"]).content.decode()
    questions = re.search(r'href="(/quito/propuestas/sobre-ti/\?boleto=[^"]+)"', receipt)[1]
    page = client.get(questions).content.decode()
    ticket = re.search(r'name="boleto" value="([^"]+)"', page)[1]
    answers = {"boleto": ticket, "age_band": "26-35", "gender": "", "ethnicity": "mestizo", "consents": "on"}
    done = client.post("/quito/propuestas/sobre-ti/", answers).content.decode()
    row = Demographic.objects.get()
    assert (row.age_band, row.gender, row.ethnicity, row.consent_version) == ("26-35", "", "mestizo", "2026-11")
    columns = {field.name for field in Demographic._meta.get_fields()}
    assert columns == {
        "process",
        "key",
        "age_band",
        "gender",
        "ethnicity",
        "consent_version",
        "consent_purpose",
        "consented_on",
    }
    again = client.post("/quito/propuestas/sobre-ti/", answers).content.decode()
    assert "Ya habías respondido" in again
    assert Demographic.objects.count() == 1
    key = re.search(r'<span class="code">([^<]{20,})</span>', done)[1]
    client.post("/quito/propuestas/sobre-ti/retirar/", {"key": key})
    assert Demographic.objects.count() == 0


def test_without_consent_or_with_a_forged_ticket_nothing_is_kept(client, process):
    assert client.post("/quito/propuestas/sobre-ti/", {"boleto": "x", "consents": "on"}).status_code == 410
    assert client.post("/quito/propuestas/sobre-ti/", {"boleto": "x", "age_band": "65+"}).status_code == 422
    assert Demographic.objects.count() == 0
