"""The way from a government to what is being read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cocreation.models import Process
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb


def crumbs_of(jurisdiction: Jurisdiction, *more: Crumb) -> list[Crumb]:
    home = Crumb(str(jurisdiction.name), jurisdiction.get_absolute_url())
    return [home, Crumb(_("Propuestas"), reverse("proposal_list", args=[jurisdiction.slug])), *more]


def process_crumbs(jurisdiction: Jurisdiction, process: Process, *more: Crumb) -> list[Crumb]:
    processes = Crumb(_("Procesos"), reverse("process_list", args=[jurisdiction.slug]))
    own = Crumb(str(process.title), reverse("process", args=[jurisdiction.slug, process.slug]))
    return crumbs_of(jurisdiction, processes, own, *more)
