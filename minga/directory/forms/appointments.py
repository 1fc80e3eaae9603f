"""Giving and ending a role, and the filters of the list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.directory.models import Appointment, Institution, Jurisdiction, Role
from minga.web.forms import FilterForm, RadioCards

STATES = [("vigentes", _("Vigentes")), ("futuros", _("Por empezar")), ("terminados", _("Terminados"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AppointmentForm(forms.Form):
    email = forms.EmailField(
        label=_("Correo de la persona"),
        help_text=_("Ya debe tener cuenta: que entre una vez con su correo."),
        error_messages={"required": _("Falta el correo."), "invalid": _("Escribe un correo completo.")},
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Papel"),
        choices=[("", _("Elige uno")), *Role.choices],
        error_messages={"required": _("Elige el papel.")},
    )
    institution = forms.ModelChoiceField(
        label=_("Institución"),
        help_text=_("Hace falta para quien trabaja en una institución."),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("Ninguna"),
    )
    everywhere = forms.BooleanField(
        label=_("Para todo el sitio"), help_text=_("Vale en todos los gobiernos."), required=False
    )
    act = forms.CharField(
        label=_("Documento que nombra"),
        help_text=_("Con su número, si lo hay. No entra al registro."),
        max_length=200,
        required=False,
    )
    starts_on = forms.DateField(
        label=_("Desde"),
        widget=DayInput,
        error_messages={"required": _("Di desde cuándo."), "invalid": _("Escribe una fecha, como 2027-01-31.")},
    )
    ends_on = forms.DateField(
        label=_("Hasta"),
        help_text=_("Ese día todavía vale. Vacío: hasta que alguien lo termine."),
        required=False,
        widget=DayInput,
        error_messages={"invalid": _("Escribe una fecha, como 2027-01-31.")},
    )

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, is_everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        institutions = self.fields["institution"]
        assert isinstance(institutions, forms.ModelChoiceField)
        institutions.queryset = Institution.objects.filter(jurisdiction=jurisdiction)
        self.initial.setdefault("starts_on", timezone.localdate())
        if not is_everywhere:
            del self.fields["everywhere"]

    def clean_email(self) -> Person:
        found = Person.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise ValidationError(_("Nadie tiene cuenta con ese correo. Pide a la persona que entre una vez con él."))
        return found

    def clean_ends_on(self) -> Any:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if start and end and end < start:
            raise ValidationError(_("Termina antes de empezar: cambia una de las dos fechas."))
        return end

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("role") == Role.OFFICER and not found.get("institution") and "institution" not in self.errors:
            self.add_error("institution", _("Quien trabaja en una institución se nombra por ella: elige cuál."))
        if found.get("everywhere") and found.get("institution"):
            self.add_error("everywhere", _("Quien va por una institución se nombra en el gobierno de ella."))
        return found

    def appointment(self) -> dict[str, Any]:
        """What `appoint` takes. Ask after `is_valid()`."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("role", "institution", "act", "starts_on", "ends_on")}
        return {**plain, "person": said["email"], "jurisdiction": None if said.get("everywhere") else self.jurisdiction}


class EndForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Motivo"),
        choices=Appointment.Ground.choices,
        widget=RadioCards(),
        error_messages={"required": _("Elige el motivo: queda en el registro.")},
    )


class AppointmentFilterForm(FilterForm):
    estado = forms.ChoiceField(label=_("Estado"), choices=[("", _("Todos")), *STATES])
    papel = forms.ChoiceField(label=_("Papel"), choices=[("", _("Todos")), *Role.choices])
    institucion = forms.ModelChoiceField(
        label=_("Institución"), queryset=Institution.objects.none(), empty_label=_("Todas"), to_field_name="slug"
    )
    correo = forms.CharField(label=_("Correo"), max_length=254)

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institutions = self.fields["institucion"]
        assert isinstance(institutions, forms.ModelChoiceField)
        institutions.queryset = Institution.objects.filter(jurisdiction=jurisdiction)
