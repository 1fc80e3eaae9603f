"""What is asked of whoever prepares a workshop and of whoever runs it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.cocreation.forms.places import PlaceField, goals_at_hand
from minga.cocreation.models import Attendance, Process, Proposal, Workshop, WorkshopPaper, WorkshopTable
from minga.cocreation.queries.workshops import facilitators_of, sectors_of
from minga.cocreation.workshop_plans import WorkshopPlan
from minga.directory.models import SDG, Institution
from minga.documents.forms import KeptFileField
from minga.web.forms import CheckCards, FilterForm, RadioCards, RowsField

MOST_TABLES = 40


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class WorkshopForm(forms.Form):
    title = forms.CharField(
        label=_("Nombre del taller"), max_length=160, error_messages={"required": _("Falta el nombre del taller.")}
    )
    kind = forms.ChoiceField(label=_("Qué es"), choices=Workshop.Kind.choices, widget=RadioCards)
    call = forms.CharField(
        label=_("Convocatoria"),
        help_text=_("Para qué es, quién puede venir y qué traer."),
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Falta la convocatoria: para qué es y quién puede venir.")},
    )
    starts_at = forms.DateTimeField(
        label=_("Empieza"),
        widget=MomentInput,
        error_messages={"required": _("Falta el día y la hora."), "invalid": _("Escribe un día y una hora.")},
    )
    ends_at = forms.DateTimeField(
        label=_("Termina"),
        widget=MomentInput,
        required=False,
        error_messages={"invalid": _("Escribe un día y una hora.")},
    )
    place = forms.CharField(
        label=_("Lugar"),
        help_text=_("Edificio, dirección y cómo llegar."),
        max_length=200,
        error_messages={"required": _("Falta el lugar.")},
    )
    city = forms.CharField(
        label=_("Ciudad o parroquia"), max_length=80, error_messages={"required": _("Falta la ciudad o la parroquia.")}
    )
    territory = PlaceField(
        label=_("A qué territorio corresponde"), error_messages={"invalid_choice": _("Elige un lugar de la lista.")}
    )
    host = forms.ModelChoiceField(
        label=_("Institución anfitriona"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("Ninguna de la lista"),
    )
    host_text = forms.CharField(
        label=_("Otra anfitriona"), help_text=_("Si no está en la lista."), max_length=200, required=False
    )
    capacity = forms.IntegerField(
        label=_("Cupo"),
        help_text=_("Cuántas personas caben. Vacío: sin límite."),
        min_value=1,
        max_value=5000,
        required=False,
    )
    before = forms.ModelChoiceField(
        label=_("Prepara a este taller"),
        help_text=_("Solo para un encuentro de sensibilización."),
        queryset=Workshop.objects.none(),
        required=False,
        empty_label=_("Ninguno"),
    )
    facilitators = RowsField(
        label=_("Quién lo conduce"), queryset=Person.objects.none(), required=False, widget=CheckCards
    )

    def __init__(self, *args: Any, process: Process, workshop: Workshop | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = initial_of(workshop)
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        found["territory"].offer(process.jurisdiction)
        found["host"].queryset = Institution.objects.filter(jurisdiction=process.jurisdiction)
        others = process.workshops.filter(kind=Workshop.Kind.WORKSHOP).exclude(state=Workshop.State.RECORDED)
        found["before"].queryset = others.exclude(pk=workshop.pk) if workshop else others
        found["facilitators"].queryset = facilitators_of(process.jurisdiction)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        starts_at, ends_at = found.get("starts_at"), found.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("Tiene que terminar después de empezar."))
        if found.get("before") and found.get("kind") != Workshop.Kind.AWARENESS:
            self.add_error("before", _("Solo un encuentro de sensibilización prepara a otro taller."))
        return found

    @property
    def plan(self) -> WorkshopPlan:
        """Ask after `is_valid()`."""
        return WorkshopPlan(**{**self.cleaned_data, "facilitators": list(self.cleaned_data["facilitators"])})


def initial_of(workshop: Workshop | None) -> dict[str, Any]:
    if workshop is None:
        return {"kind": Workshop.Kind.WORKSHOP}
    names = ("kind", "city", "starts_at", "ends_at", "host_text", "capacity")
    return {
        **{name: getattr(workshop, name) for name in names},
        **{name: str(getattr(workshop, name)) for name in ("title", "call", "place")},
        "territory": workshop.territory.code if workshop.territory else "",
        "host": workshop.host_id,
        "before": workshop.before_id,
        "facilitators": [person.pk for person in workshop.facilitators.all()],
    }


class WorkshopFilters(FilterForm):
    lugar = PlaceField(label=_("Territorio"))
    proceso = forms.ChoiceField(label=_("Proceso"))
    mes = forms.RegexField(r"^20[0-9]{2}-(0[1-9]|1[0-2])$", label=_("Mes"), widget=forms.TextInput({"type": "month"}))

    def __init__(self, *args: Any, jurisdiction: Any, processes: list[Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lugar"].offer(jurisdiction)  # type: ignore[attr-defined]
        choices = [("", _("Todos")), *[(one.slug, str(one.title)) for one in processes]]
        self.fields["proceso"].choices = choices  # type: ignore[attr-defined]


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label=_("Por qué se cancela"),
        help_text=_("Lo leerá todo el mundo, y se lo escribimos a quienes se inscribieron."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Escribe por qué se cancela.")},
    )


class StepForm(forms.Form):
    is_done = forms.BooleanField(label=_("Hecho"), required=False)
    notes = forms.CharField(label=_("Notas"), max_length=1000, required=False)


class TableForm(forms.Form):
    number = forms.IntegerField(
        label=_("Número de la mesa"),
        min_value=1,
        max_value=MOST_TABLES,
        error_messages={"required": _("Falta el número de la mesa.")},
    )
    sdg = forms.ChoiceField(label=_("Objetivo de Desarrollo Sostenible"), required=False)
    topic = forms.CharField(
        label=_("Tema"), help_text=_("Si no trabaja sobre un objetivo."), max_length=160, required=False
    )
    notes = forms.CharField(
        label=_("Notas de la mesa"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sdg"].choices = [("", _("Ninguno")), *goals_at_hand()]  # type: ignore[attr-defined]

    def clean_sdg(self) -> SDG | None:
        number = self.cleaned_data["sdg"]
        return SDG.objects.filter(pk=int(number)).first() if number else None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not found.get("sdg") and not found.get("topic") and "sdg" not in self.errors:
            self.add_error("topic", _("Di sobre qué objetivo o tema trabaja la mesa."))
        return found


class AttendanceForm(forms.Form):
    """One number for each sector and sex; empty is zero."""

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sectors = sectors_of(workshop.process)
        now = {(one.sector, one.sex): one.count for one in workshop.attendance.all()}
        for sector in self.sectors:
            for sex in Attendance.Sex:
                self.fields[f"{sector}-{sex}"] = forms.IntegerField(
                    label=str(sex.label),
                    min_value=0,
                    max_value=5000,
                    required=False,
                    initial=now.get((sector, sex)),
                )

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        return {
            (str(sex.value), sector): self.cleaned_data[f"{sector}-{sex}"] or 0
            for sector in self.sectors
            for sex in Attendance.Sex
        }

    @property
    def rows(self) -> Iterator[tuple[str, list[BoundField]]]:
        for sector, label in self.sectors.items():
            yield str(label), [self[f"{sector}-{sex}"] for sex in Attendance.Sex]


class ReviewForm(forms.Form):
    by_table = forms.ModelChoiceField(
        label=_("Qué mesa opina"),
        queryset=WorkshopTable.objects.none(),
        error_messages={"required": _("Elige la mesa que opina.")},
    )
    text = forms.CharField(
        label=_("Qué dijo"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Escribe qué dijo la mesa.")},
    )
    solution = forms.CharField(
        label=_("La solución, con los cambios"),
        help_text=_("Déjala como está si la mesa no cambió nada."),
        max_length=1500,
        widget=forms.Textarea({"rows": 5}),
        required=False,
    )
    change = forms.CharField(
        label=_("Qué se cambió por esto"), max_length=2000, widget=forms.Textarea({"rows": 2}), required=False
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        kwargs["initial"] = {"solution": proposal.solution}
        super().__init__(*args, **kwargs)
        tables = WorkshopTable.objects.filter(workshop=proposal.workshop_id)
        tables = tables.exclude(pk=proposal.table_id) if proposal.table_id else tables
        self.fields["by_table"].queryset = tables  # type: ignore[attr-defined]


class PlenaryForm(forms.Form):
    text = forms.CharField(
        label=_("Plenaria"),
        help_text=_("Qué se presentó y qué se acordó. Sin nombres de personas."),
        max_length=6000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )


class WorkshopPaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qué es"), choices=WorkshopPaper.Kind.choices, widget=RadioCards)
    file = KeptFileField(
        label=_("Archivo"),
        then=_("Se publica en la página del taller."),
        error_messages={"required": _("Falta el archivo.")},
    )
