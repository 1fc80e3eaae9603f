"""The filters of the register."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ledger.models import EntryQuerySet
from minga.ledger.queries import distinct_values
from minga.ledger.verbs import kind_label, verb_label
from minga.web.forms import FilterForm

COLUMNS = {"gobierno": "jurisdiction", "tipo": "subject_kind", "acto": "verb"}
LABELS: dict[str, Callable[[str], str]] = {"gobierno": str, "tipo": kind_label, "acto": verb_label}


class EntryFilterForm(FilterForm):
    """Offers only what the register really holds."""

    gobierno = forms.ChoiceField(label=_("Gobierno"))
    tipo = forms.ChoiceField(label=_("Sobre qué"))
    acto = forms.ChoiceField(label=_("Qué pasó"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, column in COLUMNS.items():
            held = [(value, LABELS[name](value)) for value in distinct_values(column)]
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todo")), *held]

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        return entries.filter(**{COLUMNS[name]: value for name, value in self.chosen.items()})
