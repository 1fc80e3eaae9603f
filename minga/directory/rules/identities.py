"""Who may check identities, and take a check back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Identity, Person
from minga.core.permits import rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries.roles import roles_of

CHECKERS = frozenset({Role.IDENTITY_OFFICER, Role.ADMINISTRATOR})


@rule(_("Solo lo hace quien comprueba identidades en este gobierno."))
def can_check_identities(person: Any, jurisdiction: Jurisdiction) -> bool:
    return bool(CHECKERS & roles_of(person, jurisdiction))


@rule(_("Nadie comprueba su propia identidad: pídelo a otra persona que lo haga."))
def can_check_person(person: Any, other: Person) -> bool:
    return bool(person.pk != other.pk)


@rule(_("Solo la retira su persona, o quien comprueba identidades en el gobierno donde se comprobó."))
def can_withdraw_identity(person: Any, identity: Identity) -> bool:
    if identity.person_id == getattr(person, "pk", None):
        return True
    place = Jurisdiction.objects.filter(slug=identity.jurisdiction_slug).first()
    return bool(CHECKERS & roles_of(person, place))
