"""Who may use the powers of an administrator."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.directory.queries.roles import powers_rest


@rule(_("Para administrar o comprobar identidades hace falta un segundo paso al entrar: actívalo y sigue."))
def can_use_powers(person: Any, obj: None) -> bool:
    return not powers_rest(person)
