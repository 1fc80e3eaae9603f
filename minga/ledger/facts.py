"""What a line knows, in words: the register keeps short keys for ever, and people read what they mean."""

from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.core.dates import FORM, PartialDate
from minga.ledger.verbs import ROLES, fact_text, kind_label
from minga.web.numbers import day, file_size

# By the name of the fact. tests/ledger asks the rooms whether one of theirs is missing.
VALUES: dict[str, dict[str, Promise]] = {
    "appointed": ROLES,
    "channel": {
        "in_person": _("En persona"),
        "online": _("Por videollamada"),
        "paper": _("En papel o en una hoja de cálculo"),
        "returned": _("Viene de un plan anterior"),
        "web": _("En línea"),
        "workshop": _("En un taller"),
    },
    "found": {
        "cedula": _("Números de cédula"),
        "email": _("Correos electrónicos"),
        "hidden_sheet": _("Hojas ocultas"),
        "phone": _("Teléfonos"),
        "position": _("Lugares donde se tomó una fotografía"),
        "ruc": _("Números de RUC de personas"),
    },
    "ground": {
        "advertising": _("Es publicidad o correo basura"),
        "author": _("Lo pidió quien lo entregó"),
        "authorship": _("Es autora de una de las ideas"),
        "consent": _("Con el permiso por escrito de esas personas"),
        "declared": _("Lo declaró la persona"),
        "duplicate": _("Es una copia exacta de otra propuesta"),
        "ended": _("Terminó aquello para lo que servía"),
        "false_alarm": _("No son datos de personas: el sitio se equivoca"),
        "impersonation": _("Alguien usó la cédula de otra persona"),
        "institution": _("Es su institución"),
        "law": _("Lo manda una norma"),
        "leak": _("Otra persona pudo tenerla"),
        "mistake": _("Fue un error"),
        "moderation": _("Lo decidió moderación"),
        "none": _("No hay nada que objetar"),
        "not_held": _("El sitio no guarda esos datos"),
        "not_proven": _("No se pudo comprobar de quién son los datos"),
        "offence": _("Ataca o discrimina a alguien"),
        "office": _("Son datos de una institución o de un cargo público"),
        "others": _("Afecta los derechos de otras personas"),
        "own": _("Son datos de quien los entrega"),
        "own_request": _("La persona lo pidió"),
        "personal": _("Muestra datos de personas"),
        "removal": _("Se le retiró el papel"),
        "replaced": _("Lo reemplaza otro más nuevo"),
        "replacement": _("Le reemplaza otra persona"),
        "resignation": _("Renunció"),
        "review": _("Está en revisión"),
        "routine": _("Cambio previsto"),
        "stolen": _("Su cuenta pudo caer en otras manos"),
        "superseded": _("Otra persona mostró ese documento"),
        "suspicion": _("El sitio no supo si lo envió una persona"),
        "unlawful": _("Publica algo que la ley prohíbe"),
    },
    "kind": {
        "access": _("Ver mis datos"),
        "csv": _("Tabla CSV"),
        "deletion": _("Borrar mis datos"),
        "docx": _("Texto DOCX"),
        "jpeg": _("Fotografía JPEG"),
        "ods": _("Hoja de cálculo ODS"),
        "odt": _("Texto ODT"),
        "opposition": _("Oponerme a que se usen"),
        "pdf": _("Documento PDF"),
        "png": _("Imagen PNG"),
        "portability": _("Llevarme mis datos"),
        "rectification": _("Corregir mis datos"),
        "suspension": _("Suspender su uso mientras se resuelve"),
        "webp": _("Imagen WebP"),
        "xlsx": _("Hoja de cálculo XLSX"),
    },
    "language": {"en": _("Inglés"), "es": _("Español"), "jiv": _("Shuar"), "qu": _("Kichwa")},
    "method": {
        "officer": _("con el documento a la vista"),
        "roll": _("con un padrón"),
        "single_sign_on": _("con el ingreso único del Estado"),
    },
    "phase": {
        "accountability": _("Rendición de cuentas"),
        "assessment": _("Evaluación"),
        "classification": _("Clasificación e integración"),
        "confirmation": _("Confirmación"),
        "formalisation": _("Formalización del plan"),
        "preparation": _("Preparación"),
        "reception": _("Recepción de problemas y soluciones"),
        "selection": _("Selección"),
    },
    "sdg": {"none": _("Ninguno encaja")},
    "sector": {
        "academia": _("Academia"),
        "citizen": _("Ciudadanía, a título personal"),
        "civil_society": _("Organización de la sociedad civil"),
        "other": _("Otra"),
        "private": _("Sector privado"),
        "public": _("Sector público"),
    },
    "signatures": {
        "bad": _("Firma que no vale"),
        "doubt": _("Firma que no podemos comprobar del todo"),
        "good": _("Firma comprobada"),
    },
    "told": {"authority": _("A la autoridad"), "people": _("A las personas afectadas")},
}


def said(name: str, value: Any) -> str:
    """A fact as people read it; what has no words is shown as the register writes it."""
    if isinstance(value, bool):
        return _now("sí") if value else _now("no")
    if isinstance(value, str) and value in VALUES.get(name, {}):
        return str(VALUES[name][value])
    if isinstance(value, str) and name.endswith("_on") and FORM.fullmatch(value):
        return day(PartialDate(value))
    if name == "about" and isinstance(value, dict) and value.keys() == {"kind", "code"}:
        return f"{kind_label(value['kind'])} {value['code']}"
    if name == "found" and isinstance(value, dict):
        return ", ".join(f"{said(name, kind)}: {count}" for kind, count in sorted(value.items()))
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return format_html_join(", ", "{}", ((said(name, item),) for item in value))
    if isinstance(value, list) and value and all(isinstance(item, dict) and "sha256" in item for item in value):
        return format_html_join("; ", "{}", ((said_file(item),) for item in value))
    return fact_text(value)


def said_file(file: dict[str, Any]) -> str:
    """Documento PDF, 340 kB, Español, 9f3c…"""
    parts = [said("kind", file["kind"]), file_size(file["size"])]
    parts += [said(name, file[name]) for name in ("language", "signatures") if file.get(name)]
    return format_html("{}, {}", ", ".join(map(str, parts)), fact_text(file["sha256"]))
