"""What an examination found, in words for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from minga.web.numbers import file_size

RECEIVED = _("Recibimos PDF, PNG, JPEG, WebP, ODT, DOCX, ODS, XLSX y CSV.")

PROBLEMS: dict[str, Promise] = {
    "too_large": _("«%(name)s» pesa %(size)s. El límite es %(most)s. Guárdalo con menos calidad o pártelo en dos."),
    "no_room": _("Ahora mismo no podemos recibir más archivos. Prueba con «%(name)s» dentro de unas horas."),
    "empty": _("«%(name)s» está vacío. Elige el archivo otra vez."),
    "unknown_type": _("«%(name)s» no es de un tipo que recibamos, aunque su nombre lo diga. %(received)s"),
    "archive": _("«%(name)s» es un archivo comprimido. Sácalo de ahí y sube cada documento por separado. %(received)s"),
    "program": _("«%(name)s» es un programa. %(received)s"),
    "old_office": _(
        "«%(name)s» tiene contraseña o es de un Office antiguo. Guárdalo sin contraseña como DOCX, XLSX o PDF."
    ),
    "encrypted": _("«%(name)s» tiene contraseña y no podemos revisarlo. Guárdalo sin contraseña."),
    "macros": _("«%(name)s» lleva macros: programas que corren al abrirlo. Guárdalo sin macros."),
    "embedded": _("«%(name)s» lleva otros archivos dentro. Quítalos y súbelos por separado."),
    "active": _("«%(name)s» lleva instrucciones que corren al abrirlo. Imprímelo como PDF y sube ese."),
    "image_too_large": _("«%(name)s» tiene más de %(most)s millones de puntos. Redúcela y vuelve a subirla."),
    "too_many_pages": _("«%(name)s» tiene más de %(most)s páginas. Pártelo en varios."),
    "bomb": _(
        "«%(name)s» ocupa al abrirse mucho más de lo que pesa. No lo recibimos; guárdalo de nuevo con tu programa."
    ),
    "unsafe_xml": _("«%(name)s» trae definiciones que un documento normal no trae. Guárdalo de nuevo con tu programa."),
    "broken": _("«%(name)s» está dañado o incompleto. Ábrelo, guárdalo otra vez y vuelve a subirlo."),
    "not_a_table": _("«%(name)s» no es una tabla: cada fila debe tener las mismas columnas, separadas por comas."),
    "too_complex": _(
        "No pudimos revisar «%(name)s»: está dañado o es demasiado complejo. Prueba a guardarlo como PDF."
    ),
}

FINDINGS: dict[str, Any] = {
    "cedula": _n("%(count)d número de cédula", "%(count)d números de cédula", "count"),
    "ruc": _n("%(count)d RUC de una persona", "%(count)d RUC de personas", "count"),
    "email": _n("%(count)d correo electrónico", "%(count)d correos electrónicos", "count"),
    "phone": _n("%(count)d teléfono", "%(count)d teléfonos", "count"),
    "position": _n(
        "%(count)d fotografía que dice dónde se tomó", "%(count)d fotografías que dicen dónde se tomaron", "count"
    ),
    "hidden_sheet": _n("%(count)d hoja oculta", "%(count)d hojas ocultas", "count"),
}

NOTES: dict[str, Promise] = {
    "position_removed": _("La fotografía decía en qué lugar se tomó. Lo quitamos."),
    "metadata_removed": _("La imagen llevaba datos de la cámara o del programa. Los quitamos."),
    "one_frame": _("La imagen tenía movimiento: queda solo su primer cuadro."),
    "image_unread": _("No leemos el texto que se ve en una imagen. Mira tú que no muestre datos de nadie."),
    "no_text": _(
        "Sus páginas son imágenes y no leemos el texto que se ve en ellas. Mira tú que no muestren datos de nadie."
    ),
    "pages_without_text": _(
        "Páginas que son imágenes y cuyo texto no leemos: %(count)s. Mira tú que no muestren datos de nadie."
    ),
    "author": _("El archivo dice quién lo escribió: %(names)s."),
    "hidden_parts": _("La hoja «%(sheet)s» tiene filas o columnas ocultas (%(count)s): cualquiera podrá mostrarlas."),
    "comments": _("El archivo lleva comentarios: cualquiera podrá leerlos."),
    "tracked_changes": _("El archivo guarda lo que se borró o cambió al escribirlo: cualquiera podrá leerlo."),
    "earlier_versions": _("El PDF guarda dentro versiones anteriores: lo que se quitó después se puede recuperar."),
    "external_links": _("La hoja de cálculo apunta a otros archivos que no están aquí."),
    "formula_cells": _("Filas con una celda que Excel tomaría por fórmula: %(count)s. Ábrelo como texto."),
}

PLACES: dict[str, Promise] = {
    "page": _("página %(place)s"),
    "line": _("fila %(place)s"),
    "sheet": _("hoja «%(place)s»"),
    "field": _("casilla «%(place)s»"),
}


def problem_said(problem: Mapping[str, Any], name: str) -> str:
    """Why a file cannot be received, and what to do."""
    values = {**problem, "name": name, "received": RECEIVED}
    for size in ("size", "most"):
        if problem["code"] == "too_large":
            values[size] = file_size(problem[size])
    return str(PROBLEMS[problem["code"]]) % values


def finding_said(finding: Mapping[str, Any]) -> str:
    """ "2 números de cédula (171•••••03, 092•••••56) en: fila 2, fila 3"."""
    text = FINDINGS[finding["kind"]] % {"count": finding["count"]}
    if finding["samples"]:
        text += f" ({', '.join(finding['samples'])})"
    if finding["places"]:
        text = _now("%(what)s en: %(places)s") % {"what": text, "places": ", ".join(map(place_said, finding["places"]))}
    return str(text)


def kinds_said(findings: list[Mapping[str, Any]]) -> str:
    """Only what and how many: for everybody's eyes."""
    return ", ".join(str(FINDINGS[one["kind"]] % {"count": one["count"]}) for one in findings)


def place_said(place: str) -> str:
    kind, _colon, name = place.partition(":")
    return str(PLACES[kind]) % {"place": name}


def note_said(note: Mapping[str, Any]) -> str:
    return str(NOTES[note["code"]]) % note
