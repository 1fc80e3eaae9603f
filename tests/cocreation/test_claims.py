"""What somebody who proposed at a workshop carries away: a link by letter, a slip, and the way to make it theirs."""

from typing import Any

import pytest
from django.utils import translation

from minga.cocreation.actions.capture import capture_proposal, reserve_codes
from minga.cocreation.actions.claims import claim_proposal
from minga.cocreation.actions.proposals import correct_proposal, submit_proposal, support_proposal
from minga.cocreation.models import Process, Proposal
from minga.cocreation.rules.proposals import AuthorByLink, can_correct
from minga.cocreation.slips import in_groups, read_key, slip_key
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from minga.notices.models import Follower, Notice
from minga.notices.writing import tell
from tests.factories.cocreation import PersonFactory, appoint, move_to, submission

ENTER = "/quito/propuestas/comprobante/"


@pytest.fixture
def facilitator(process: Process) -> Any:
    return appoint(Role.FACILITATOR, process.jurisdiction)


@pytest.fixture
def made(process: Process, facilitator: Any) -> Proposal:
    return capture_proposal(by=facilitator, process=process, submission=submission()).proposal


def own_page(made: Proposal) -> str:
    return f"/quito/propuestas/{made.code}/constancia/?clave={slip_key(made.code)}"


def test_a_key_is_read_however_it_was_written() -> None:
    key = slip_key("UIO-2026-0001")
    assert len(key) == 16
    for typed in (key, in_groups(key), in_groups(key).lower(), f" {in_groups(key)} ", key.replace("0", "O")):
        assert read_key(typed) == key
    assert slip_key("UIO-2026-0002") != key


def test_the_slip_leads_to_the_receipt_and_lets_correct_until_it_is_decided(
    client: Any, process: Process, made: Proposal
) -> None:
    answer = client.post(ENTER, {"codigo": made.code.lower(), "clave": in_groups(slip_key(made.code)).lower()})
    assert answer["Location"] == own_page(made)
    page = client.get(answer["Location"]).content.decode()
    assert "Guarda este enlace: es solo tuyo" in page
    author = AuthorByLink(slip_key(made.code))
    correct_proposal(by=author, proposal=made, title="Mejor", problem="Otro", solution="Otra")
    assert Entry.objects.get(verb="proposal.corrected").role == "author"
    move_to(process, "deciding")
    assert not can_correct(author, Proposal.objects.select_related("process").get(pk=made.pk))


def test_the_qr_of_the_slip_opens_it_at_once(client: Any, made: Proposal) -> None:
    answer = client.get(ENTER, {"codigo": made.code, "clave": slip_key(made.code)})
    assert answer["Location"] == own_page(made)


@pytest.mark.parametrize(("code", "key"), [("UIO-2026-0001", "AAAA"), ("UIO-2026-0099", ""), ("x", "á" * 30)])
def test_a_wrong_slip_opens_nothing_and_does_not_say_which_was_wrong(
    client: Any, made: Proposal, code: str, key: str
) -> None:
    answer = client.post(ENTER, {"codigo": code, "clave": key or slip_key(code)})
    assert answer.status_code == 422
    assert "no se abre ninguna propuesta" in answer.content.decode()


def test_a_slip_whose_paper_is_still_on_its_way_says_so(client: Any, process: Process, facilitator: Any) -> None:
    reserve_codes(by=facilitator, process=process, count=2)
    answer = client.post(ENTER, {"codigo": "UIO-2026-0002", "clave": slip_key("UIO-2026-0002")})
    assert "todavía no se ha pasado al sitio" in answer.content.decode()
    guessed = client.post(ENTER, {"codigo": "UIO-2026-0002", "clave": slip_key("UIO-2026-0001")})
    assert "no se abre ninguna propuesta" in guessed.content.decode()


