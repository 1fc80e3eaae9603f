"""Who may do what concerns the whole site."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.directory.queries import has_role, roles_of


@rule(_("Solo lo hace quien administra el sitio."))
def can_tend_mail(person: Any, obj: None) -> bool:
    """Letters belong to all governments of the site, so an administrator of one of them is not enough."""
    return has_role(person, Role.ADMINISTRATOR, None)


@rule(
    _(
        "Hoy tienes un papel en un gobierno. Pide que termine tu nombramiento y podrás borrar tu cuenta; las cuentas"
        " inventadas de la demostración no se borran."
    )
)
def can_delete_account(person: Any, obj: None) -> bool:
    """Who decides for a government today is known to it; tomorrow they may leave."""
    if person.is_example or person.is_staff:
        return False
    if person.memberships.filter(state="seated").exists():
        return False
    return not Appointment.objects.in_force_on(timezone.localdate()).filter(person=person).exists()


@rule(_("Solo lo hace quien tiene un papel en este gobierno."))
def can_export_proposals(person: Any, jurisdiction: Jurisdiction) -> bool:
    """What it holds is public; the work of making it is for those who work with it."""
    return bool(roles_of(person, jurisdiction))


@rule(_("Solo lo hace quien administra el sitio."))
def can_rebuild_index(person: Any, obj: None) -> bool:
    return has_role(person, Role.ADMINISTRATOR, None)
