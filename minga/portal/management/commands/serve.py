"""`minga serve`: the site, by granian."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from minga.portal.operation.metrics import private_address


def server_command(host: str, port: int, workers: int, metrics: str = "") -> list[str]:
    """The command line of the server; every option that differs from granian's own default has its reason here."""
    watched = []
    if metrics:
        where, number = private_address(metrics)
        watched = ["--metrics", "--metrics-address", where, "--metrics-port", str(number)]
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers),
        # Threads for whoever sends or reads slowly, and for pages from memory; Django has its own few (web/gate.py).
        "--blocking-threads", "64",
        # Connections, not requests: one that is open and says nothing must not keep another out.
        "--backpressure", "1024",
        "--backlog", "2048",
        # Whoever has not said what they want by then is let go.
        "--http1-header-read-timeout", "15000",
        "--respawn-failed-workers", "--respawn-interval", "1",
        "--no-ws",
        "--log-level", "warning",
        *watched,
        "config.wsgi:application",
    ]  # fmt: skip


class Command(BaseCommand):
    help = "Serves the site. Put a proxy with TLS in front of it; docs/operations.md says how."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--metrics", default="", metavar="127.0.0.1:9465", help="the server's own numbers")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        os.chdir(settings.BASE_DIR)
        command = server_command(options["host"], options["port"], options["workers"], options["metrics"])
        os.execv(command[0], command)  # noqa: S606 - our own interpreter with our own words
