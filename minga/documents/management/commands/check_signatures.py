"""Look at the signatures of every signed PDF again: after MINGA_SIGNATURE_ROOTS got new certificates or lists."""

from typing import Any

from django.core.management.base import BaseCommand

from minga.documents.actions import recheck_signatures
from minga.documents.models import Document, Version


class Command(BaseCommand):
    help = "Checks the signatures of every signed document against the authorities of today."

    def handle(self, **options: Any) -> None:
        signed = Version.objects.exclude(document__state=Document.State.WITHDRAWN).exclude(signatures=[])
        changed = 0
        for version in signed.select_related("document"):
            if recheck_signatures(version=version):
                changed += 1
                verdicts = ", ".join(signature["verdict"] for signature in version.signatures)
                self.stdout.write(f"{version.document.code} {version.language} {version.number}: {verdicts}")
        self.stdout.write(f"{signed.count()} signed files, {changed} with news")
