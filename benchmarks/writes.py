"""Proposals sent through the real form to a real server: `python -m benchmarks.writes [SECONDS] [PEOPLE]`.

On SQLite, then on a PostgreSQL of its own, with `fsync` as the databases come. Each accepted proposal is a row, a text,
a line of the register and a letter that asks whether its author wants to follow it, in one transaction; `minga worker`
is not running, so that nothing but sending is measured. At the end everything is counted: none lost, none doubled, and
the register is sealed, audited and checked by the offline verifier. The limit is 100 a second (issue 3, item 8).
"""

import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import tell
from benchmarks.pages import calibration
from benchmarks.visitors import request, visit

LIMIT = 100


def sendings(form: object, keys: list[str]) -> Iterator[bytes]:
    """Forms, each with a key and an address of its own."""
    from tests.faults.senders import NEW, Form, body_of, headers_of

    assert isinstance(form, Form)
    while True:
        once = str(uuid.uuid4())
        keys.append(once)
        headers = {name.replace("-", "_"): value for name, value in headers_of(form, len(keys)).items()}
        yield request(NEW, method="POST", body=body_of(form, once, follow_email=f"{once}@example.org"), **headers)


def measure(site: object, name: str, seconds: float, people: int) -> float:
    from tests.faults.senders import open_form
    from tests.faults.servers import Installation, prepare

    assert isinstance(site, Installation)
    prepare(site)
    site.start(workers=2)
    try:
        form, keys = open_form(site.port, site.home), list[str]()
        sent = sendings(form, keys)
        found = tell(name, site.processes(), lambda: visit(site.port, sent, visitors=people, seconds=seconds))
    finally:
        site.stop()
    state = site.state()
    stored = len(state["keys"])
    doubled = sum(count != 1 for count in state["lines"].values())
    lost = found.statuses.get(302, 0) - len(set(keys) & set(state["keys"]))
    strangers = set(state["keys"]) - set(keys)
    print(f"  {stored} stored of {len(keys)} sent, {found.statuses} answered; lost {max(lost, 0)}, doubled {doubled},")
    print(f"  unknown {len(strangers)}; letters {state['letters']}; findings in the register {state['findings']}")
    site.minga("export_register", str(site.home / "register.zip"))
    print("  " + site.minga("verify", str(site.home / "register.zip")).strip().splitlines()[-1], flush=True)
    return found.rate


def main(seconds: float, people: int) -> int:
    import django

    os.environ.setdefault("MINGA_HOME", tempfile.mkdtemp(prefix="minga-writes-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from tests.faults.servers import Installation, own_postgres

    print(f"loop {calibration():.1f} ms, load {os.getloadavg()[0]:.1f}; {people} people, {seconds:.0f} s each")
    rates = []
    with tempfile.TemporaryDirectory(prefix="minga-writes-") as folder:
        (home := Path(folder) / "sqlite").mkdir()
        rates.append(measure(Installation(home), "SQLite", seconds, people))
        with own_postgres() as cluster:
            (home := Path(folder) / "postgresql").mkdir()
            rates.append(measure(Installation(home, cluster.address, cluster), "PostgreSQL", seconds, people))
    print(f"the slower stands at {min(rates) / LIMIT:.2f} of the limit ({LIMIT} a second)")
    return 0 if min(rates) >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(*(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 8)))
