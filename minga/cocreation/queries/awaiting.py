"""What awaits a person in selection and confirmation: acts to sign, acts to send, changes to take to a session."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import ConfirmationAct
from minga.cocreation.queries.benches import Work
from minga.cocreation.rules.processes import RUNNERS
from minga.directory.models import Appointment, Role

State = ConfirmationAct.State


def waiting_in_confirmation(person: Person) -> list[Work]:
    held = list(Appointment.objects.in_force_on(timezone.localdate()).filter(person=person))
    institutions = [one.institution_id for one in held if one.role == Role.OFFICER]
    places = [one.jurisdiction_id for one in held if one.role in RUNNERS]
    acts = ConfirmationAct.objects.select_related("process__jurisdiction")
    to_sign = acts.filter(state=State.SENT, institution__in=institutions) if institutions else ()
    label = _("Espera la firma de tu institución: %(code)s")
    found = [Work(1, label % {"code": act.ledger_code}, act.get_absolute_url()) for act in to_sign]
    if not places:
        return found
    asked = acts.filter(state=State.CHANGES, proposed_changes__item=None).annotate(count=Count("proposed_changes"))
    mine = asked if None in places else asked.filter(process__jurisdiction__in=places)
    label = _("Pidieron cambios antes de firmar: %(code)s")
    return [*found, *(Work(act.count, label % {"code": act.ledger_code}, act.get_absolute_url()) for act in mine)]
