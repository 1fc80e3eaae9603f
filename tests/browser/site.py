"""The demonstration, served for real: its own home, granian, the worker; stopped by process id."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Site:
    address: str
    home: Path
    environment: dict[str, str]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of `minga` in this installation."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def letters(self) -> list[str]:
        """What was mailed, oldest first."""
        folder = self.home / "files" / "mail"
        return [
            path.read_text(encoding="utf-8")
            for path in sorted(folder.glob("*"), key=lambda one: one.stat().st_mtime_ns)
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answers(address: str, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"{address}/salud/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextmanager
def served_demonstration(home: Path | None = None) -> Iterator[Site]:
    """Prepare the demonstration in `home` (a new folder by default), serve it, and stop everything at the end."""
    with tempfile.TemporaryDirectory(prefix="minga-browser-") as folder:
        place = home or Path(folder)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DJANGO_"))}
        environment = {**kept, "MINGA_ENV": "demo", "MINGA_HOME": str(place), "MINGA_ADDRESS": address}
        site = Site(address, place, environment)
        prepared = site.run("demo", "--no-serve")
        if prepared.returncode:
            raise RuntimeError(prepared.stdout + prepared.stderr)
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error", "config.wsgi:application",
        ]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
        try:
            wait_until_answers(address)
            yield site
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                process.wait(timeout=30)
