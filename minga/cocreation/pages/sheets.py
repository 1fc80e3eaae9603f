"""The template that is filled in by hand: a sheet to write in, how to do it, and the lists to choose from."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from minga.cocreation.forms.places import goals_at_hand, places_at_hand
from minga.cocreation.models import Proposal, Workshop
from minga.cocreation.sheet_shape import COLUMNS, MOST_ROWS, place_said
from minga.web.exports import harmless
from minga.web.numbers import day

# What Excel shows beside a cell that is chosen holds no more.
MOST_TITLE, MOST_MESSAGE = 32, 255
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template_book(workshop: Workshop) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **OPTIONS})
    forms = {
        "head": book.add_format({"bold": True, "bg_color": "#eadfc8", "border": 1, "text_wrap": True}),
        "needed": book.add_format({"bold": True, "bg_color": "#d9c48f", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    rows = book.add_worksheet(_("Propuestas"))
    help_sheet = book.add_worksheet(_("Cómo llenarla"))
    lists = book.add_worksheet(_("Listas"))
    ranges = write_lists(lists, lists_of(workshop), _("Listas"))
    write_columns(rows, forms, ranges)
    write_help(help_sheet, forms, workshop)
    book.close()
    return target.getvalue()


def lists_of(workshop: Workshop) -> dict[str, list[str]]:
    places = [place for _kind, found in places_at_hand(workshop.process.jurisdiction) for place in found]
    tables = workshop.tables.values_list("number", flat=True)
    return {
        "table": [str(number) for number in tables],
        "sector": [str(label) for _value, label in Proposal.Sector.choices],
        "territory": [place_said(code, name) for code, name in places],
        "sdg": [label for _number, label in goals_at_hand()],
    }


def write_lists(sheet: Any, found: dict[str, list[str]], name: str) -> dict[str, str]:
    """The range of each list that has something to choose."""
    ranges = {}
    labels = {column.key: str(column.label) for column in COLUMNS}
    for place, (key, options) in enumerate(found.items()):
        sheet.write_string(0, place, labels[key])
        sheet.set_column(place, place, 34)
        for line, option in enumerate(options, 1):
            sheet.write_string(line, place, harmless(option))
        if options:
            letter = chr(ord("A") + place)
            ranges[key] = f"='{name}'!${letter}$2:${letter}${len(options) + 1}"
    return ranges


def write_columns(sheet: Any, forms: dict[str, Any], ranges: dict[str, str]) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, forms["text"])
        sheet.write_string(0, place, str(column.label), forms["needed" if column.is_needed else "head"])
        sheet.data_validation(1, place, MOST_ROWS, place, validation_of(column, ranges.get(column.key, "")))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def validation_of(column: Any, options: str) -> dict[str, Any]:
    """What the program shows while a cell is filled in, and what it refuses."""
    said = {
        "input_title": str(column.label)[:MOST_TITLE],
        "input_message": str(column.help)[:MOST_MESSAGE],
        "ignore_blank": True,
    }
    if options:
        refusal = {"error_title": str(column.label)[:MOST_TITLE], "error_message": _("Elige de la lista.")}
        return {**said, "validate": "list", "source": options, **refusal}
    if column.most:
        too_long = _("Caben %(most)s letras: acórtalo.") % {"most": column.most}
        return {**said, "validate": "length", "criteria": "<=", "value": column.most, "error_message": too_long}
    return {**said, "validate": "any"}


def write_help(sheet: Any, forms: dict[str, Any], workshop: Workshop) -> None:
    when = day(workshop.starts_at) if workshop.starts_at else ""
    sheet.set_column(0, 0, 30, forms["text"])
    sheet.set_column(1, 1, 90, forms["text"])
    lines = [
        (_("Taller"), str(workshop)),
        (_("Cuándo"), when),
        (_("Lugar"), ", ".join(part for part in (str(workshop.place), workshop.city) if part)),
        (_("Proceso"), str(workshop.process)),
        ("", ""),
        (_("Cómo llenarla"), _("Una propuesta en cada fila de la hoja «Propuestas», desde la segunda.")),
        ("", _("No cambies los títulos de las columnas.")),
        ("", _("Los títulos más oscuros son los que no pueden faltar.")),
        ("", _("No escribas nombres, cédulas, teléfonos ni direcciones de nadie: lo que escribas se publica.")),
        ("", _("Cuando termines, súbela en la mesa del taller: verás cada error por su fila y su columna.")),
        ("", _("Nada se recibe hasta que lo confirmes.")),
        ("", _("Subir dos veces la misma hoja no repite ninguna propuesta.")),
        ("", ""),
        *((str(column.label), str(column.help)) for column in COLUMNS),
    ]
    for number, (label, said) in enumerate(lines):
        sheet.write_string(number, 0, harmless(label), forms["head"] if label else None)
        sheet.write_string(number, 1, harmless(said))
