"""Lighthouse on the demonstration, as a phone sees it: `python -m benchmarks.lighthouse`.

Needs Node's `npx` and Debian's Chromium; Lighthouse itself comes from the npm registry into a temporary folder. The
limit is 95 in performance, accessibility and best practices (issue 2, §4).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.site import served_demonstration

LEAST = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
JUDGED = CATEGORIES[:3]
PAGES = {
    "front page": "/ecuador/",
    "list": "/quito/propuestas/",
    "proposal": "/quito/propuestas/UIO-2026-0001/",
    "commitment": "/ecuador/planes/2019-2021/compromisos/EC0003/",
}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


def scores(npx: str, folder: Path, address: str) -> dict[str, int]:
    report = folder / "report.json"
    subprocess.run(
        [
            npx, "--yes", "--prefix", str(folder), "lighthouse", address, "--quiet", "--output=json",
            f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
        ],
        check=True, timeout=300, env={**os.environ, "CHROME_PATH": shutil.which("chromium") or "", "CI": "true"},
    )  # fmt: skip
    found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(found[name]["score"] * 100) for name in CATEGORIES}


def main() -> int:
    npx = shutil.which("npx")
    if npx is None or shutil.which("chromium") is None:
        print("This needs Node's npx and Debian's Chromium.")
        return 2
    worst = 100
    with served_demonstration() as site, tempfile.TemporaryDirectory() as folder:
        print(f"{'page':14}" + "".join(f"{name:>16}" for name in CATEGORIES))
        for name, address in PAGES.items():
            found = scores(npx, Path(folder), site.address + address)
            worst = min(worst, *(found[category] for category in JUDGED))
            print(f"{name:14}" + "".join(f"{found[category]:16}" for category in CATEGORIES), flush=True)
    print(f"the lowest is {worst}; the limit is {LEAST}")
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
