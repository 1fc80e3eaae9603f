"""The filters of the monitoring report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.cocreation.queries.accountability import Treatment
from minga.web.forms import FilterForm

ANY = ("", _("Todos"))


class ReportFilterForm(FilterForm):
    q = forms.CharField(label=_("Código o palabras del título"), max_length=120)
    tratamiento = forms.ChoiceField(label=_("Tratamiento"), choices=[ANY, *Treatment.choices])
