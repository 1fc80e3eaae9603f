"""Who may do what concerns the whole site."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.directory.models import Role
from minga.directory.queries import has_role


@rule(_("Solo lo hace quien administra el sitio."))
def can_tend_mail(person: Any, obj: None) -> bool:
    """Letters belong to all governments of the site, so an administrator of one of them is not enough."""
    return has_role(person, Role.ADMINISTRATOR, None)
