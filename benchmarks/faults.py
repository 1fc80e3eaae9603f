"""Faults at length, on both databases: `python -m benchmarks.faults [TURNS]` (5 by default).

Beside what `tests/faults` asks once: the server is killed TURNS times, PostgreSQL restarts TURNS times (at once,
without goodbye), the disk fills (a small tmpfs; only as root), and a copy is restored in another home with another
database, where the offline verifier checks its register. At the end of each fault everything is counted.
"""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

TURNS = 5


def told(name: str, accepted: dict[str, str], state: dict[str, Any], trouble: list[str]) -> int:
    lost = sum(state["keys"].get(once) != code for once, code in accepted.items())
    doubled = sum(count != 1 for count in state["lines"].values())
    gaps = state["numbers"] != list(range(1, len(state["numbers"]) + 1))
    odd = {one: trouble.count(one) for one in sorted(set(trouble))}
    print(
        f"{name:34} accepted {len(accepted)}, lost {lost}, doubled {doubled}, gaps {gaps},"
        f" findings {state['findings']}, answers in between {odd}",
        flush=True,
    )
    return lost + doubled + gaps + len(state["findings"])


def killed(site: Any, turns: int) -> int:
    from tests.faults.senders import Stream, open_form

    with Stream(site.port, open_form(site.port, site.home), people=6) as stream:
        for _turn in range(turns):
            stream.wait_for(len(stream.accepted) + 20)
            site.kill()
            site.start()
        stream.wait_for(len(stream.accepted) + 20)
    return told(f"SIGKILL, {turns} times", stream.accepted, site.state(), stream.trouble)


def restarted(site: Any, turns: int) -> int:
    from tests.faults.senders import Stream, open_form

    with Stream(site.port, open_form(site.port, site.home), people=6) as stream:
        for _turn in range(turns):
            stream.wait_for(len(stream.accepted) + 20)
            site.cluster.stop("immediate")
            time.sleep(0.5)
            site.cluster.start()
        stream.wait_for(len(stream.accepted) + 20)
    return told(f"PostgreSQL restarts, {turns} times", stream.accepted, site.state(), stream.trouble)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system with so much room."""
    folder = Path(tempfile.mkdtemp(prefix="minga-small-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def filled(site: Any, folder: Path) -> int:
    """Fill the disk, send until it says no, make room, send the same again."""
    from tests.faults.senders import open_form, send

    form, accepted, trouble, waiting = open_form(site.port, site.home), {}, [], []
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as full:
        while full.write(bytes(1 << 16)):
            pass
    for number in range(400):
        once = str(uuid.uuid4())
        answer = send(site.port, form, once, number, problem="Falta agua. " * 100)
        if answer.code:
            accepted[once] = answer.code
        else:
            trouble.append(str(answer.status))
            waiting.append(once)
        if len(waiting) == 10:
            break
    ballast.unlink()
    for number, once in enumerate(waiting):
        answer = insist(lambda once=once, number=number: send(site.port, form, once, 500 + number))
        accepted[once] = answer.code
    return told("disk full, then room again", accepted, site.state(), trouble) + (len(waiting) != 10)


def insist(work: Any) -> Any:
    """PostgreSQL stops when its log cannot be written and comes back by itself."""
    for _turn in range(60):
        answer = work()
        if answer.code:
            return answer
        time.sleep(0.5)
    raise TimeoutError("the site did not come back")


def moved(site: Any, other: Any) -> int:
    """Copy, restore elsewhere, and let the offline verifier judge both registers against each other."""
    copy, register = site.home / "copy.zip", other.home / "register.zip"
    site.state()
    began = time.perf_counter()
    site.minga("backup", str(copy))
    copied = time.perf_counter()
    other.minga("restore", str(copy), seconds=600)
    restored = time.perf_counter()
    other.minga("export_register", str(register))
    site.minga("export_register", str(site.home / "before.zip"))
    words = ["manage.py", "verify", str(register), "--anterior", str(site.home / "before.zip")]
    verdict = other.run(*words).strip().splitlines()[-1]
    same = site.state() == other.state()
    times = f"copy {copied - began:.1f} s, restore {restored - copied:.1f} s"
    print(f"{'restored elsewhere':34} {times}, same {same}; {verdict}")
    return not same


def on(site: Any, other: Any, turns: int, disk: Path | None) -> int:
    from tests.faults.servers import prepare

    prepare(site)
    site.start()
    try:
        bad = killed(site, turns)
        bad += restarted(site, turns) if site.cluster else 0
        bad += filled(site, disk) if disk else 0
    finally:
        site.stop()
    return bad + moved(site, other)


def main(turns: int) -> int:
    import django

    os.environ.setdefault("MINGA_HOME", tempfile.mkdtemp(prefix="minga-faults-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from tests.faults.servers import Cluster, Installation, own_postgres

    if os.getuid():
        print("A small disk needs root: its faults are left out.")
        return 2
    bad = 0
    with tempfile.TemporaryDirectory(prefix="minga-faults-") as folder:
        elsewhere, home = Path(folder) / "elsewhere", Path(folder) / "home"
        print("SQLite")
        with small_disk("96m") as disk:
            (disk / "home").mkdir()
            bad += on(Installation(disk / "home"), Installation(elsewhere / "sqlite"), turns, disk)
        print("PostgreSQL")
        with small_disk("160m") as disk, own_postgres() as there:
            cluster = Cluster(disk)
            cluster.create()
            try:
                site, other = (
                    Installation(home, cluster.address, cluster),
                    Installation(elsewhere / "pg", there.address),
                )
                bad += on(site, other, turns, disk)
            finally:
                cluster.stop()
    print("nothing lost, nothing doubled" if not bad else f"{bad} things are wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TURNS))
