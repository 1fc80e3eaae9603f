"""Before a clock runs out, and once it has, whoever must answer hears of it. Done twice, nobody hears it twice."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minga.notices.actions import notify
from minga.rights.models import Breach, RightsRequest
from minga.rights.queries.officers import officers_for

# Days left at which a reminder goes out; the last one says that it is late.
STEPS = (5, 1, -1)
SOON = dt.timedelta(days=1)
MOST = 200


def remind_of_requests() -> int:
    """How many reminders were written."""
    last = timezone.localdate() + dt.timedelta(days=STEPS[0])
    due = RightsRequest.objects.open_now().filter(due_on__lte=last, reminders__lt=len(STEPS))
    return sum(remind_of_request(pk) for pk in due.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def remind_of_request(pk: int) -> int:
    request = RightsRequest.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=pk)
    reached = sum(request.days_left <= step for step in STEPS)
    if not request.is_open or reached <= request.reminders:
        return 0
    request.reminders = reached
    request.save(update_fields=["reminders", "updated_at"])
    left, officers = request.days_left, officers_for(request.jurisdiction)
    return notify(officers, "rights/notices/request_due", request, days=abs(left), is_late=left < 0)


def remind_of_breaches() -> int:
    return sum(remind_of_breach(pk) for pk in Breach.objects.open_now().values_list("pk", flat=True)[:MOST])


@transaction.atomic
def remind_of_breach(pk: int) -> int:
    """For the authority and for the people: a day before, and once it is late."""
    breach = Breach.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=pk)
    now, told = timezone.now(), 0
    for whom, due in breach.awaited.items():
        step = f"{whom}-late" if due < now else f"{whom}-soon"
        if due - now > SOON or step in breach.reminders:
            continue
        breach.reminders = [*breach.reminders, step]
        officers, is_authority = officers_for(breach.jurisdiction), whom == "authority"
        told += notify(officers, "rights/notices/breach_due", breach, is_late=due < now, is_authority=is_authority)
    breach.save(update_fields=["reminders", "updated_at"])
    return told
