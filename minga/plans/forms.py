"""The filters of the list of commitments."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.plans.queries import Facet, Listed, choices_of
from minga.web.forms import FilterForm

ANY = ("", _("Todos"))


class CommitmentFilterForm(FilterForm):
    """One choice for each way to look at commitments; each value says how many it would show."""

    def __init__(self, query: Mapping[str, str], listed: Sequence[Listed]) -> None:
        super().__init__(query)
        asked = {facet.value: query.get(facet.value, "") for facet in Facet}
        for facet in Facet:
            choices = choices_of(listed, facet.value, asked)
            if choices:
                self.fields[facet.value] = forms.ChoiceField(label=facet.label, choices=[ANY, *choices], required=False)
