"""What a person may ask the worker to do."""

from typing import Any

from django.utils import timezone

from minga.cocreation.models import Process
from minga.directory.models import Appointment


def exportable_processes(person: Any) -> list[Process]:
    """The processes of the governments in which a person has a role today; of all, with a role for the whole site."""
    places = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person.pk)
    covered = set(places.values_list("jurisdiction_id", flat=True))
    if not covered:
        return []
    found = Process.objects.select_related("jurisdiction")
    return list(found if None in covered else found.filter(jurisdiction__in=covered))
