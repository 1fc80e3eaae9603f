"""What an installation holds, as JSON, asked by another process: `python -m tests.faults.counts`.

Seals and audits the register as the worker would, so that a line too many or too few shows."""

import json
import sys
from typing import Any

import django


def counts() -> dict[str, Any]:
    from django.db.models import Count

    from minga.cocreation.models import Process, Proposal, ProposalVersion
    from minga.ledger.actions import seal
    from minga.ledger.models import Entry
    from minga.ledger.queries import audit
    from minga.notices.models import Letter, Notice

    seal()
    lines = Entry.objects.filter(verb="proposal.submitted").values("subject_code").annotate(count=Count("pk"))
    proposals = Proposal.objects.order_by("number")
    return {
        "keys": {str(one.submission_key): one.code for one in proposals},
        "numbers": [one.number for one in proposals],
        "next": Process.objects.get().next_number,
        "versions": ProposalVersion.objects.count(),
        "lines": {row["subject_code"]: row["count"] for row in lines},
        "letters": Letter.objects.count(),
        "notices": Notice.objects.count(),
        "findings": [str(one) for one in audit()],
    }


if __name__ == "__main__":
    django.setup()
    json.dump(counts(), sys.stdout)
