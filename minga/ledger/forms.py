"""The filters of the register."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ledger.models import EntryQuerySet
from minga.ledger.queries import distinct_values
from minga.ledger.verbs import kind_label, verb_label
from minga.web.forms import FilterForm


def choices(column: str, label: Callable[[str], str]) -> Callable[[], list[tuple[str, str]]]:
    """What the register holds in that column, asked anew for each form."""
    return lambda: [("", _("Todo")), *((value, label(value)) for value in distinct_values(column))]


class EntryFilterForm(FilterForm):
    """Offers only what the register really holds."""

    gobierno = forms.ChoiceField(label=_("Gobierno"), choices=choices("jurisdiction", str))
    tipo = forms.ChoiceField(label=_("Sobre qué"), choices=choices("subject_kind", kind_label))
    acto = forms.ChoiceField(label=_("Qué pasó"), choices=choices("verb", verb_label))

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        columns = {"gobierno": "jurisdiction", "tipo": "subject_kind", "acto": "verb"}
        return entries.filter(**{columns[name]: value for name, value in self.chosen.items()})