def test_who_left_an_address_gets_one_letter_with_the_link(process: Process, facilitator: Any) -> None:
    one = submission(author_email="Ana@Example.org")
    made = capture_proposal(by=facilitator, process=process, submission=one).proposal
    assert capture_proposal(by=facilitator, process=process, submission=one).outcome == "known"
    notice = Notice.objects.get(template="cocreation/notices/author_link")
    assert (notice.url, notice.reader.address) == (own_page(made), "ana@example.org")
    # Not confirmed: the address is forgotten with the question.
    assert Follower.objects.get(kind="author_link").confirmed_at is None
    lines = Entry.objects.values_list("facts", flat=True)
    assert not any("ana@" in str(facts).lower() for facts in lines)


def test_the_letter_reads_in_two_languages(process: Process, facilitator: Any) -> None:
    capture_proposal(by=facilitator, process=process, submission=submission(author_email="ana@example.org"))
    told = tell(Notice.objects.get(template="cocreation/notices/author_link"))
    assert told.what == "La propuesta UIO-2026-0001 que hiciste en un taller es tuya: este es tu enlace."
    with translation.override("en"):
        english = tell(Notice.objects.get(template="cocreation/notices/author_link"))
    assert english.what == "Proposal UIO-2026-0001, which you made at a workshop, is yours: this is your link."


def test_claiming_unites_it_with_the_account_and_ends_link_and_slip(
    client: Any, process: Process, made: Proposal
) -> None:
    person = PersonFactory()
    support_proposal(by=person, proposal=made)
    address = f"/quito/propuestas/{made.code}/es-mia/?clave={slip_key(made.code)}"
    assert client.get(address)["Location"].startswith("/cuenta/")
    client.force_login(person)
    assert "Hacer tuya la propuesta" in client.get(address).content.decode()
    assert Proposal.objects.get(pk=made.pk).author is None
    assert client.post(address, {"clave": slip_key(made.code)}).status_code == 302
    fresh = Proposal.objects.get(pk=made.pk)
    assert (fresh.author, fresh.author_secret, fresh.support_count) == (person, "", 0)
    line = Entry.objects.get(verb="proposal.claimed")
    assert (line.role, line.facts) == ("author", {})
    wrong = client.post(ENTER, {"codigo": made.code, "clave": slip_key(made.code)})
    assert wrong.status_code == 422


def test_who_proposed_online_without_an_account_claims_it_too(process: Process) -> None:
    receipt, person = submit_proposal(by=None, process=process, submission=submission()), PersonFactory()
    claim_proposal(by=person, proposal=receipt.proposal, secret=receipt.secret)
    assert claim_proposal(by=person, proposal=receipt.proposal, secret="").author == person
    assert Entry.objects.filter(verb="proposal.claimed").count() == 1


def test_nobody_claims_without_the_key_nor_what_somebody_has(client: Any, process: Process, made: Proposal) -> None:
    first, second = PersonFactory(), PersonFactory()
    with pytest.raises(Refused, match="no abre esta propuesta"):
        claim_proposal(by=second, proposal=made, secret="otra")
    client.force_login(second)
    answer = client.get(f"/quito/propuestas/{made.code}/es-mia/")
    assert (answer.status_code, "abre tu enlace" in answer.content.decode()) == (403, True)
    claim_proposal(by=first, proposal=made, secret=slip_key(made.code))
    with pytest.raises(Refused, match="nadie más la tenga"):
        claim_proposal(by=second, proposal=made, secret=slip_key(made.code))
    assert Proposal.objects.get(pk=made.pk).author == first
    assert client.get(f"/quito/propuestas/{made.code}/es-mia/").status_code == 403


def test_the_page_offers_it_only_to_who_came_by_the_link(client: Any, made: Proposal) -> None:
    offered = "Hacerla mía con mi cuenta"
    page = f"/quito/propuestas/{made.code}/"
    assert offered not in client.get(page).content.decode()
    assert offered in client.get(f"{page}?clave={slip_key(made.code)}").content.decode()
