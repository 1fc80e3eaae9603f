"""The way from a government to what is being read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.directory.models import Jurisdiction
from minga.groups.models import Body
from minga.web.components import Crumb


def crumbs_of(jurisdiction: Jurisdiction, *more: Crumb) -> list[Crumb]:
    home = Crumb(str(jurisdiction.name), jurisdiction.get_absolute_url())
    return [home, Crumb(_("Grupos"), reverse("body_list", args=[jurisdiction.slug])), *more]


def body_crumbs(body: Body, *more: Crumb) -> list[Crumb]:
    return crumbs_of(body.jurisdiction, Crumb(str(body), body.get_absolute_url()), *more)
