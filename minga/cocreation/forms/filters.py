"""The filters of the list of proposals; each value says how many it would show."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.places import goals_at_hand, places_at_hand
from minga.cocreation.forms.selects import BriefSelect
from minga.cocreation.models import Proposal
from minga.cocreation.queries.documents import NONE_FITS
from minga.cocreation.queries.fates import COMMITMENT, NEXT_PLAN, NOT_RELATED, OUTSIDE, PENDING, UNUSED
from minga.cocreation.queries.lists import FILTERS
from minga.cocreation.queries.matching import Asked, Here
from minga.web.components import WAY, Stage
from minga.web.forms import FilterForm
from minga.web.numbers import number

ANY = ("", _("Todos"))
STAGES = [(stage.value, stage.label) for stage in (*WAY, Stage.STOPPED)]
OUTCOMES = [
    (PENDING, _("Aún sin decisión")),
    (NOT_RELATED, _("No se relaciona con el gobierno abierto")),
    (UNUSED, _("No se usó, con su razón")),
    (COMMITMENT, _("Es un compromiso")),
    (OUTSIDE, _("Se impulsa fuera del plan")),
    (NEXT_PLAN, _("Queda para otro plan o con una condición")),
]
ORDERS = [("", _("Las más nuevas")), ("apoyos", _("Las más apoyadas"))]


class ProposalFilterForm(FilterForm):
    fase = forms.ChoiceField(label=_("Etapa"), widget=BriefSelect)
    resultado = forms.ChoiceField(label=_("Qué pasó con ella"), widget=BriefSelect)
    ods = forms.ChoiceField(label=_("Objetivo de Desarrollo Sostenible"), widget=BriefSelect)
    territorio = forms.ChoiceField(label=_("Lugar"), widget=BriefSelect)
    sector = forms.ChoiceField(label=_("Quién la propuso"), widget=BriefSelect)
    canal = forms.ChoiceField(label=_("Cómo llegó"), widget=BriefSelect)
    proceso = forms.ChoiceField(label=_("Proceso"), widget=BriefSelect)
    orden = forms.ChoiceField(label=_("Orden"), choices=ORDERS, widget=BriefSelect)

    def __init__(self, query: QueryDict, place: Here) -> None:
        super().__init__(query)
        self.offer("fase", STAGES)
        self.offer("resultado", OUTCOMES)
        self.offer("ods", [*goals_at_hand(), (NONE_FITS, _("Ninguno encaja"))])
        self.offer("territorio", places_at_hand(place.jurisdiction))
        self.offer("sector", Proposal.Sector.choices)
        self.offer("canal", Proposal.Channel.choices)
        self.offer("proceso", [(one.slug, str(one.title)) for one in place.processes.values()])

    def offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def asked(self, text: str) -> Asked:
        chosen = self.chosen
        filters = {FILTERS[name]: str(value) for name, value in chosen.items() if name in FILTERS}
        return Asked(text=text, filters=filters, is_by_support=chosen.get("orden") == "apoyos")

    def count(self, facets: Mapping[str, Mapping[str, int]]) -> None:
        """Say beside each value how many it would give, and leave out those that would give none."""
        for name, facet in FILTERS.items():
            counts = facets.get(facet)
            if counts is not None:
                field = self.fields[name]
                field.widget.choices = told(field.choices, counts, self.data.get(name, ""))  # type: ignore[attr-defined]


def told(choices: Any, counts: Mapping[str, int], chosen: str) -> list[Any]:
    found: list[Any] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            inside = told(label, counts, chosen)
            found += [(value, inside)] if inside else []
        elif value == "":
            found.append((value, label))
        elif counts.get(value) or value == chosen:
            found.append((value, f"{label} ({number(counts.get(value, 0))})"))
    return found
