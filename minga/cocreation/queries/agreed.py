"""The commitment as it was agreed: the text that is signed, its parts that a change can touch, and its paper."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cocreation.models import ConfirmationAct, IntegratedActor, IntegratedProposal, Process
from minga.core.canonical import canonical_json
from minga.core.dates import PartialDate
from minga.core.fields import said
from minga.notices.writing import site_address
from minga.plans.models import ActionPlan
from minga.plans.prompts import FIELDS
from minga.web import numbers, pdf

Text = Mapping[str, Any]
PARTS: dict[str, str | Promise] = {
    "title": gettext_lazy("Título"),
    "starts_on": gettext_lazy("Empieza"),
    "ends_on": gettext_lazy("Termina"),
}
DATES = ("starts_on", "ends_on")


def agreed_text(integrated: IntegratedProposal) -> dict[str, Any]:
    """All that is promised, in every language that it has; whoever holds it can compare it with what was signed."""
    return {
        "code": integrated.code,
        "title": dict(integrated.title),
        "starts_on": iso(integrated.starts_on),
        "ends_on": iso(integrated.ends_on),
        "fields": {key: dict(said(text)) for key, text in integrated.fields.items() if said(text)},
        "milestones": [
            {
                "number": one.number,
                "title": dict(one.title),
                "starts_on": iso(one.starts_on),
                "ends_on": iso(one.ends_on),
                "expected_output": dict(one.expected_output),
            }
            for one in integrated.milestones.all()
        ],
        "actors": [
            {"part": one.part, "institution": one.institution.slug, "name": dict(one.institution.name)}
            for one in integrated.actors.select_related("institution")
        ],
        "sdgs": sorted(goal.number for goal in integrated.sdgs.all()),
        "values": sorted(one.slug for one in integrated.values.all()),
        "pillars": sorted(one.slug for one in integrated.pillars.all()),
    }


def iso(date: PartialDate | None) -> str | None:
    return date.iso if date else None


def as_signed(text: Text) -> str:
    """The characters that the digest of an act stands for."""
    return canonical_json(dict(text)).decode()


def parts_of(text: Text) -> dict[str, str]:
    """Each part that an authority may ask to change, in Spanish: `fields.problem`, `milestones.2.title`."""
    parts = {"title": text["title"].get("es", ""), **{name: text[name] or "" for name in DATES}}
    parts |= {f"fields.{key}": words.get("es", "") for key, words in text["fields"].items()}
    for one in text["milestones"]:
        start = f"milestones.{one['number']}"
        parts[f"{start}.title"] = one["title"].get("es", "")
        parts |= {f"{start}.{name}": one[name] or "" for name in DATES}
    return parts


def is_date(part: str) -> bool:
    return part.rpartition(".")[2] in DATES


def label_of(part: str, process: Process) -> str:
    """The part as people call it."""
    head, _dot, rest = part.partition(".")
    if head == "fields":
        return str(prompts_of(process).get(rest, rest))
    if head == "milestones":
        number, _dot, name = rest.partition(".")
        return _("Hito %(number)s: %(name)s") % {"number": number, "name": str(PARTS[name]).lower()}
    return str(PARTS[head])


def prompts_of(process: Process) -> Mapping[str, Promise]:
    return FIELDS[process.methodology.said.template if process.methodology else ActionPlan.Template.NATIONAL_CLASSIC]


def sections_of(text: Text, process: Process) -> list[tuple[str, str]]:
    """The sheet in the order of its template, each part with its question."""
    prompts = prompts_of(process)
    known = [key for key in prompts if key in text["fields"]]
    others = [key for key in text["fields"] if key not in prompts]
    return [(str(prompts.get(key, key)), str(said(text["fields"][key]))) for key in (*known, *others)]


def said_day(text: str | None) -> str:
    return numbers.day(PartialDate(text)) if text else ""


def told(text: Text, process: Process) -> dict[str, Any]:
    """The text in the words of the reader, for the page and for the paper."""
    return {
        "code": text["code"],
        "title": str(said(text["title"])),
        "period": " – ".join(filter(None, (said_day(text["starts_on"]), said_day(text["ends_on"])))),
        "sections": sections_of(text, process),
        "milestones": [
            (str(one["number"]), str(said(one["title"])), said_day(one["starts_on"]), said_day(one["ends_on"]))
            for one in text["milestones"]
        ],
        "actors": [(part_label(one["part"]), str(said(one["name"]))) for one in text["actors"]],
        "sdgs": ", ".join(map(str, text["sdgs"])),
    }


def part_label(part: str) -> str:
    return str(IntegratedActor.Part(part).label)


def texts_of(act: ConfirmationAct) -> list[Text]:
    """One commitment, or all of them in the act of a forum."""
    texts: list[Text] = act.text["commitments"] if act.part == ConfirmationAct.Part.FORUM else [act.text]
    return texts


def paper_of(act: ConfirmationAct) -> bytes:
    """What is sent to be signed; its text never changes."""
    with translation.override("es"):
        address = site_address(act.get_absolute_url())
        title = _("Acta de confirmación %(code)s") % {"code": act.ledger_code}
        content = {
            "title": title,
            "intro": intro_of(act),
            "signatory": act.signatory or str(act.institution or act.process.core_group or ""),
            "commitments": [told(text, act.process) for text in texts_of(act)],
            "digest": act.digest,
            "address": address,
            "qr": pdf.qr_svg(address),
            "words": {
                "milestones": _("Hitos"),
                "heads": [_("N.º"), _("Hito"), _("Empieza"), _("Termina")],
                "actors": _("Quiénes"),
                "period": _("Plazo"),
                "sdgs": _("Objetivos de Desarrollo Sostenible"),
                "signature": _("Firma"),
                "digest": _("Huella del texto acordado en el registro público:"),
                "qr": _("Dónde se lee y se comprueba esta acta"),
            },
        }
        return pdf.ready_to_sign(pdf.render_pdf("cocreation/typst/act.typ", content, language="es", title=title))


def intro_of(act: ConfirmationAct) -> str:
    if act.part == ConfirmationAct.Part.FORUM:
        return _("El foro da su conformidad con los compromisos que siguen, tal como están escritos aquí.")
    if act.part == ConfirmationAct.Part.COUNTERPART:
        return _("%(institution)s asume ser contraparte del compromiso que sigue, tal como está escrito aquí.") % {
            "institution": act.institution
        }
    return _("La máxima autoridad de %(institution)s asume el compromiso que sigue, tal como está escrito aquí.") % {
        "institution": act.institution
    }
