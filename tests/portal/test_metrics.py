"""Numbers for a monitor: right, in Prometheus' format, and only where nobody from outside can ask."""

import datetime as dt
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from minga.core.models import Duty
from minga.notices.models import Letter, Reader
from minga.portal.duties import DUTIES
from minga.portal.management.commands.serve import server_command
from minga.portal.operation import metrics
from minga.portal.operation.metrics import Gauge, private_address, serving, write, writing
from tests.ledger.subjects import write as write_lines
from tests.ledger.subjects import write_sealed

pytestmark = pytest.mark.django_db
LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)+)\})? (\S+)')


def numbers() -> dict[str, float]:
    """Every sample; fails on a line that is not of the format."""
    found = {}
    for line in writing().splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, line
            found[line.rpartition(" ")[0]] = float(match[3])
    return found


def test_the_register_the_letters_and_the_duties_are_counted() -> None:
    write_sealed(3)
    write_lines(2)
    reader = Reader.objects.create(email="ana@example.org")
    Letter.objects.create(reader=reader, kind=Letter.Kind.CHANGE, state=Letter.State.FAILED)
    Duty.objects.create(name="ledger.seal", beat_at=timezone.now())
    Duty.objects.create(name="notices.send", beat_at=timezone.now() - dt.timedelta(days=1), failure="OSError()")
    found = numbers()
    assert (found["minga_register_lines"], found["minga_register_pending"], found["minga_up"]) == (3, 2, 1)
    assert (found['minga_letters{state="failed"}'], found['minga_letters{state="waiting"}']) == (1, 0)
    assert (found['minga_duty_late{duty="ledger.seal"}'], found['minga_duty_late{duty="notices.send"}']) == (0, 1)
    assert found['minga_duty_failing{duty="notices.send"}'] == 1
    assert found["minga_database_bytes"] > 100_000


def test_a_duty_that_was_never_done_is_late() -> None:
    late = [value for name, value in numbers().items() if name.startswith("minga_duty_late")]
    assert late == [1] * len(DUTIES)


def test_each_kind_of_number_is_explained_once() -> None:
    helps = re.findall(r"^# HELP (\S+) .+$", writing(), re.M)
    assert len(helps) == len(set(helps))
    assert {name.partition("{")[0] for name in numbers()} <= set(helps)


def test_the_age_of_the_last_copy_is_told(settings: Any, tmp_path: Path) -> None:
    settings.MINGA_HOME = tmp_path
    assert "minga_backup_age_seconds" not in numbers()
    at = timezone.now() - dt.timedelta(hours=5)
    (tmp_path / metrics.LAST_COPY).write_text(json.dumps({"at": at.isoformat()}))
    assert round(numbers()["minga_backup_age_seconds"] / 3600, 2) == 5


def test_without_a_database_the_monitor_hears_that_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise DatabaseError("no answer")

    monkeypatch.setattr(metrics, "of_the_database", gone)
    assert numbers()["minga_up"] == 0


def test_a_label_cannot_break_its_line() -> None:
    gauge = Gauge("x", "A name.", (((("name", 'a"b\\c\nd'),), 1.5),))
    assert write(iter([gauge])) == '# HELP x A name.\n# TYPE x gauge\nx{name="a\\"b\\\\c\\nd"} 1.5\n'


@pytest.mark.parametrize("text", ["127.0.0.1:9464", "localhost:9464", "10.1.2.3:80", "192.168.0.7:9464", "[::1]:9464"])
def test_private_addresses_are_taken(text: str) -> None:
    assert private_address(text)[1] == int(text.rpartition(":")[2])


@pytest.mark.parametrize("text", ["0.0.0.0:9464", "[::]:9464", "8.8.8.8:9464", "9464", "minga.ec:9464", "127.0.0.1:x"])
def test_public_and_odd_addresses_are_refused(text: str) -> None:
    with pytest.raises(CommandError):
        private_address(text)


def test_the_address_answers_metrics_and_nothing_else() -> None:
    with serving("127.0.0.1:0", lambda: "minga_up 1\n") as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            body = answer.read().decode()
            assert answer.headers["Content-Type"] == metrics.TYPE
        assert body.splitlines()[0] == "minga_up 1"
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)
        refused.value.close()


def test_the_servers_own_numbers_are_off_unless_asked_for_and_never_public() -> None:
    assert "--metrics" not in server_command("127.0.0.1", 8000, 2)
    command = server_command("127.0.0.1", 8000, 2, "127.0.0.1:9465")
    place = command.index("--metrics")
    assert command[place : place + 5] == ["--metrics", "--metrics-address", "127.0.0.1", "--metrics-port", "9465"]
    with pytest.raises(CommandError):
        server_command("127.0.0.1", 8000, 2, "0.0.0.0:9465")
