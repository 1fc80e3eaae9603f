"""`python -m minga.documents.examination FILE CLEANED ROOTS`: the report, as JSON, on standard output."""

import json
import logging
import resource
import sys
from pathlib import Path

from minga.documents.examination.run import examine

SECONDS = 30
MEMORY = 1_500_000_000
WRITTEN = 150_000_000


def take_limits() -> None:
    """Whatever the file makes a library do, it ends here: with its own memory, time and disk spent, not the site's."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    take_limits()
    logging.disable(logging.CRITICAL)
    path, cleaned, roots = (Path(name) for name in sys.argv[1:4])
    sys.stdout.write(json.dumps(examine(path, cleaned, roots).as_json()))


if __name__ == "__main__":
    main()
