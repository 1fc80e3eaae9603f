"""What is asked of whoever opens a process."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.phases import DatesMixin
from minga.cocreation.models import MethodologyVersion, Process
from minga.cocreation.process_plans import ProcessPlan
from minga.core.fields import Said
from minga.core.text import tidy
from minga.directory.models import Jurisdiction
from minga.groups.models import Body
from minga.web.forms import RadioCards

PERIOD = re.compile(r"20\d\d(?:-20\d\d)?")
SERIES = re.compile(r"[A-Z]{2,8}(?:-[A-Z0-9]{1,8})?-20\d\d")
Kind = Body.Kind
CLASSIFIERS = (Kind.WORKING_GROUP, Kind.COMMISSION, Kind.COMMITTEE)
DECIDERS = (Kind.CORE_GROUP, Kind.FORUM, Kind.COUNCIL)


class VersionForm(forms.Form):
    """From which methodology the process is opened."""

    def __init__(self, *args: Any, versions: Sequence[MethodologyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {one.ledger_code: one for one in versions}
        self.fields["metodologia"] = forms.TypedChoiceField(
            label=_("Metodología"),
            choices=[(code, f"{one} · {one.number}") for code, one in by_code.items()],
            coerce=by_code.__getitem__,
            widget=RadioCards(helps={code: str(one.said.summary) for code, one in by_code.items()}),
            error_messages={
                "required": _("Elige la metodología."),
                "invalid_choice": _("Esa metodología no se puede seguir aquí."),
            },
        )


def body_field(label: Any, help_text: Any, bodies: Sequence[Body], kinds: Sequence[str]) -> forms.TypedChoiceField:
    """One of the groups that meet here, or none yet."""
    by_key = {str(body.pk): body for body in bodies if body.kind in kinds}
    choices = [("", _("Todavía ninguno")), *((key, str(body)) for key, body in by_key.items())]
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        coerce=by_key.__getitem__,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Elige un grupo de la lista.")},
    )


class GroupsForm(forms.Form):
    def __init__(self, *args: Any, bodies: Sequence[Body], process: Process | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("Clasifica las propuestas y las agrupa.")
        self.fields["working_group"] = body_field(_("Grupo de Trabajo"), help_text, bodies, CLASSIFIERS)
        help_text = _("Decide qué va al plan, en sesión y con voto.")
        self.fields["core_group"] = body_field(
            _("Grupo que decide: foro, consejo o Grupo Núcleo"), help_text, bodies, DECIDERS
        )
        if process:
            self.initial.update(working_group=process.working_group_id, core_group=process.core_group_id)


class ProcessForm(DatesMixin, GroupsForm):
    title = forms.CharField(
        label=_("Nombre del proceso"),
        help_text=_("Por ejemplo: Cocreación del tercer Plan de Acción de Gobierno Abierto."),
        max_length=160,
        error_messages={"required": _("Falta el nombre del proceso.")},
    )
    title_en = forms.CharField(label=_("Nombre en inglés"), max_length=160, required=False)
    summary = forms.CharField(
        label=_("Para qué es y quién puede participar"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Di en pocas frases para qué es y quién puede participar.")},
    )
    period = forms.CharField(
        label=_("Periodo"),
        help_text=_("El año en que ocurre, o los dos: 2027 o 2027-2028. Es parte de su dirección."),
        max_length=20,
        error_messages={"required": _("Falta el periodo.")},
    )
    code_series = forms.CharField(
        label=_("Serie de los códigos"),
        help_text=_("Cómo empieza el código de cada propuesta: letras, un guion y el año, como UIO-2027."),
        max_length=20,
        error_messages={"required": _("Falta la serie de los códigos.")},
    )

    def __init__(
        self, *args: Any, jurisdiction: Jurisdiction, version: MethodologyVersion, bodies: Sequence[Body], **kwargs: Any
    ) -> None:
        super().__init__(*args, bodies=bodies, **kwargs)
        self.jurisdiction, self.version = jurisdiction, version
        self.add_phases(version.said.phases)
        self.order_fields(["title", "title_en", "summary", "period", "code_series"])

    def clean_period(self) -> str:
        period = tidy(self.cleaned_data["period"]).replace("–", "-")
        if not PERIOD.fullmatch(period) or period[5:] and period[5:] <= period[:4]:
            raise ValidationError(_("Escribe un año, o dos en orden: 2027 o 2027-2028."))
        if Process.objects.filter(jurisdiction=self.jurisdiction, slug=period).exists():
            raise ValidationError(_("Este gobierno ya tiene un proceso de ese periodo."))
        return period

    def clean_code_series(self) -> str:
        series = tidy(self.cleaned_data["code_series"]).upper()
        if not SERIES.fullmatch(series):
            raise ValidationError(_("Escribe letras, un guion y el año: UIO-2027."))
        if Process.objects.filter(code_series=series).exists():
            raise ValidationError(_("Otro proceso ya usa esa serie: dos propuestas tendrían el mismo código."))
        return series

    @property
    def plan(self) -> ProcessPlan:
        """Ask after `is_valid()`."""
        found = self.cleaned_data
        title = Said(es=tidy(found["title"]))
        if found["title_en"]:
            title["en"] = tidy(found["title_en"])
        return ProcessPlan(
            methodology=self.version,
            slug=found["period"],
            title=title,
            summary=Said(es=found["summary"].strip()),
            code_series=found["code_series"],
            dates=self.dates,
            working_group=found["working_group"],
            core_group=found["core_group"],
        )


class ReturnForm(forms.Form):
    """From which earlier process what was left comes back."""

    def __init__(self, *args: Any, earlier: Sequence[Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(one.pk): one for one in earlier}
        self.fields["earlier"] = forms.TypedChoiceField(
            label=_("Proceso anterior"),
            choices=[(key, str(one)) for key, one in by_key.items()],
            coerce=by_key.__getitem__,
            widget=RadioCards(helps={key: left_said(one) for key, one in by_key.items()}),
            error_messages={"required": _("Elige el proceso."), "invalid_choice": _("Elige un proceso de la lista.")},
        )


def left_said(process: Process) -> str:
    count: int = process.left_count  # type: ignore[attr-defined]  # annotated by `earlier_with_left`
    return str(_("Lo que dejó para otro plan y no ha vuelto: %(count)s.") % {"count": count})
