"""`minga worker`: does the periodic duties until it is told to stop."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from minga.core.duties import run, this_process
from minga.portal.duties import DUTIES

PAUSE = 0.2


class Command(BaseCommand):
    help = "Seals the register and keeps the search index fresh. Several may run: each duty is done by one at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do every duty that is due, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        holder = this_process()
        while True:
            for duty in DUTIES:
                if self.is_stopping:
                    return
                run(duty, holder)
            if options["once"]:
                return
            close_old_connections()
            time.sleep(PAUSE)

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True
