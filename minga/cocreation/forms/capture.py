"""A proposal as a facilitator types it: at the bench, on the device without signal, from paper, from a sheet.

The same shape judges all four, so that the same mistake is told in the same words."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.places import PlaceField, goals_at_hand
from minga.cocreation.forms.proposals import TextForm
from minga.cocreation.models import CodeBatch, Process, Proposal, Workshop, WorkshopTable
from minga.cocreation.queries.capture import why_not_fillable
from minga.cocreation.sheet_shape import reserved_number
from minga.cocreation.submissions import Submission
from minga.core.text import tidy
from minga.directory.models import SDG
from minga.web.forms import OnceMixin, RadioCards

RECEIVING = (Workshop.State.CALLED, Workshop.State.HELD)
MOST_LINES = 20
LONGEST_LINE = 300


class LinesField(forms.CharField):
    """One text a line; empty lines are left out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": 3}))
        super().__init__(required=False, max_length=MOST_LINES * LONGEST_LINE, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = tuple(filter(None, map(tidy, super().clean(value).splitlines())))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Son más de %(most)s: júntalos.") % {"most": MOST_LINES})
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_("Cada uno cabe en %(most)s letras: acórtalo.") % {"most": LONGEST_LINE})
        return lines


class CaptureForm(OnceMixin, TextForm):
    milestones = LinesField(label=_("Hitos"), help_text=_("Los pasos clave, uno por línea."))
    stakeholders = LinesField(
        label=_("Actores"), help_text=_("Quién debería participar, uno por línea. Sin nombres de personas.")
    )
    sector = forms.ChoiceField(
        label=_("¿Como quién propone la mesa?"),
        choices=Proposal.Sector.choices,
        error_messages={"required": _("Elige el sector."), "invalid_choice": _("Elige el sector de la lista.")},
    )
    territory = PlaceField(label=_("¿Dónde pasa?"), error_messages={"invalid_choice": _("Elige un lugar de la lista.")})
    sdg = forms.ChoiceField(
        label=_("Objetivo de Desarrollo Sostenible"),
        required=False,
        error_messages={"invalid_choice": _("Elige un objetivo de la lista.")},
    )
    author_email = forms.EmailField(
        label=_("Correo de quien propone"),
        help_text=_("Solo si lo quiere dar: recibe un enlace suyo. No se publica ni se guarda con la propuesta."),
        required=False,
        error_messages={"invalid": _("Ese correo no está completo. Revísalo o déjalo vacío.")},
    )
    workshop = forms.ModelChoiceField(
        label=_("Taller"),
        queryset=Workshop.objects.none(),
        required=False,
        to_field_name="position",
        error_messages={"invalid_choice": _("Ese taller no recibe propuestas.")},
    )
    table = forms.IntegerField(label=_("Mesa"), required=False, min_value=1, max_value=99)
    number = forms.IntegerField(
        label=_("Número del código reservado"),
        help_text=_("La parte final del código. Vacío: recibe el siguiente."),
        required=False,
        min_value=1,
        max_value=9_999_999,
    )

    def __init__(
        self, *args: Any, process: Process, workshop: Workshop | None = None, channel: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.process, self.at = process, workshop
        self.channel = channel or (Proposal.Channel.WORKSHOP if workshop else Proposal.Channel.PAPER)
        found: Any = self.fields
        found["territory"].offer(process.jurisdiction)
        found["sdg"].choices = [("", _("Ninguno")), *goals_at_hand()]
        found["workshop"].queryset = receiving(process)
        if workshop is not None:
            del found["workshop"], found["number"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        workshop = self.at or found.get("workshop")
        found["table"] = self.table_of(workshop, found.get("table"))
        return found

    def table_of(self, workshop: Workshop | None, number: int | None) -> WorkshopTable | None:
        if number is None:
            return None
        table = WorkshopTable.objects.filter(workshop=workshop, number=number).first() if workshop else None
        if table is None:
            self.add_error("table", _("Ese taller no tiene una mesa con ese número."))
        return table

    def submission(self) -> Submission:
        """Ask after `is_valid()`. A table's own goal stands for a proposal that names none."""
        found = self.cleaned_data
        goal, table, workshop = found["sdg"], found["table"], self.at or found.get("workshop")
        sdg = SDG.objects.filter(pk=int(goal)).first() if goal else (table.sdg if table else None)
        return Submission(
            title=found["title"],
            problem=found["problem"],
            solution=found["solution"],
            sector=found["sector"],
            territory=found["territory"],
            sdg=sdg,
            language=(get_language() or "es")[:2],
            submission_key=found["once"],
            channel=Proposal.Channel.WORKSHOP if workshop else self.channel,
            workshop=workshop,
            table=table,
            milestones=found["milestones"],
            stakeholders=found["stakeholders"],
            number=found.get("number"),
            author_email=found["author_email"],
        )


class PaperForm(CaptureForm):
    """What a paper form says; its code is not asked again."""

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, channel=Proposal.Channel.PAPER, **kwargs)
        self.fields.pop("number", None)
        self.printed = number

    def submission(self) -> Submission:
        return replace(super().submission(), number=self.printed)


class PaperFindForm(forms.Form):
    codigo = forms.CharField(
        label=_("Código del formulario"),
        help_text=_("Está arriba, y también en el código QR. Basta la parte final."),
        max_length=30,
        error_messages={"required": _("Escribe el código que está en el formulario.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process

    def clean_codigo(self) -> int:
        number = reserved_number(self.process, self.cleaned_data["codigo"])
        if number is None:
            raise forms.ValidationError(_("Ese no es un código de este proceso. Mira el papel otra vez."))
        if reason := why_not_fillable(self.process, number):
            raise forms.ValidationError(reason)
        return number


def receiving(process: Process) -> Any:
    return process.workshops.filter(state__in=RECEIVING)


class BatchForm(forms.Form):
    count = forms.IntegerField(
        label=_("Cuántos códigos"),
        min_value=1,
        max_value=200,
        initial=20,
        error_messages={"required": _("Di cuántos códigos necesitas.")},
    )
    workshop = forms.ModelChoiceField(
        label=_("Para qué taller"),
        queryset=Workshop.objects.none(),
        required=False,
        to_field_name="position",
        empty_label=_("Para ninguno en especial"),
        error_messages={"invalid_choice": _("Ese taller no recibe propuestas.")},
    )
    label = forms.CharField(
        label=_("Para reconocerlos después"),
        help_text=_("Por ejemplo: formularios en papel, tableta 2."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = receiving(process)  # type: ignore[attr-defined]


class BatchCloseForm(forms.Form):
    """Why the codes that are left were not used."""

    ground = forms.ChoiceField(
        label=_("Por qué no se usaron los que quedan"),
        choices=CodeBatch.Ground.choices,
        widget=RadioCards,
        error_messages={"required": _("Di por qué no se usaron los códigos que quedan: es público.")},
    )
    explanation = forms.CharField(
        label=_("Más detalle"), help_text=_("Sin nombres de personas."), max_length=300, required=False
    )

    def __init__(self, *args: Any, unused: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unused:
            self.fields.clear()
