"""Forms and slips on paper: each with its code, with a QR for whoever types it and a key for whoever wrote it."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cocreation.models import Process, Proposal, Workshop
from minga.cocreation.slips import in_groups, slip_key
from minga.web.numbers import day
from minga.web.pdf import qr_svg, render_pdf

FORMS, SLIPS = "cocreation/typst/forms.typ", "cocreation/typst/slips.typ"
Absolute = Callable[[str], str]


def forms_pdf(process: Process, workshop: Workshop | None, codes: Sequence[str], absolute: Absolute) -> bytes:
    entry = absolute(reverse("paper_find", args=[process.jurisdiction.slug, process.slug]))
    pieces = [
        {**slip, "entry_qr": qr_svg(f"{entry}?{urlencode({'codigo': slip['code']})}")}
        for slip in slips_of(process, dict.fromkeys(codes, ""), absolute)
    ]
    content = {**frame(process, workshop, pieces, absolute), "sectors": [str(one.label) for one in Proposal.Sector]}
    return render_pdf(FORMS, content, language=language(), title=_("Formularios de propuestas"))


def slips_pdf(process: Process, workshop: Workshop | None, titles: dict[str, str], absolute: Absolute) -> bytes:
    content = frame(process, workshop, slips_of(process, titles, absolute), absolute)
    return render_pdf(SLIPS, content, language=language(), title=_("Comprobantes de propuestas"))


def language() -> str:
    return (get_language() or "es")[:2]


def slips_of(process: Process, titles: dict[str, str], absolute: Absolute) -> list[dict[str, str]]:
    enter = slip_address(process, absolute)
    return [
        {
            "code": code,
            "title": title,
            "key": in_groups(slip_key(code)),
            "slip_qr": qr_svg(f"{enter}?{urlencode({'codigo': code, 'clave': slip_key(code)})}"),
        }
        for code, title in titles.items()
    ]


def slip_address(process: Process, absolute: Absolute) -> str:
    return absolute(reverse("slip_enter", args=[process.jurisdiction.slug]))


def frame(
    process: Process, workshop: Workshop | None, pieces: list[dict[str, str]], absolute: Absolute
) -> dict[str, Any]:
    when = [str(workshop), day(workshop.starts_at) if workshop.starts_at else ""] if workshop else [str(process)]
    return {
        "issuer": str(process.jurisdiction.government or process.jurisdiction),
        "workshop": " · ".join(part for part in when if part),
        "forms": pieces,
        "slip_address": slip_address(process, absolute),
        "words": words(),
    }


def words() -> dict[str, str]:
    return {
        "intro": _("Una propuesta en cada hoja, con letra clara. Este código es el suyo para siempre."),
        "careful": _("Se publica lo que escribas: sin nombres, cédulas, teléfonos ni direcciones de nadie."),
        "table": _("Mesa"),
        "place": _("¿Dónde pasa?"),
        "sdg": _("Objetivo de Desarrollo Sostenible"),
        "problem": _("¿Cuál es el problema?"),
        "solution": _("¿Qué propones?"),
        "title": _("Tu propuesta en una frase"),
        "sector": _("¿Como quién propone la mesa?"),
        "milestones": _("Hitos: los pasos clave"),
        "stakeholders": _("Quién debería participar, sin nombres"),
        "email": _("Correo, solo si quieres tu enlace: no se publica ni se guarda con la propuesta"),
        "entry": _("Código para pasar al sitio el formulario"),
        "slip": _("Llévate esta parte"),
        "slip_how": _("Con el código y la clave ves qué pasa con tu propuesta, la corriges y la haces tuya."),
        "slip_qr": _("Código que abre la propuesta"),
        "code": _("Código:"),
        "key": _("Clave:"),
    }
