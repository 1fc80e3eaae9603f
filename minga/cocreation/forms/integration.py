"""The sheet of an integrated proposal, in the fields of the plan's template, and what was taken of each idea."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import IntegratedActor, Proposal
from minga.core.dates import PartialDate
from minga.core.text import tidy
from minga.directory.models import SDG, Institution, OGPValue, Pillar, PolicyArea
from minga.plans.prompts import FIELDS
from minga.web.forms import CheckCards

SPARE = 2
LEAST_MILESTONES = 3
MOST_TEXT = 6000
PARTS = {
    IntegratedActor.Part.RESPONSIBLE: _("Institución responsable"),
    IntegratedActor.Part.COUNTERPART: _("Contraparte"),
    IntegratedActor.Part.STATE: _("Otras instituciones del Estado"),
    IntegratedActor.Part.NON_STATE: _("Sociedad civil, academia y otros actores"),
}
TAXA = {
    "values": (OGPValue, _("Valores del gobierno abierto")),
    "pillars": (Pillar, _("Pilares")),
    "policy_areas": (PolicyArea, _("Áreas de política")),
}


class PartialDateInput(forms.CharField):
    """A year, a month or a day, as a plan says it."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=10, help_text=_("2027, 2027-04 o 2027-04-30"))

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        try:
            return PartialDate(text).iso if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


def long_text(label: Any, *, rows: int = 4, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=MOST_TEXT, widget=area, help_text=help_text)


