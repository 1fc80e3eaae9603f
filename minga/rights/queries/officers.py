"""Who answers for data: the delegate of that government or of the whole site, and else whoever administers it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.rights.rules import places_of


def covered_by(person: Person) -> Q:
    """The condition for what this person attends to."""
    places = places_of(person)
    return Q() if None in places else Q(jurisdiction__in=places)


def officers_for(jurisdiction: Jurisdiction | None) -> QuerySet[Person]:
    """Whom to remind: the delegates if there are any, else the administrators."""
    in_force = Appointment.objects.in_force_on(timezone.localdate())
    covering = in_force.covering(jurisdiction) if jurisdiction else in_force.filter(jurisdiction=None)
    delegates = Person.objects.filter(appointments__in=covering.filter(role=Role.DATA_PROTECTION))
    if delegates.exists():
        return delegates.distinct()
    return Person.objects.filter(appointments__in=covering.filter(role=Role.ADMINISTRATOR)).distinct()
