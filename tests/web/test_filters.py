import pytest
from django import forms
from django.http import QueryDict

from minga.web.components import Chip
from minga.web.filters import chips
from minga.web.forms import FilterForm


class Filters(FilterForm):
    q = forms.CharField(label="Palabras")
    sector = forms.MultipleChoiceField(label="Sector", choices=[("a", "Academia"), ("c", "Ciudadanía")])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("q=agua&pagina=3&orden=-title", [Chip("Palabras", "agua", "?orden=-title")]),
        (
            "sector=a&sector=c",
            [Chip("Sector", "Academia", "?sector=c"), Chip("Sector", "Ciudadanía", "?sector=a")],
        ),
        ("q=agua", [Chip("Palabras", "agua", "/lista/")]),
        ("sector=x", []),
    ],
)
def test_each_filter_that_is_on_can_be_taken_off(rf, query, expected):
    request = rf.get(f"/lista/?{query}")
    assert chips(request, Filters(QueryDict(query))) == expected
