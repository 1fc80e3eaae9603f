"""The filters of the list of commitments, and what is asked of a paper that proves one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.documents.forms import KeptFileField
from minga.documents.models import Document, Language
from minga.plans.models import Commitment, CommitmentDocument
from minga.plans.queries import Facet, Listed, choices_of
from minga.web.forms import FilterForm, RadioCards

ANY = ("", _("Todos"))


class CommitmentFilterForm(FilterForm):
    """One choice for each way to look at commitments; each value says how many it would show."""

    def __init__(self, query: Mapping[str, str], listed: Sequence[Listed]) -> None:
        super().__init__(query)
        asked = {facet.value: query.get(facet.value, "") for facet in Facet}
        for facet in Facet:
            choices = choices_of(listed, facet.value, asked)
            if choices:
                self.fields[facet.value] = forms.ChoiceField(label=facet.label, choices=[ANY, *choices], required=False)


class PaperForm(forms.Form):
    file = KeptFileField(
        label=_("El documento"),
        then=_("Si está firmado, mostramos quién lo firmó y si la firma vale."),
        error_messages={"required": _("Falta el documento.")},
    )
    part = forms.ChoiceField(
        label=_("¿Qué es?"),
        choices=CommitmentDocument.Part.choices,
        widget=RadioCards,
        error_messages={"required": _("Di qué documento es.")},
    )
    title = forms.CharField(
        label=_("Nombre del documento"),
        help_text=_("Por ejemplo: «Oficio MINTEL-2019-0123-O»."),
        max_length=200,
        error_messages={"required": _("Falta el nombre del documento.")},
    )
    language = forms.ChoiceField(label=_("Idioma"), choices=Language.choices, initial=Language.SPANISH)
    extends = forms.ModelChoiceField(
        label=_("¿Es otra versión de uno que ya está?"),
        help_text=_("En otro idioma es su traducción; en el mismo, lo reemplaza y el anterior se puede leer."),
        queryset=CommitmentDocument.objects.none(),
        required=False,
        empty_label=_("No, es un documento nuevo"),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = CommitmentDocument.objects.filter(commitment=commitment, document__state=Document.State.PUBLISHED)
        choice = self.fields["extends"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = papers.select_related("document")
        if not papers.exists():
            del self.fields["extends"]

    def paper(self) -> dict[str, Any]:
        """What `attach_document` takes. Ask after `is_valid()`."""
        found = self.cleaned_data
        file = replace(found["file"], title=found["title"], language=found["language"])
        return {"part": found["part"], "file": file, "extends": found.get("extends")}


class PaperWithdrawalForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("¿Por qué se retira?"),
        choices=[(one.value, one.label) for one in (Document.Ground.MISTAKE, Document.Ground.PERSONAL)],
        widget=RadioCards,
        error_messages={"required": _("Elige el motivo: cualquiera podrá leerlo.")},
    )