class SheetForm(forms.Form):
    """Nothing is required while it is a draft: what it lacks is said before it can be declared ready."""

    title = forms.CharField(label=_("Título"), max_length=200, required=False)

    def __init__(
        self, *args: Any, template: str, jurisdiction: Any, sources: Sequence[Proposal], milestones: int, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.template, self.ideas = template, sources
        self.rows = max(LEAST_MILESTONES, milestones + SPARE)
        for key, label in FIELDS[template].items():
            self.fields[f"field_{key}"] = long_text(label)
        self.add_actors(jurisdiction)
        self.fields["starts_on"], self.fields["ends_on"] = (
            PartialDateInput(_("Empieza")),
            PartialDateInput(_("Termina")),
        )
        self.add_milestones()
        self.add_taxa()
        self.add_sources()

    def add_actors(self, jurisdiction: Any) -> None:
        institutions = [(one.slug, str(one)) for one in Institution.objects.filter(jurisdiction=jurisdiction)]
        for part, label in PARTS.items():
            widget = forms.SelectMultiple({"size": 5})
            field = forms.MultipleChoiceField(label=label, choices=institutions, required=False, widget=widget)
            self.fields[f"actors_{part}"] = field

    def add_milestones(self) -> None:
        for number in range(1, self.rows + 1):
            said = {"number": number}
            self.fields[f"milestone_{number}_title"] = forms.CharField(
                label=_now("Hito %(number)s") % said, max_length=300, required=False
            )
            self.fields[f"milestone_{number}_starts_on"] = PartialDateInput(_now("Hito %(number)s: empieza") % said)
            self.fields[f"milestone_{number}_ends_on"] = PartialDateInput(_now("Hito %(number)s: termina") % said)
            self.fields[f"milestone_{number}_expected_output"] = forms.CharField(
                label=_now("Hito %(number)s: producto que se espera") % said, max_length=300, required=False
            )

    def add_taxa(self) -> None:
        goals = [(str(one.pk), str(one)) for one in SDG.objects.all()]
        columns = {"class": "in-columns"}
        self.fields["sdgs"] = forms.MultipleChoiceField(
            label=_("Objetivos de Desarrollo Sostenible"), choices=goals, required=False, widget=CheckCards(columns)
        )
        for name, (model, label) in TAXA.items():
            choices = [(one.slug, str(one)) for one in model._default_manager.all()]
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices, required=False, widget=CheckCards(columns)
            )

    def add_sources(self) -> None:
        for idea in self.ideas:
            said = {"code": idea.code, "title": idea.title}
            self.fields[f"taken_{idea.code}"] = long_text(_now("%(code)s «%(title)s»: qué se tomó") % said, rows=2)
            self.fields[f"left_{idea.code}"] = long_text(_now("%(code)s: qué no se tomó") % said, rows=2)
            self.fields[f"why_{idea.code}"] = long_text(_now("%(code)s: por qué no") % said, rows=2)
            self.fields[f"drop_{idea.code}"] = forms.BooleanField(
                label=_now("%(code)s: quitarla de aquí") % said, required=False
            )
        self.fields["more_ideas"] = forms.CharField(
            label=_("Añadir otras ideas"),
            help_text=_("Sus códigos, separados por comas. Una idea puede estar en varias propuestas integradas."),
            max_length=300,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for idea in self.ideas:
            if found.get(f"left_{idea.code}") and not found.get(f"why_{idea.code}"):
                self.add_error(f"why_{idea.code}", _("Di por qué no se tomó: quien la propuso lo va a leer."))
        for number in range(1, self.rows + 1):
            prefix = f"milestone_{number}_"
            others = [found.get(f"{prefix}{name}") for name in ("starts_on", "ends_on", "expected_output")]
            if any(others) and not found.get(f"{prefix}title"):
                self.add_error(f"{prefix}title", _("Falta decir qué es este hito."))
        return found

    @property
    def content(self) -> dict[str, Any]:
        """What was typed, in the shape in which editions keep it."""
        said = self.cleaned_data
        texts = {key: tidy(said[f"field_{key}"]) for key in FIELDS[self.template]}
        actors = {str(part): said[f"actors_{part}"] for part in PARTS if said[f"actors_{part}"]}
        return {
            "title": tidy(said["title"]),
            "fields": {key: text for key, text in texts.items() if text},
            "sdgs": sorted(int(one) for one in said["sdgs"]),
            **{name: sorted(said[name]) for name in TAXA},
            "actors": actors,
            "starts_on": said["starts_on"],
            "ends_on": said["ends_on"],
            "milestones": list(self.milestones()),
            "sources": self.sources(),
        }

    def milestones(self) -> Iterator[dict[str, str]]:
        names = ("title", "starts_on", "ends_on", "expected_output")
        for number in range(1, self.rows + 1):
            row = {name: self.cleaned_data[f"milestone_{number}_{name}"] for name in names}
            if row["title"]:
                yield row

    def sources(self) -> dict[str, dict[str, str]]:
        said = self.cleaned_data
        found = {
            idea.code: {
                "taken": tidy(said[f"taken_{idea.code}"]),
                "left": tidy(said[f"left_{idea.code}"]),
                "why_left": tidy(said[f"why_{idea.code}"]),
            }
            for idea in self.ideas
            if not said[f"drop_{idea.code}"]
        }
        more = (code.strip().upper() for code in said["more_ideas"].replace(";", ",").split(","))
        return {**{code: {"taken": "", "left": "", "why_left": ""} for code in more if code}, **found}


def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet as the values of the form's fields."""
    found: dict[str, Any] = {
        "title": content["title"],
        "starts_on": content["starts_on"],
        "ends_on": content["ends_on"],
    }
    found |= {f"field_{key}": text for key, text in content["fields"].items()}
    found |= {f"actors_{part}": slugs for part, slugs in content["actors"].items()}
    found |= {name: content[name] for name in TAXA} | {"sdgs": [str(one) for one in content["sdgs"]]}
    for number, row in enumerate(content["milestones"], 1):
        found |= {f"milestone_{number}_{name}": value for name, value in row.items()}
    for code, source in content["sources"].items():
        found |= {
            f"taken_{code}": source["taken"],
            f"left_{code}": source["left"],
            f"why_{code}": source["why_left"],
        }
    return found


class UnusedForm(forms.Form):
    code = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Por qué no se usa"),
        help_text=_("La leerán quien la propuso y todo el mundo."),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Escribe por qué no se usa: quien la propuso lo va a leer.")},
    )
