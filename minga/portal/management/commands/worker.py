"""`minga worker`: does the periodic duties, and the long jobs beside them, until it is told to stop."""

import logging
import signal
import threading
import time
from contextlib import ExitStack
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection

from minga.core.duties import run, this_process
from minga.core.jobs import STOPPING, run_next
from minga.portal.duties import DUTIES
from minga.portal.operation.metrics import serving, writing

logger = logging.getLogger(__name__)

PAUSE = 0.2
PAUSE_OF_JOBS = 0.5
PAUSE_WITHOUT_DATABASE = 2


class Command(BaseCommand):
    help = (
        "Seals the register, sends letters, keeps the search index fresh and does long jobs. Several may run at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do every duty that is due and every job, then stop")
        parser.add_argument("--metrics", metavar="127.0.0.1:9464", help="Prometheus metrics; a private address only")

    def handle(self, *args: Any, **options: Any) -> None:
        STOPPING.clear()
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        holder = this_process()
        if options["once"]:
            self.do_duties(holder)
            while not STOPPING.is_set() and run_next(holder):
                pass
            return
        with ExitStack() as beside:
            if options["metrics"]:
                beside.enter_context(serving(options["metrics"], writing))
            jobs = threading.Thread(target=do_jobs, args=[holder], name="jobs")
            jobs.start()
            while not STOPPING.is_set():
                self.do_duties(holder)
                close_old_connections()
                time.sleep(PAUSE)
            jobs.join()

    def do_duties(self, holder: str) -> None:
        for duty in DUTIES:
            if STOPPING.is_set():
                return
            try:
                run(duty, holder)
            except DatabaseError:
                # The database is away for a moment (it restarts, the disk is full): the next turn asks again.
                logger.exception("no database for duty: %s", duty.name)
                connection.close()
                STOPPING.wait(PAUSE_WITHOUT_DATABASE)

    def stop(self, number: int, frame: FrameType | None) -> None:
        STOPPING.set()


def do_jobs(holder: str) -> None:
    """One job after another, so that a long one does not keep the register waiting for its seal."""
    while not STOPPING.is_set():
        try:
            has_done = run_next(holder)
        except Exception:
            # The job's lease runs out and it is tried again; the worker has other work.
            logger.exception("jobs cannot be done")
            has_done = False
        close_old_connections()
        if not has_done:
            STOPPING.wait(PAUSE_OF_JOBS)
    connection.close()
