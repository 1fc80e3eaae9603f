"""A small installation of its own, served for real by `minga serve`'s own command; everything is stopped by its id."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minga.portal.management.commands.serve import server_command

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings"}
QUIET = {"MINGA_CHALLENGE_NETWORK": "0", "MINGA_CHALLENGE_ALL": "0", "MINGA_LOG": "ERROR"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """Its home, its environment, and the server while it runs."""

    def __init__(self, home: Path, database: str = "", cluster: "Cluster | None" = None) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DJANGO_"))}
        own = {
            "MINGA_ENV": "development",
            "MINGA_HOME": str(home),
            "MINGA_PROXIES": "1",
            "MINGA_DATABASE_URL": database,
        }
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.port, self.cluster = home, free_port(), cluster
        self.environment = {**kept, **SETTINGS, **QUIET, **own}
        self.server: subprocess.Popen[bytes] | None = None
        self.log = home / "server.log"

    def run(self, *words: str, seconds: float = 120) -> str:
        """What a command of Python prints in this installation."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def minga(self, *words: str, seconds: float = 120) -> str:
        return self.run("manage.py", *words, seconds=seconds)

    def state(self) -> dict[str, Any]:
        """What the database holds, counted by `tests.faults.counts`."""
        return dict(json.loads(self.run("-m", "tests.faults.counts")))

    def start(self, *, workers: int = 2) -> None:
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                server_command("127.0.0.1", self.port, workers),
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self.wait()
        except TimeoutError:
            self.stop()
            raise

    def wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError(self.log.read_text(errors="replace"))
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(b"GET /salud/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return line.recv(12).endswith(b"200")
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL to the server and all its processes at once: nobody tidies up."""
        assert self.server
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        if self.server:
            os.killpg(self.server.pid, signal.SIGTERM)
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.server = None

    def processes(self) -> list[int]:
        """The server and its children."""
        assert self.server
        found, waiting = [], [self.server.pid]
        while waiting:
            found.append(waiting.pop())
            children = Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text()
            waiting += [int(one) for one in children.split()]
        return found

    def allow_files_of(self, size: int) -> None:
        """No process of the server may make a file grow beyond `size` octets (-1: any): a full disk, without root."""
        for one in self.processes():
            resource.prlimit(one, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


PREPARE = """
import django
django.setup()
from tests.factories.cocreation import make_process
make_process()
"""


def prepare(installation: Installation) -> None:
    """Tables, and a process that receives proposals."""
    installation.minga("migrate", "-v", "0")
    installation.minga("collectstatic", "--noinput", "-v", "0")
    installation.run("-c", PREPARE)


def postgres_programs() -> Path | None:
    """Where Debian keeps `initdb` and `pg_ctl`, if they are here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Cluster:
    """A PostgreSQL of its own that can be stopped and started; as root it runs as `postgres`, as it must."""

    def __init__(self, folder: Path) -> None:
        programs = postgres_programs()
        assert programs
        self.programs, self.folder, self.port = programs, folder / "postgres", free_port()
        self.before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.address = f"postgres://minga@127.0.0.1:{self.port}/minga"

    def call(self, program: str, *words: str) -> None:
        command = [*self.before, str(self.programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)

    def create(self) -> None:
        self.folder.mkdir()
        if self.before:
            shutil.chown(self.folder, "postgres")
        where = ["-D", str(self.folder)]
        self.call("initdb", *where, "-U", "minga", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        self.call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "minga", "minga")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self.call("pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        self.call("pg_ctl", "-D", str(self.folder), "-m", how, "-w", "stop")


@contextmanager
def own_postgres() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="minga-pg-"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    cluster.create()
    try:
        yield cluster
    finally:
        if (cluster.folder / "postmaster.pid").exists():
            cluster.stop()
        shutil.rmtree(folder)
