"""Publishing who took part: once at each fixed moment, protected, and never changed afterwards."""

import hashlib

from django.db import transaction

from minga.accounts.models import Person
from minga.cocreation.models import Process, ResultRelease
from minga.cocreation.queries.results import prepare_release
from minga.cocreation.rules.accountability import Moment, moment_now, why_not_publish
from minga.core.canonical import canonical_json
from minga.core.permits import Refused
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

PLANNER = "planner"


@transaction.atomic
def publish_results(*, by: Person, process: Process) -> ResultRelease:
    """Print the tables of this moment. The true counts are kept only until the last release is checked."""
    fresh = Process.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=process.pk)
    if reason := why_not_publish(by, fresh):
        raise Refused(reason)
    moment = moment_now(fresh)
    assert moment is not None
    earlier = ResultRelease.objects.filter(process=fresh).first()
    found = prepare_release(fresh, earlier)
    is_last = moment == Moment.CLOSING
    if is_last:
        ResultRelease.objects.filter(process=fresh).update(kept={})
    checksum = hashlib.sha256(canonical_json(found.tables)).hexdigest()
    release = ResultRelease.objects.create(
        process=fresh, moment=moment, tables=found.tables, kept={} if is_last else found.kept, checksum=checksum
    )
    record("process.results_published", fresh, by=by, role=PLANNER, moment=str(moment), checksum=checksum)
    notify(followers(fresh), "cocreation/notices/results_published", fresh, but=by)
    return release
