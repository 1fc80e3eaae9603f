"""The filters of the list of commitments, what is asked of a paper that proves one, and the translators' forms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.core.text import tidy
from minga.documents.forms import KeptFileField
from minga.documents.models import Document, Language
from minga.plans.models import Commitment, CommitmentDocument
from minga.plans.queries import Facet, Listed, choices_of
from minga.plans.queries.translations import Line, digest_of
from minga.web.forms import FileField, FilterForm, RadioCards

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


LONGEST_TEXT = 60_000
LARGEST_TABLE = 2_000_000


class TranslationFilterForm(FilterForm):
    ver = forms.ChoiceField(
        label=_("Ver"),
        choices=[
            ("", _("Todos los textos")),
            ("faltan", _("Los que faltan")),
            ("cambiaron", _("Los que cambiaron en español")),
            ("esperan", _("Los que esperan revisión")),
            ("listas", _("Los que ya se leen en el plan")),
        ],
    )
    parte = forms.ChoiceField(label=_("De qué parte"))
    desde = forms.DateField(
        label=_("Traducidos o revisados desde"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, query: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> None:
        super().__init__(query)
        self.fields["parte"] = forms.ChoiceField(
            label=_("De qué parte"), choices=[("", _("Todo el plan")), *parts], required=False
        )


class TranslationForm(forms.Form):
    """The texts of one page of the bench; each goes with what its translator had in sight."""

    def __init__(self, *args: Any, lines: Sequence[Line], reviewer: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for number, line in enumerate(lines):
            self.add_line(number, line, reviewer)

    def add_line(self, number: int, line: Line, reviewer: int) -> None:
        rows = min(14, 2 + len(line.place.spanish) // 70)
        hidden = {"place": line.place.key, "source": line.place.digest, "seen": digest_of(line.text)}
        for name, value in hidden.items():
            self.fields[f"{name}-{number}"] = forms.CharField(
                initial=value, max_length=160 if name == "place" else 64, required=False, widget=forms.HiddenInput
            )
        self.fields[f"text-{number}"] = forms.CharField(
            label=_("Traducción"),
            initial=line.text,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea({"rows": rows, "lang": line.language}),
        )
        if line.is_draft and line.row and line.row.written_by_id != reviewer:
            self.fields[f"check-{number}"] = forms.BooleanField(label=_("La revisé y está bien"), required=False)

    @property
    def pairs(self) -> list[tuple[Line, Any, Any, list[Any]]]:
        """Each text with its field, its box if it can be reviewed, and what goes hidden with it."""
        found = []
        for number, line in enumerate(self.lines):
            box = self[f"check-{number}"] if f"check-{number}" in self.fields else None
            hidden = [self[f"{name}-{number}"] for name in ("place", "source", "seen")]
            found.append((line, self[f"text-{number}"], box, hidden))
        return found

    @property
    def written(self) -> dict[str, tuple[str, str, str]]:
        """By place: the text, and the digests of the Spanish and of the translation that its author saw."""
        values = self.cleaned_data
        return {
            line.place.key: (tidy(values[f"text-{number}"]), values[f"source-{number}"], values[f"seen-{number}"])
            for number, line in enumerate(self.lines)
        }

    @property
    def reviewed(self) -> dict[str, str]:
        """By place: the digest of the translation that the reviewer read."""
        values = self.cleaned_data
        marked = [number for number in range(len(self.lines)) if values.get(f"check-{number}")]
        return {self.lines[number].place.key: values[f"seen-{number}"] for number in marked}

    def add_reasons(self, reasons: Mapping[str, str]) -> None:
        for number, line in enumerate(self.lines):
            if reason := reasons.get(line.place.key):
                self.add_error(f"text-{number}", reason)


def places_sent(data: Mapping[str, Any], most: int) -> list[str]:
    """Of which texts a sent page of the bench speaks, in its order."""
    return [str(data[f"place-{number}"]) for number in range(most) if f"place-{number}" in data]


class TranslationTableForm(forms.Form):
    file = FileField(
        label=_("La tabla con las traducciones (CSV)"),
        types=[".csv"],
        max_bytes=LARGEST_TABLE,
        then=_("Antes de guardar nada verás qué cambia, fila por fila."),
        error_messages={"required": _("Falta la tabla.")},
    )
