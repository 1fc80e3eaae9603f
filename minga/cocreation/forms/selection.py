"""What is put to a session about categories, the themes, and the filters of the selection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Category, IntegratedProposal, Process, SelectionTheme
from minga.cocreation.queries.selection import Ranked
from minga.cocreation.rules.selection import Choice
from minga.core.fields import Said, said
from minga.directory.models import Institution
from minga.groups.models import Item, Session
from minga.web.forms import FilterForm

KINDS = [(Item.Kind.VOTE, Item.Kind.VOTE.label), (Item.Kind.CONSENSUS, Item.Kind.CONSENSUS.label)]


def sessions_of(process: Process) -> Any:
    """Those of the forum that are still to come or under way."""
    ahead = Session.objects.filter(state__in=[Session.State.CALLED, Session.State.OPEN])
    return ahead.select_related("body").filter(body=process.core_group_id).order_by("starts_at")


class SessionForm(forms.Form):
    """In which session."""

    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=_("Sesión"),
        empty_label=None,
        help_text=_("Las que el foro tiene convocadas o en curso."),
        error_messages={"required": _("Falta la sesión: primero hay que convocarla.")},
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        self.fields["session"].queryset = sessions_of(process)  # type: ignore[attr-defined]


class BlocForm(SessionForm):
    """Several at once, each with the category that its scores suggest."""

    kind = forms.ChoiceField(label=_("Cómo se decide"), choices=KINDS)
    codes = forms.MultipleChoiceField(
        label=_("Propuestas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cada una va con la categoría que sugieren sus puntajes."),
        error_messages={"required": _("Elige al menos una propuesta.")},
    )

    def __init__(self, *args: Any, rows: list[Ranked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {one.proposal.code: one for one in rows}
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (code, f"{code} · {one.proposal} → {one.suggested}") for code, one in self.rows.items()
        ]

    @property
    def choices(self) -> list[Choice]:
        chosen = [self.rows[code] for code in self.cleaned_data["codes"]]
        return [Choice(one.proposal, one.suggested) for one in chosen if one.suggested]


class MotionForm(SessionForm):
    """One proposal, with what its category asks for."""

    field_order = ("category", "reason", "project", "institution", "circumstance", "theme", "session", "kind")

    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Categoría"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Falta la categoría.")},
    )
    reason = forms.CharField(
        label=_("Por qué"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Hace falta si se aparta de lo que sugieren los puntajes o si no va al plan. Es público."),
    )
    project = forms.CharField(
        label=_("Proyecto que la toma"),
        max_length=300,
        required=False,
        help_text=_("Si se impulsa fuera del plan."),
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Institución de ese proyecto"), required=False
    )
    circumstance = forms.CharField(
        label=_("Qué circunstancia espera"),
        max_length=300,
        required=False,
        help_text=_("Si queda para el próximo plan o con una condición."),
    )
    theme = forms.ModelChoiceField(SelectionTheme.objects.none(), label=_("Tema"), required=False)
    kind = forms.ChoiceField(label=_("Cómo se decide"), choices=KINDS)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        own = Institution.objects.filter(jurisdiction=process.jurisdiction)
        offered = {"category": process.categories.all(), "institution": own, "theme": process.selection_themes.all()}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def choice(self, integrated: IntegratedProposal) -> Choice:
        names = ("category", "reason", "project", "institution", "circumstance", "theme")
        return Choice(integrated, **{name: self.cleaned_data[name] for name in names})


class ThemeForm(forms.Form):
    title = forms.CharField(
        label=_("Nombre del tema"), max_length=160, error_messages={"required": _("Falta el nombre del tema.")}
    )
    description = forms.CharField(
        label=_("Qué reúne"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )

    @property
    def said(self) -> dict[str, Said]:
        return {name: said(self.cleaned_data[name]) for name in ("title", "description")}


class ThemingForm(forms.Form):
    """Under which theme a chosen proposal stands."""

    theme = forms.ModelChoiceField(SelectionTheme.objects.none(), label=_("Tema"), required=False)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = process.selection_themes.all()  # type: ignore[attr-defined]


class SelectionFilterForm(FilterForm):
    categoria = forms.ChoiceField(label=_("Categoría"))
    tema = forms.ChoiceField(label=_("Tema"))
    decision = forms.ChoiceField(
        label=_("Decisión"),
        choices=[
            ("", _("Todas")),
            ("decididas", _("Ya decididas")),
            ("pendientes", _("Aún sin decisión")),
            ("apartadas", _("Se apartan de lo sugerido")),
        ],
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = [(str(one.number), str(one)) for one in process.categories.all()]
        themes = [(one.key, str(one)) for one in process.selection_themes.all()]
        self.fields["categoria"].choices = [("", _("Todas")), *categories]  # type: ignore[attr-defined]
        self.fields["tema"].choices = [("", _("Todos")), *themes]  # type: ignore[attr-defined]

    def keeps(self, row: Ranked) -> bool:
        category = row.category or row.suggested
        standing = "decididas" if row.category else "pendientes"
        has = {
            "categoria": {str(category.number)} if category else set(),
            "tema": {row.theme.key} if row.theme else set(),
            "decision": {standing, "apartadas"} if row.departs else {standing},
        }
        return all(value in has[name] for name, value in self.chosen.items())
