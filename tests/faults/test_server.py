"""A real server that is killed, whose disk is full, whose database restarts: what it said yes to is there, once."""

import uuid

import pytest

from tests.faults.senders import Stream, open_form, send
from tests.faults.servers import Installation
from tests.faults.sloths import slow_clients, wait_of

pytestmark = pytest.mark.slow


def check(installation: Installation, accepted: dict[str, str]) -> dict[str, object]:
    """Each form that was answered with a code is one proposal with one line of the register and one text."""
    state = installation.state()
    codes = list(state["keys"].values())
    assert {once: state["keys"].get(once) for once in accepted} == accepted
    assert state["lines"] == dict.fromkeys(codes, 1)
    assert state["numbers"] == list(range(1, len(codes) + 1))
    assert (state["next"], state["versions"], state["findings"]) == (len(codes) + 1, len(codes), [])
    return state


def test_a_server_that_is_killed_loses_and_doubles_nothing(installation):
    form = open_form(installation.port, installation.home)
    with Stream(installation.port, form) as stream:
        stream.wait_for(8)
        installation.kill()
        installation.start()
        stream.wait_for(len(stream.accepted) + 8)
    state = check(installation, stream.accepted)
    assert stream.trouble
    assert state["letters"] == state["notices"] == len(state["keys"])


def test_while_the_disk_is_full_the_page_says_so_and_nothing_is_half_written(installation):
    if installation.cluster:
        pytest.skip("its disk is the database server's: see benchmarks/faults.py")
    form, before = open_form(installation.port, installation.home), installation.state()
    installation.allow_files_of(4096)
    once = str(uuid.uuid4())
    refused = send(installation.port, form, once, 77, title="Un título que no se pierde")
    assert refused.status == 503
    assert refused.page.count('name="title" value="Un título que no se pierde"') == 1
    assert refused.page.count(f'name="once" value="{once}"') == 1
    assert installation.answers()
    assert installation.state() == before
    installation.allow_files_of(-1)
    accepted = send(installation.port, form, once, 77)
    assert (accepted.status, bool(accepted.code)) == (302, True)
    check(installation, {once: accepted.code})


def test_a_database_that_restarts_is_found_again_without_restarting_the_site(installation):
    if installation.cluster is None:
        pytest.skip("SQLite does not restart")
    form = open_form(installation.port, installation.home)
    with Stream(installation.port, form) as stream:
        stream.wait_for(10)
        installation.cluster.stop("immediate")
        once = str(uuid.uuid4())
        away = send(installation.port, form, once, 99, title="Un título que no se pierde")
        installation.cluster.start()
        stream.wait_for(len(stream.accepted) + 10)
    assert away.status == 503
    assert away.page.count('name="title" value="Un título que no se pierde"') == 1
    assert set(stream.trouble) == {"503"}
    state = check(installation, stream.accepted)
    assert once not in state["keys"]


def test_fifty_who_are_slow_hold_up_nobody(installation):
    """Heads that never end, forms that arrive octet by octet, and pages that nobody reads, all at once."""
    form = open_form(installation.port, installation.home)
    with slow_clients(installation.port, form, each=50):
        waits = [wait_of(installation.port) for _turn in range(20)]
        sent = send(installation.port, form, str(uuid.uuid4()), 5)
    assert sent.status == 302
    assert sorted(waits)[15] < 1.0
    assert max(waits) < 10.0
