"""The parts of a methodology that are changed one page at a time: a head, and rows that are added, moved and taken off
with buttons that send the form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms import drafts
from minga.cocreation.forms.drafts import Item, PieceForm
from minga.cocreation.methodology_faults import Fault

MOST_ROWS = 40
TOTAL = "filas"


@dataclass(frozen=True)
class Part:
    """`read` gives the head and the rows of the content; `write` puts them back into a copy of it."""

    slug: str
    title: str | Promise
    lead: str | Promise
    read: Callable[[Item], tuple[Item, list[Item]]]
    write: Callable[[Item, Item, list[Item]], Item]
    head: type[PieceForm] | None = None
    row: type[PieceForm] | None = None
    add: str | Promise = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def whole(content: Item) -> tuple[Item, list[Item]]:
    return content, []


def rows_at(name: str) -> Callable[[Item], tuple[Item, list[Item]]]:
    return lambda content: ({}, content[name])


def general_part() -> Part:
    title, lead = _("En general"), _("Nombre, plazos y reglas que valen para todo el proceso.")
    return Part("general", title, lead, whole, lambda content, head, rows: {**content, **head}, head=drafts.GeneralForm)


def sectors_part() -> Part:
    def read(content: Item) -> tuple[Item, list[Item]]:
        return {}, [{"key": key, "name": name} for key, name in content["sectors"].items()]

    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "sectors": {row["key"]: row["name"] for row in rows}}

    lead = _("Entre quiénes debe haber equilibrio en los grupos.")
    return Part("sectores", _("Sectores"), lead, read, write, row=drafts.SectorForm, add=_("Añadir un sector"))


def steps_part() -> Part:
    def read(content: Item) -> tuple[Item, list[Item]]:
        return {}, [{"text": step} for step in content["workshop_steps"]]

    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "workshop_steps": [row["text"] for row in rows]}

    lead = _("Los pasos de cada taller, en su orden. Sin pasos, el taller no tiene guion.")
    return Part("talleres", _("Guion de un taller"), lead, read, write, row=drafts.StepForm, add=_("Añadir un paso"))


def phases_part() -> Part:
    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "phases": rows}

    lead = _("En su orden. Entre todas deben recibir, clasificar, integrar, decidir, confirmar y formalizar.")
    read = rows_at("phases")
    return Part("fases", _("Fases"), lead, read, write, row=drafts.PhaseForm, add=_("Añadir una fase"))


def classification_part() -> Part:
    def read(content: Item) -> tuple[Item, list[Item]]:
        return content["classification"], content["classification"]["criteria"]

    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "classification": {**head, "criteria": rows}}

    return Part(
        "clasificacion",
        _("Clasificación"),
        _("Los criterios con que se decide si una propuesta se relaciona con el gobierno abierto."),
        read,
        write,
        head=drafts.ClassificationForm,
        row=drafts.CriterionForm,
        add=_("Añadir un criterio"),
    )


def dimensions_part() -> Part:
    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "dimensions": [{"rounds": [], "indicators": [], **row} for row in rows]}

    lead = _("Qué se puntúa. Sin ninguna, la categoría la decide el grupo sin puntajes.")
    read = rows_at("dimensions")
    return Part(
        "dimensiones", _("Evaluación"), lead, read, write, row=drafts.DimensionForm, add=_("Añadir una dimensión")
    )


def inside_part(name: str, dimension: Item) -> Part:
    """The rounds, or the indicators, of one dimension."""
    key = dimension["key"]

    def read(content: Item) -> tuple[Item, list[Item]]:
        return {}, next(one for one in content["dimensions"] if one["key"] == key)[name]

    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        changed = [{**one, name: rows} if one["key"] == key else one for one in content["dimensions"]]
        return {**content, "dimensions": changed}

    values = {"dimension": dimension["title"].get("es", "") or key}
    if name == "rounds":
        title, lead = _("%(dimension)s: vueltas") % values, _("Quién evalúa, en qué orden y cuántas veces.")
        add, row = _("Añadir una vuelta"), drafts.RoundForm
        return Part(f"vueltas-{key}", title, lead, read, write, row=row, add=add)
    title, lead = _("%(dimension)s: indicadores") % values, _("Cada uno con su escala y su peso.")
    add = _("Añadir un indicador")
    return Part(f"indicadores-{key}", title, lead, read, write, row=drafts.IndicatorForm, add=add)


def categories_part(content: Item) -> Part:
    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        numbered = [{**row, "number": place} for place, row in enumerate(rows, 1)]
        return {**content, "categories": numbered}

    lead = _("En su orden: el sistema sugiere la primera cuyos puntajes se alcanzan, y el grupo decide.")
    read = rows_at("categories")
    options = {"dimensions": content["dimensions"]}
    return Part(
        "categorias",
        _("Categorías"),
        lead,
        read,
        write,
        row=drafts.CategoryForm,
        add=_("Añadir una categoría"),
        options=options,
    )


def permits_part() -> Part:
    def read(content: Item) -> tuple[Item, list[Item]]:
        return content["permits"], []

    def write(content: Item, head: Item, rows: list[Item]) -> Item:
        return {**content, "permits": head}

    lead = _("Donde lo hace un grupo, una persona sola no puede.")
    return Part("permisos", _("Quién hace cada cosa"), lead, read, write, head=drafts.PermitsForm)


def parts_of(content: Item) -> list[Part]:
    """All the parts of a draft, in the order in which they are told."""
    scored = [inside_part(name, dimension) for dimension in content["dimensions"] for name in ("rounds", "indicators")]
    return [
        general_part(),
        sectors_part(),
        phases_part(),
        steps_part(),
        classification_part(),
        dimensions_part(),
        *scored,
        categories_part(content),
        permits_part(),
    ]


def part_named(slug: str, content: Item) -> Part:
    found = next((part for part in parts_of(content) if part.slug == slug), None)
    if found is None:
        raise Http404(_("Esa parte no existe en este borrador."))
    return found


class PartForms:
    """The forms of a part, always with data: what was typed, or what the draft says."""

    def __init__(self, part: Part, content: Item, typed: QueryDict | None = None) -> None:
        self.part, self.content = part, content
        self.old_head, self.old_rows = part.read(content)
        self.data = self.stored() if typed is None else rearranged(typed, typed.get("acto", ""))

    def stored(self) -> QueryDict:
        """What the draft says, as a browser would send it."""
        data = QueryDict(mutable=True)
        data[TOTAL] = str(len(self.old_rows))
        if self.part.head:
            put(data, self.part.head(prefix="todo"), self.old_head)
        for place, row in enumerate(self.old_rows):
            put(data, self.row_form(place, None), row)
        return data

    def row_form(self, place: int, data: QueryDict | None) -> PieceForm:
        assert self.part.row is not None
        return self.part.row(data, prefix=f"fila-{place}", **self.part.options)

    @cached_property
    def head(self) -> PieceForm | None:
        return self.part.head(self.data, prefix="todo") if self.part.head else None

    @cached_property
    def rows(self) -> list[PieceForm]:
        return [self.row_form(place, self.data) for place in range(total_of(self.data))] if self.part.row else []

    @property
    def forms(self) -> Sequence[PieceForm]:
        return [*([self.head] if self.head else []), *self.rows]

    def is_valid(self) -> bool:
        """Each form is asked, so that each shows its errors."""
        return not [form for form in self.forms if not form.is_valid()]

    def written(self) -> Item:
        """The content with this part as it was typed; ask after `is_valid()`."""
        head = self.head.piece(self.old_head) if self.head else {}
        by_key = {row.get("key"): row for row in self.old_rows}
        rows = []
        for place, form in enumerate(self.rows):
            same_place = self.old_rows[place] if place < len(self.old_rows) else {}
            old = by_key.get(form.cleaned_data["key"], {}) if form.is_keyed else same_place
            rows.append(form.piece(old))
        return self.part.write(self.content, head, rows)

    def show(self, faults: Sequence[Fault]) -> list[str]:
        """Put each fault of this part at its field; what is of no field is given back."""
        others = []
        for fault in faults:
            if fault.part != self.part.slug:
                continue
            form = self.head if fault.row is None else next(iter(self.rows[fault.row : fault.row + 1]), None)
            if form is None:
                others.append(fault.problem)
            elif fault.field in form.fields:
                form.add_error(fault.field, fault.problem)
            else:
                form.add_error(NON_FIELD_ERRORS, fault.problem)
        return others


def total_of(data: QueryDict) -> int:
    text = data.get(TOTAL, "0")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def put(data: QueryDict, form: PieceForm, item: Item) -> None:
    """Write an item into the data as the form's own fields would be sent."""
    for name, value in form.initial_of(item).items():
        bound = form[name]
        shown = bound.field.prepare_value(value)
        if isinstance(shown, bool):
            data.setlist(bound.html_name, ["on"] if shown else [])
        elif isinstance(shown, list):
            data.setlist(bound.html_name, [str(one) for one in shown])
        else:
            data[bound.html_name] = "" if shown is None else str(shown)


def rearranged(typed: QueryDict, act: str) -> QueryDict:
    """What was typed, with a row more, without one, or with one a place earlier; nothing typed is lost."""
    count = total_of(typed)
    rows = [row_of(typed, place) for place in range(count)]
    verb, _hyphen, number = act.partition("-")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if verb == "mas" and count < MOST_ROWS:
        rows.append({})
    elif verb == "quitar" and 0 <= place < count:
        rows.pop(place)
    elif verb == "subir" and 0 < place < count:
        rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    data = QueryDict(mutable=True)
    for name, values in typed.lists():
        if not name.startswith("fila-"):
            data.setlist(name, values)
    data[TOTAL] = str(len(rows))
    for place, row in enumerate(rows):
        for name, values in row.items():
            data.setlist(f"fila-{place}-{name}", values)
    return data


def row_of(typed: QueryDict, place: int) -> dict[str, list[str]]:
    prefix = f"fila-{place}-"
    return {name.removeprefix(prefix): values for name, values in typed.lists() if name.startswith(prefix)}
