"""Compare every stored file with its fingerprint: `minga check_documents`; 1 if one is missing or changed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from minga.documents import store
from minga.documents.models import Document, Version


class Command(BaseCommand):
    help = "Compares every stored document with its fingerprint."

    def handle(self, **options: Any) -> None:
        wrong = looked_at = 0
        for version in Version.objects.exclude(document__state=Document.State.WITHDRAWN).select_related("document"):
            looked_at += 1
            found = store.stored_fingerprint(version.stored)
            if found != version.sha256:
                wrong += 1
                what = "changed" if found else "missing"
                self.stdout.write(f"{version.document.code} {version.language} {version.number}: {what}")
        self.stdout.write(f"{looked_at} files, {wrong} wrong")
        if wrong:
            sys.exit(1)
