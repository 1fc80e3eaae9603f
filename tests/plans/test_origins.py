"""A commitment leads back to the proposals that it was made from."""

import pytest
from django.core.management import call_command
from django.test import Client

from minga.ledger.models import Entry
from minga.plans.models import Commitment

pytestmark = pytest.mark.django_db


def test_the_thread_of_a_real_commitment_begins_with_its_proposal(client: Client) -> None:
    call_command("load_data", verbosity=0)
    call_command("load_processes", verbosity=0)
    commitment = Commitment.objects.get(code="EC0003")
    assert [origin["code"] for origin in commitment.origins] == ["EC-2018-I03"]
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert commitment.origins[0]["address"] in page
    assert "Viene de la propuesta EC-2018-I03" in page
    by_code = client.get("/ecuador/propuestas/ec-2018-i03/")
    assert (by_code.status_code, by_code.headers["Location"]) == (302, commitment.origins[0]["address"])
    assert client.get("/ecuador/propuestas/EC-2018-I99/").status_code == 404
    lines = Entry.objects.filter(verb="commitment.traced", subject_code=commitment.ledger_code)
    assert [line.facts["origins"] for line in lines] == [["EC-2018-I03"]]
    call_command("load_processes", verbosity=0)
    assert lines.count() == 1
