"""Where it happens: a plain list that a telephone shows as its own, grouped as people know their territory."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.core.cache import caches
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.selects import BriefSelect
from minga.core.fields import Said
from minga.core.text import fold
from minga.directory.models import SDG, Jurisdiction, Territory

KINDS: dict[str, str | Promise] = {
    Territory.Kind.PROVINCE: _("Provincias"),
    Territory.Kind.CANTON: _("Cantones"),
    Territory.Kind.ZONE: _("Administraciones zonales"),
    Territory.Kind.URBAN_PARISH: _("Parroquias urbanas"),
    Territory.Kind.RURAL_PARISH: _("Parroquias rurales"),
    Territory.Kind.PARISH: _("Parroquias"),
}
# Lists that change with a load of data, not from one reader to the next.
KEPT_FOR = 60
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


def places_at_hand(jurisdiction: Jurisdiction) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places of a government, by kind, for a list to choose from."""
    key = f"cocreation.places.{jurisdiction.pk}.{get_language()}"
    return caches["memory"].get_or_set(key, lambda: grouped(places_of(jurisdiction)), KEPT_FOR) or []


def goals_at_hand() -> list[tuple[str, str]]:
    """The goals in the reader's language."""
    found = caches["memory"].get("cocreation.goals")
    if found is None:
        found = [(goal.number, dict(goal.name)) for goal in SDG.objects.all()]
        caches["memory"].set("cocreation.goals", found, KEPT_FOR)
    return [(str(number), f"{number} · {Said(name)}") for number, name in found]


def grouped(places: Iterable[Territory]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(KINDS[kind]), [(place.code, place.name) for place in of_kind])
        for kind, of_kind in groupby(places, key=lambda place: place.kind)
    ]


class PlaceField(forms.ChoiceField):
    """A place by its code; empty means the whole of the government's territory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=BriefSelect, **kwargs)

    def offer(self, jurisdiction: Jurisdiction) -> None:
        whole = _now("En todo el territorio de %(place)s") % {"place": jurisdiction}
        self.choices = [("", whole), *places_at_hand(jurisdiction)]

    def clean(self, value: Any) -> Territory | None:
        code = super().clean(value)
        return Territory.objects.filter(code=code).first() if code else None
