"""Where it happens: a plain list that a telephone shows as its own, grouped as people know their territory."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.selects import BriefSelect
from minga.core.text import fold
from minga.directory.models import Jurisdiction, Territory

KINDS: dict[str, str | Promise] = {
    Territory.Kind.PROVINCE: _("Provincias"),
    Territory.Kind.CANTON: _("Cantones"),
    Territory.Kind.ZONE: _("Administraciones zonales"),
    Territory.Kind.URBAN_PARISH: _("Parroquias urbanas"),
    Territory.Kind.RURAL_PARISH: _("Parroquias rurales"),
    Territory.Kind.PARISH: _("Parroquias"),
}
OFFERED = {
    Jurisdiction.Kind.NATION: (Territory.Kind.PROVINCE,),
    Jurisdiction.Kind.PROVINCE: (Territory.Kind.CANTON,),
    Jurisdiction.Kind.MUNICIPALITY: (Territory.Kind.ZONE, Territory.Kind.URBAN_PARISH, Territory.Kind.RURAL_PARISH),
    Jurisdiction.Kind.PARISH: (),
}


def places_of(jurisdiction: Jurisdiction) -> list[Territory]:
    """The places one step below a government: provinces of the country, cantons, or zones and parishes of a city."""
    if jurisdiction.territory is None:
        return []
    within = Territory.objects.within(jurisdiction.territory).valid_on(timezone.localdate())
    order = [str(kind) for kind in KINDS]
    found = within.filter(kind__in=OFFERED[Jurisdiction.Kind(jurisdiction.kind)])
    return sorted(found, key=lambda place: (order.index(place.kind), fold(place.name)))


def grouped(places: Iterable[Territory]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(KINDS[kind]), [(place.code, place.name) for place in of_kind])
        for kind, of_kind in groupby(places, key=lambda place: place.kind)
    ]


class PlaceField(forms.ChoiceField):
    """A place by its code; empty means the whole of the government's territory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=BriefSelect, **kwargs)
        self.places: dict[str, Territory] = {}

    def offer(self, places: list[Territory], jurisdiction: Jurisdiction) -> None:
        self.places = {place.code: place for place in places}
        whole = _now("En todo el territorio de %(place)s") % {"place": jurisdiction}
        self.choices = [("", whole), *grouped(places)]

    def clean(self, value: Any) -> Territory | None:
        return self.places.get(super().clean(value))
