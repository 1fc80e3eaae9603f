"""How the installation is, in numbers, in the text format of Prometheus; answered on a private address only."""

import ipaddress
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.models import Count
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from minga.core.models import Duty
from minga.ledger.models import Checkpoint, Entry
from minga.notices.models import Letter
from minga.portal.duties import DUTIES
from minga.portal.operation.copies import LAST_COPY
from minga.search import index
from minga.search.models import Cursor

TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gauge:
    name: str
    help: str
    samples: tuple[tuple[Labels, float], ...]


def one(name: str, said: str, value: float) -> Gauge:
    return Gauge(name, said, (((), value),))


def each(name: str, said: str, label: str, values: dict[str, float]) -> Gauge:
    return Gauge(name, said, tuple((((label, key),), value) for key, value in values.items()))


def write(gauges: Iterator[Gauge]) -> str:
    lines = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
        for labels, value in gauge.samples:
            inside = ",".join(f'{key}="{escaped(text)}"' for key, text in labels)
            lines.append(f"{gauge.name}{{{inside}}} {value:.17g}" if inside else f"{gauge.name} {value:.17g}")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def writing() -> str:
    """All numbers. Without a database, those that need none: the monitor must hear that it is gone."""
    gauges = list(of_the_machine())
    try:
        gauges += of_the_database()
        gauges.append(one("minga_up", "1 if the database answers.", 1))
    except DatabaseError:
        gauges.append(one("minga_up", "1 if the database answers.", 0))
    return write(iter(gauges))


def of_the_machine() -> Iterator[Gauge]:
    labels = (("version", version("minga")), ("database", connection.vendor))
    yield Gauge("minga_info", "The installed version.", ((labels, 1),))
    yield one("minga_disk_free_bytes", "Free space of MINGA_HOME.", shutil.disk_usage(settings.MINGA_HOME).free)
    yield one("minga_search_ready", "1 if the search index can be read.", 0 if index.wants_rebuild() else 1)
    try:
        at = parse_datetime(json.loads((settings.MINGA_HOME / LAST_COPY).read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        at = None
    if at is not None:
        age = (timezone.now() - at).total_seconds()
        yield one("minga_backup_age_seconds", "Since the last minga backup.", age)


def of_the_database() -> Iterator[Gauge]:
    yield from of_duties()
    yield from of_the_register()
    letters = dict.fromkeys(Letter.State.values, 0.0)
    letters |= dict(Letter.objects.values_list("state").annotate(count=Count("pk")))
    yield each("minga_letters", "E-mails by state; failed and unsure wait for a person.", "state", letters)
    jobs = dict.fromkeys(("READY", "RUNNING", "FAILED", "SUCCESSFUL"), 0.0)
    jobs |= dict(DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk")))
    yield each("minga_jobs", "Long jobs of the last week by status.", "status", jobs)
    yield one("minga_database_bytes", "Size of the database.", database_bytes())


def of_duties() -> Iterator[Gauge]:
    now, names = timezone.now(), {duty.name for duty in DUTIES}
    rows = [row for row in Duty.objects.order_by("name") if row.name in names]
    ages = {row.name: (now - row.beat_at).total_seconds() for row in rows if row.beat_at}
    yield each("minga_duty_age_seconds", "Since the duty last ended well.", "duty", ages)
    late = {duty.name: 1.0 for duty in DUTIES}
    late |= {row.name: 0.0 for row in rows for duty in DUTIES if duty.name == row.name and row.is_fresh(duty.patience)}
    yield each("minga_duty_late", "1 if the duty missed two turns.", "duty", late)
    failing = {row.name: float(bool(row.failure)) for row in rows}
    yield each("minga_duty_failing", "1 if the duty's last turn failed.", "duty", failing)


def of_the_register() -> Iterator[Gauge]:
    head = Checkpoint.objects.order_by("-size").values_list("size", "signed_at").first()
    size, signed_at = head or (0, None)
    yield one("minga_register_lines", "Sealed lines of the register.", size)
    yield one("minga_register_pending", "Lines that wait for their seal.", Entry.objects.pending().count())
    if signed_at:
        yield one("minga_register_signed_timestamp_seconds", "When the last seal was signed.", signed_at.timestamp())
    behind = {cursor.name: float(max(0, size - cursor.position)) for cursor in Cursor.objects.order_by("name")}
    yield each("minga_search_behind_lines", "Sealed lines that the search has not read yet.", "room", behind)


def database_bytes() -> int:
    question = (
        "SELECT pg_database_size(current_database())"
        if connection.vendor == "postgresql"
        else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def private_address(text: str) -> tuple[str, int]:
    """Host and port; refuses an address that anybody outside could reach."""
    host, _colon, port = text.rpartition(":")
    try:
        address = ipaddress.ip_address(host.strip("[]").replace("localhost", "127.0.0.1"))
        number = int(port)
    except ValueError as error:
        raise CommandError(_("«%s» no es una dirección como 127.0.0.1:9464.") % text) from error
    if address.is_unspecified or not (address.is_loopback or address.is_private):
        raise CommandError(_("«%s» es pública: los números solo se dan en una dirección privada.") % text)
    return str(address), number


@contextmanager
def serving(text: str, content: Callable[[], str]) -> Iterator[int]:
    """Answer GET /metrics on that address, beside whatever the process does; the port, for who asked for any."""
    host, port = private_address(text)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if self.path != "/metrics":
                self.send_error(404)
                return
            try:
                started = time.monotonic()
                body = content()
                body += write(iter([one("minga_metrics_seconds", "To write all this.", time.monotonic() - started)]))
            finally:
                connection.close()
            self.send_response(200)
            self.send_header("Content-Type", TYPE)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Silent: a monitor asks four times a minute."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    server = Server((host, port), Handler)
    beside = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    beside.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        beside.join()
