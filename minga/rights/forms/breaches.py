"""What is written down about a breach."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.directory.models import Jurisdiction
from minga.rights.models import Breach
from minga.rights.submissions import Known
from minga.web.forms import CheckCards


def moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


class BreachForm(forms.Form):
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=_("¿De qué gobierno?"), required=False, empty_label=_("Todo el sitio")
    )
    discovered_at = moment(
        _("¿Cuándo se descubrió?"),
        help_text=_("Desde aquí corren los plazos para avisar."),
        error_messages={"required": _("Falta cuándo se descubrió."), "invalid": _("Escribe día y hora.")},
    )
    happened_at = moment(_("¿Cuándo ocurrió?"), required=False, help_text=_("Déjalo vacío si no se sabe."))
    summary = forms.CharField(
        label=_("¿Qué pasó?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Falta contar qué pasó.")},
    )
    data_kinds = forms.MultipleChoiceField(
        label=_("¿Qué datos?"),
        choices=Breach.DataKind.choices,
        widget=CheckCards({"class": "in-columns"}),
        error_messages={"required": _("Marca al menos un tipo de datos.")},
    )
    people_count = forms.IntegerField(
        label=_("¿De cuántas personas?"), required=False, min_value=0, help_text=_("Déjalo vacío si no se sabe.")
    )
    is_risk = forms.BooleanField(label=_("Puede dañar los derechos de esas personas"), required=False, initial=True)
    measures = forms.CharField(
        label=_("¿Qué se ha hecho?"), max_length=5000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["jurisdiction"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Jurisdiction.objects.all() if None in places else Jurisdiction.objects.filter(pk__in=places)
        if None not in places:
            field.required, field.empty_label = True, None
            field.error_messages["required"] = _("Elige el gobierno.")

    def clean_discovered_at(self) -> dt.datetime:
        found: dt.datetime = self.cleaned_data["discovered_at"]
        if found > timezone.now():
            raise forms.ValidationError(_("Ese momento aún no llega."))
        return found

    @property
    def known(self) -> Known:
        found = {name: value for name, value in self.cleaned_data.items() if name != "jurisdiction"}
        return Known(**found)
