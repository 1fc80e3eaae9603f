"""The papers of a body: the minutes that are signed, and a resolution, which for a plan is the act of conformity."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from minga.groups.models import Item, Minutes, Resolution
from minga.groups.queries.minutes import minutes_content, told_item
from minga.notices.writing import site_address
from minga.web import pdf
from minga.web.numbers import day


def minutes_paper(minutes: Minutes) -> bytes:
    """The same bytes each time once it is reviewed: it is made of what was fixed then."""
    with translation.override(minutes.language):
        content = minutes.content or minutes_content(minutes)
        address = site_address(minutes.get_absolute_url())
        given = {**content, "words": minutes_words(content), "address": address, "qr": pdf.qr_svg(address)}
        return pdf.render_pdf("groups/typst/minutes.typ", given, language=minutes.language, title=str(content["title"]))


def minutes_words(content: dict[str, Any]) -> dict[str, str]:
    return {
        "when": _("Día y lugar"),
        "hours": _("Empezó a las %(opened)s y terminó a las %(closed)s.")
        % {"opened": content["opened"], "closed": content["closed"]},
        "quorum": _("Quórum: %(present)s puestos presentes; hacían falta %(needed)s de %(voting)s con voto.")
        % {"present": len(content["present"]), "needed": content["needed"], "voting": content["voting"]},
        "present": _("Quiénes estuvieron"),
        "heads": _("Puesto|Sector|Quién|Llegó"),
        "standing_in": _("suplente en funciones"),
        "presides": _("preside"),
        "absent": _("Puestos ausentes: %(seats)s.") % {"seats": ", ".join(map(str, content["absent"])) or _("ninguno")},
        "observers": _("Personas que observaron: %(count)s.") % {"count": content["observers"]},
        "items": _("Orden del día"),
        "votes": _("Puesto|Quién|Voto"),
        "proposed": _("Texto que se decidió"),
        "resolution": _("Resolución"),
        "responsible": _("Responde"),
        "due": _("Hasta"),
        "tie": _("El empate lo decidió el voto de quien preside."),
        "signatures": _("Firmas"),
        "qr": _("El acta publicada, con sus firmas"),
    }


def resolution_paper(resolution: Resolution, *, language: str) -> bytes:
    """For a plan it is the act of conformity: who said yes, seat by seat, and what it says."""
    item = resolution.item
    is_conformity = item.kind == Item.Kind.CONFORMITY
    address = site_address(resolution.get_absolute_url())
    title = _("Acta de conformidad") if is_conformity else _("Resolución %(code)s") % {"code": resolution.code}
    content = {
        "title": title,
        "name": resolution.title,
        "body": str(resolution.body),
        "legal_base": str(resolution.body.legal_base),
        "facts": [
            [_("Resolución"), resolution.code],
            [_("Aprobada el"), day(resolution.adopted_on)],
            [_("En la sesión"), str(item.session)],
            [_("Responde"), resolution.responsible or (str(resolution.institution) if resolution.institution else "")],
            [_("Hasta"), day(resolution.due_on) if resolution.due_on else ""],
        ],
        "text": resolution.text,
        "item": told_item(item),
        "words": {"votes": _("Puesto|Quién|Voto"), "how": _("Cómo votó cada puesto"), "qr": _("Compruébala aquí")},
        "address": address,
        "qr": pdf.qr_svg(address),
    }
    return pdf.render_pdf("groups/typst/resolution.typ", content, language=language, title=title)
