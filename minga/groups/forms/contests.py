"""The shape of a contest, an application, a check and a score; and of what an oversight group writes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.documents.forms import FilesMixin, KeptFileField
from minga.groups.forms.sessions import DateInput
from minga.groups.models import Body, Contest, Membership, OversightReport, Seat
from minga.web.forms import CheckCards, RadioCards, RowsField


class ContestForm(forms.Form):
    title = forms.CharField(label=_("Nombre"), max_length=200, error_messages={"required": _("Falta el nombre.")})
    call = forms.CharField(
        label=_("Convocatoria"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Di a qué se convoca.")},
    )
    requirements = forms.CharField(
        label=_("Requisitos"),
        help_text=_("Uno en cada línea."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    criteria = forms.CharField(
        label=_("Criterios y puntos"),
        help_text=_("Uno en cada línea, con sus puntos al final. Por ejemplo: «Experiencia en participación: 40»."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Falta decir con qué criterios se califica.")},
    )
    opens_on = forms.DateField(label=_("Recibe desde"), widget=DateInput)
    closes_on = forms.DateField(label=_("Recibe hasta"), widget=DateInput)
    seats = RowsField(label=_("Puestos que se concursan"), queryset=Seat.objects.none(), widget=CheckCards)
    jury = forms.CharField(
        label=_("Jurado"),
        help_text=_("El correo de cada persona, uno en cada línea. Ya tienen que tener cuenta."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Falta el jurado.")},
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Membership.objects.filter(state__in=[Membership.State.SEATED, Membership.State.INVITED]).values("seat")
        seats = self.fields["seats"]
        assert isinstance(seats, RowsField)
        seats.queryset = body.seats.exclude(pk__in=taken)
        seats.label_from_instance = seat_label  # type: ignore[method-assign, assignment]

    def clean_requirements(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["requirements"].splitlines() if line.strip()]

    def clean_criteria(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        return [criterion(number, line) for number, line in enumerate(lines, 1)]

    def clean_jury(self) -> list[Person]:
        emails = {line.strip().lower() for line in self.cleaned_data["jury"].splitlines() if line.strip()}
        found = list(Person.objects.filter(email__in=emails, is_active=True).order_by("pk"))
        if missing := emails - {person.email for person in found}:
            raise ValidationError(_("No tienen cuenta: %(emails)s.") % {"emails": ", ".join(sorted(missing))})
        return found

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("opens_on"), found.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("Termina antes de empezar."))
        return found

    def contest(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def seat_label(seat: Seat) -> str:
    return f"{seat} · {seat.get_kind_display()} · {seat.get_sector_display()}"


def criterion(number: int, line: str) -> dict[str, Any]:
    name, _colon, points = line.rpartition(":")
    if not name.strip() or not points.strip().isdigit() or not 0 < int(points) <= 1000:
        raise ValidationError(
            _("«%(line)s» no dice sus puntos: escribe el criterio, dos puntos y un número.") % {"line": line}
        )
    return {"key": f"c{number}", "name": name.strip(), "most": int(points)}


class ApplicationForm(FilesMixin):
    sector = forms.ChoiceField(label=_("Por qué sector"), widget=RadioCards)
    organisation = forms.CharField(label=_("Organización, si vienes por una"), max_length=200, required=False)
    statement = forms.CharField(
        label=_("Por qué te postulas y qué aportas"),
        help_text=_("Cualquiera podrá leerlo: no pongas tu cédula, tu dirección ni tu teléfono."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
        error_messages={"required": _("Cuenta por qué te postulas.")},
    )
    shows_name = forms.BooleanField(label=_("Mostrar mi nombre"), required=False)

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = sorted(set(contest.seats.values_list("sector", flat=True)))
        self.fields["sector"].choices = [(one, Seat.Sector(one).label) for one in sectors]  # type: ignore[attr-defined]
        for name in self.FILES:
            self.fields[name].widget.then = _("Lo ve solo el jurado.")
        self.order_fields(["sector", "organisation", "statement", "shows_name", *self.FILES])

    def application(self) -> dict[str, Any]:
        names = ("sector", "organisation", "statement", "shows_name")
        return {**{name: self.cleaned_data[name] for name in names}, "files": self.handed_in}


class CheckForm(forms.Form):
    reason = forms.CharField(
        label=_("Qué requisito no cumple"),
        help_text=_("Déjalo vacío si los cumple todos. Si no, cualquiera podrá leer el motivo."),
        max_length=300,
        required=False,
    )


class ScoreForm(forms.Form):
    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in contest.criteria:
            self.fields[one["key"]] = forms.IntegerField(
                label=_("%(name)s, de 0 a %(most)s") % {"name": one["name"], "most": one["most"]},
                min_value=0,
                max_value=one["most"],
                error_messages={"required": _("Faltan los puntos de este criterio.")},
            )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Por qué queda desierto"), max_length=300, error_messages={"required": _("Di por qué queda desierto.")}
    )


class AccreditationForm(forms.Form):
    act = forms.CharField(
        label=_("Documento que la acredita"), max_length=200, error_messages={"required": _("Falta el documento.")}
    )
    ends_on = forms.DateField(
        label=_("Acreditada hasta"), widget=DateInput, error_messages={"required": _("Falta hasta cuándo.")}
    )


class OversightPlanForm(forms.Form):
    plan = forms.CharField(
        label=_("Plan de trabajo"),
        help_text=_("Qué va a mirar la veeduría, cómo y cuándo."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Falta el plan.")},
    )


class OversightReportForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qué informe es"), choices=OversightReport.Kind.choices, widget=RadioCards)
    findings = forms.CharField(
        label=_("Qué encontró"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Cuenta qué encontró la veeduría.")},
    )
    recommendations = forms.CharField(
        label=_("Qué recomienda"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    file = KeptFileField(label=_("El informe"), required=False, then=_("Cualquiera podrá leerlo."))
