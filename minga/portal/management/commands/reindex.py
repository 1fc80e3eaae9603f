"""`minga reindex`: builds the search index anew while the site serves from the old one."""

from typing import Any

from django.core.management.base import BaseCommand

from minga.portal.duties import REINDEX
from minga.search.actions import rebuild


class Command(BaseCommand):
    help = "Builds the search index anew from the database; the site serves all the while."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(REINDEX)
        self.stdout.write(f"{count} documents in the index.")
