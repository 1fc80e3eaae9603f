"""What somebody who proposes, corrects or withdraws is asked: few questions, one column."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.places import PlaceField, goals_at_hand
from minga.cocreation.models import Proposal
from minga.cocreation.queries.documents import NONE_FITS
from minga.cocreation.submissions import Submission
from minga.core.text import tidy
from minga.directory.models import SDG, Jurisdiction
from minga.documents.forms import FilesMixin
from minga.web.forms import OnceMixin, RadioCards, SpamTrapMixin

LONGEST = 1_500
CAPACITIES: dict[str, str | Promise] = {
    Proposal.Sector.CITIZEN: _("Hablas por ti."),
    Proposal.Sector.CIVIL_SOCIETY: _("Hablas por una organización, un barrio o un colectivo."),
    Proposal.Sector.ACADEMIA: _("Hablas por una universidad o un grupo de investigación."),
    Proposal.Sector.PUBLIC: _("Trabajas en una institución pública."),
    Proposal.Sector.PRIVATE: _("Hablas por una empresa o un gremio."),
    Proposal.Sector.OTHER: "",
}


class TextForm(forms.Form):
    """The text of a proposal: the same questions when it is sent and when it is corrected."""

    problem = forms.CharField(
        label=_("¿Cuál es el problema?"),
        help_text=_("Cuéntalo en una o dos frases, como se lo dirías a una vecina."),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": _("Falta el problema. Cuéntalo en una o dos frases.")},
    )
    solution = forms.CharField(
        label=_("¿Qué propones?"),
        help_text=_("Qué debería hacer el gobierno, y con quién."),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": _("Falta la solución. Di qué debería hacerse.")},
    )
    title = forms.CharField(
        label=_("Tu propuesta en una frase"),
        help_text=_("Así se leerá en las listas. Por ejemplo: «Que los horarios de los buses sean datos abiertos»."),
        max_length=120,
        error_messages={"required": _("Falta la frase que resume tu propuesta.")},
    )

    def clean(self) -> dict[str, Any]:
        """Text of nothing but signs that cannot be seen is no text."""
        found = super().clean() or {}
        for name in ("problem", "solution", "title"):
            if name in found and not tidy(found[name]):
                self.add_error(name, self.fields[name].error_messages["required"])
        return found


class ProposalForm(SpamTrapMixin, OnceMixin, FilesMixin, TextForm):
    territory = PlaceField(
        label=_("¿Dónde pasa?"),
        error_messages={"invalid_choice": _("Elige un lugar de la lista.")},
    )
    sdg = forms.ChoiceField(
        label=_("¿A qué objetivo de desarrollo ayuda más?"),
        help_text=_(
            "Son los 17 objetivos que los países acordaron para 2030. Piensa en quién vivirá mejor con tu propuesta:"
            " ese objetivo es. Si dudas, no respondas; si ninguno encaja, dilo."
        ),
        required=False,
        widget=RadioCards({"class": "in-columns"}),
    )
    sector = forms.ChoiceField(
        label=_("¿Como quién propones?"),
        choices=Proposal.Sector.choices,
        widget=RadioCards({"class": "in-columns"}, helps=CAPACITIES),
        error_messages={"required": _("Elige como quién propones.")},
    )
    shown_name = forms.CharField(
        label=_("Nombre que quieres que se vea"),
        help_text=_("Si lo dejas vacío, tu propuesta se publica sin nombre."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    follow_email = forms.EmailField(
        label=_("Tu correo, para avisarte de lo que pase"),
        help_text=_("No se publica. Puedes darte de baja con un clic."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Ese correo no está completo. Revísalo o déjalo vacío.")},
    )
    accepts = forms.BooleanField(
        label=_("Acepto que mi propuesta se publique y quede en el registro público."),
        error_messages={"required": _("Para recibir tu propuesta necesitamos que aceptes que sea pública.")},
    )

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].offer(jurisdiction)  # type: ignore[attr-defined]
        goals = [*goals_at_hand(), (NONE_FITS, _("Ninguno encaja"))]
        self.fields["sdg"].choices = goals  # type: ignore[attr-defined]
        self.order_fields(["problem", "solution", "title", "territory", "sdg", "sector", "shown_name"])

    def submission(self) -> Submission:
        """What was typed, ready for `submit_proposal`. Ask after `is_valid()`."""
        found = self.cleaned_data
        goal = found["sdg"]
        return Submission(
            title=found["title"],
            problem=found["problem"],
            solution=found["solution"],
            sector=found["sector"],
            territory=found["territory"],
            sdg=SDG.objects.filter(pk=int(goal)).first() if goal.isdigit() else None,
            is_without_sdg=goal == NONE_FITS,
            language=(get_language() or "es")[:2],
            shown_name=found["shown_name"],
            follow_email=found["follow_email"],
            submission_key=found["once"],
            suspicions=(self.suspicion,) if self.suspicion else (),
            files=self.handed_in,
        )


class CorrectionForm(TextForm):
    """The same text, to be put right."""


class WithdrawalForm(forms.Form):
    confirms = forms.BooleanField(
        label=_("Entiendo que el texto se borra y no vuelve."),
        error_messages={"required": _("Marca la casilla para confirmarlo.")},
    )
