"""Every page, as each person sees it, in both languages, with few questions to the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import correct_proposal, submit_proposal
from minga.cocreation.models import Proposal
from tests.factories.cocreation import PersonFactory, appoint, make_integrated, make_process, make_proposal, submission

PAGES = {
    "list": "/quito/propuestas/",
    "most supported": "/quito/propuestas/?orden=apoyos",
    "found": "/quito/propuestas/?q=buses",
    "proposal": "/quito/propuestas/UIO-2026-0001/",
    "receipt": "/quito/propuestas/UIO-2026-0001/constancia/",
    "versions": "/quito/propuestas/UIO-2026-0001/versiones/",
    "new": "/quito/propuestas/nueva/",
    "processes": "/quito/propuestas/procesos/",
    "process": "/quito/propuestas/procesos/2026/",
    "integrated": "/quito/propuestas/integradas/UIO-2026-I01/",
    "about you": "/quito/propuestas/sobre-ti/",
    "withdraw answers": "/quito/propuestas/sobre-ti/retirar/",
}


def fill(process, count, worker):
    for number in range(1, count + 1):
        make_proposal(process)
        make_integrated(process, number)
    worker()
    from minga.cocreation.tasks import reindex_all

    reindex_all()


@pytest.fixture
def persons(process):
    return {
        "stranger": None,
        "citizen": PersonFactory(),
        "moderator": appoint("moderator", process.jurisdiction),
        "planner": appoint("planner", process.jurisdiction),
    }


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("who", ["stranger", "citizen", "moderator", "planner"])
def test_every_page_opens_for_everybody_in_both_languages(client, process, persons, worker, who, language):
    fill(process, 1, worker)
    if persons[who]:
        client.force_login(persons[who])
    answers = {name: client.get(url, {"lang": language} if "?" not in url else None) for name, url in PAGES.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    assert [answer.content.decode().count("<h1") for answer in answers.values()] == [1] * len(PAGES)


def questions(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_the_database_the_same_with_one_and_with_three(client, process, worker, name):
    fill(process, 1, worker)
    with_one = questions(client, PAGES[name])
    fill_more(process, worker)
    assert questions(client, PAGES[name]) == with_one
    assert with_one <= 10


def fill_more(process, worker):
    for number in (2, 3):
        make_proposal(process)
        make_integrated(process, number)
    worker()
    from minga.cocreation.tasks import reindex_all

    reindex_all()


def test_a_signed_in_person_also_stays_under_ten_questions(client, process, persons, worker):
    fill(process, 3, worker)
    client.force_login(persons["citizen"])
    counts = {name: questions(client, PAGES[name]) for name in ("list", "found", "proposal", "process")}
    assert max(counts.values()) <= 10, counts


def test_the_page_opens_with_what_became_of_it(client, process):
    make_proposal(process)
    html = client.get(PAGES["proposal"]).content.decode()
    assert html.index("Se recibió el") < html.index("El problema") < html.index("Su hilo")


def test_a_held_proposal_shows_its_text_only_to_its_author_and_the_moderators(client, process, persons):
    receipt = submit_proposal(by=None, process=process, submission=submission(suspicions=("trap",)))
    url = receipt.proposal.get_absolute_url()

    def reads(address=url):
        return "Publicar los horarios" in client.get(address).content.decode()

    as_stranger, by_link, by_wrong_link = reads(), reads(f"{url}?clave={receipt.secret}"), reads(f"{url}?clave=x")
    client.force_login(persons["citizen"])
    as_citizen = reads()
    client.force_login(persons["moderator"])
    assert [as_stranger, by_link, by_wrong_link, as_citizen, reads()] == [False, True, False, False, True]


def test_a_tombstone_says_the_reason_and_the_day_and_not_the_text(client, process, persons):
    proposal = make_proposal(process)
    moderate_proposal(
        by=persons["moderator"], proposal=proposal, decision="remove", ground="personal", explanation="Da un teléfono."
    )
    html = client.get(proposal.get_absolute_url()).content.decode()
    assert "Muestra datos de otras personas. Da un teléfono." in html
    assert "Qué se puede hacer todavía:" in html
    assert "bus" not in html.split("<main")[1].split("</main>")[0]


def test_the_versions_show_what_changed(client, process):
    author = PersonFactory()
    proposal = make_proposal(process, by=author)
    text = {"title": proposal.title, "solution": proposal.solution}
    correct_proposal(by=author, proposal=proposal, problem="En la parada nadie sabe cuándo llega el tren.", **text)
    html = client.get(PAGES["versions"]).content.decode()
    assert ("<del>bus</del>" in html, "<ins>tren</ins>" in html) == (True, True)


def test_names_show_only_if_the_author_chose_so(client, process):
    author = PersonFactory(name="Rosa Secreta")
    make_proposal(process, by=author)
    named = make_proposal(process, shown_name="Comité del barrio")
    assert "Rosa Secreta" not in client.get(PAGES["proposal"]).content.decode()
    assert "Comité del barrio" in client.get(named.get_absolute_url()).content.decode()


def test_an_unknown_code_is_a_page_that_says_so(client, process):
    answer = client.get("/quito/propuestas/UIO-2026-9999/")
    assert answer.status_code == 404
    assert "No hay ninguna propuesta con el código «UIO-2026-9999» en este gobierno." in answer.content.decode()


@pytest.mark.parametrize("moment", ["before", "between", "deciding", "closed"])
def test_outside_the_reception_the_form_says_the_dates_instead(client, db, moment):
    make_process(moment)
    answer = client.get(PAGES["new"])
    assert "ahora no se reciben propuestas" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_the_paper_receipt_is_tagged_and_carries_the_code(client, process):
    from io import BytesIO

    from pypdf import PdfReader

    make_proposal(process)
    answer = client.get(f"{PAGES['receipt']}pdf/")
    paper = PdfReader(BytesIO(answer.content))
    assert answer["Content-Type"] == "application/pdf"
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert "UIO-2026-0001" in paper.pages[0].extract_text()


def test_only_moderators_reach_the_bench(client, process, persons):
    url = "/quito/propuestas/moderacion/"
    answers = []
    for who in ("stranger", "citizen", "planner", "moderator"):
        client.logout()
        if persons[who]:
            client.force_login(persons[who])
        answers.append(client.get(url).status_code)
    assert answers == [302, 403, 403, 200]


def test_a_moderator_decides_at_the_bench_and_goes_on_to_the_next(client, process, persons):
    first, second = (make_proposal(process, suspicions=("quick",)) for _turn in range(2))
    client.force_login(persons["moderator"])
    url = f"/quito/propuestas/moderacion/?ver=retenidas&codigo={first.code}"
    answer = client.post(url, {"decision": "release"})
    assert answer["Location"] == f"/quito/propuestas/moderacion/?ver=retenidas&codigo={second.code}"
    assert Proposal.objects.get(pk=first.pk).state == "received"


def test_a_decision_without_a_ground_comes_back_with_what_was_typed(client, process, persons):
    proposal = make_proposal(process)
    client.force_login(persons["moderator"])
    url = f"/quito/propuestas/moderacion/?ver=recientes&codigo={proposal.code}"
    answer = client.post(url, {"decision": "remove", "explanation": "Porque sí"})
    assert answer.status_code == 422
    assert "Porque sí" in answer.content.decode()
    assert Proposal.objects.get().state == "received"
