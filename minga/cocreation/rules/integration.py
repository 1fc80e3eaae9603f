"""Who makes one proposal of several, when it may still change, and what it lacks to be assessed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now

from minga.cocreation.models import IntegratedProposal, Process, UnusedIdea
from minga.cocreation.rules.processes import why_not
from minga.core.dates import PartialDate
from minga.core.fields import said
from minga.core.text import tidy
from minga.plans.prompts import FIELDS

INTEGRATE, ACTIVITY = "integrate", "integration"
OPTIONAL = frozenset({"additional_information"})
RESPONSIBLE = "1-responsible"
State = IntegratedProposal.State


def why_not_integrate(person: Any, process: Process) -> str:
    """In words, why this person does not integrate in this process today; "" if they may."""
    if process.methodology is None:
        return _now("Este proceso todavía no sigue una metodología: sin ella no hay ficha que llenar.")
    return why_not(person, process, INTEGRATE, ACTIVITY)


def why_not_write(person: Any, integrated: IntegratedProposal) -> str:
    if reason := why_not_integrate(person, integrated.process):
        return reason
    if integrated.state not in (State.DRAFT, State.READY):
        return _now("Esta propuesta integrada ya se evaluó o se decidió: su texto no cambia aquí.")
    if integrated.evaluations.exists():
        return _now("Ya empezó su evaluación: quienes evalúan leen todos el mismo texto.")
    return ""


def why_not_ready(person: Any, integrated: IntegratedProposal) -> str:
    """Besides what it lacks: nobody declares ready what they alone wrote last."""
    last = integrated.editions.order_by("number").last()
    if last is not None and last.by_id == person.pk:
        return _now("La última edición es tuya: la da por lista otra persona del grupo, después de leerla.")
    return ""


def why_not_confirm(person: Any, idea: UnusedIdea) -> str:
    if idea.by_id == person.pk:
        return _now("Tú propusiste no usarla: lo confirma otra persona del grupo.")
    return ""


def missing_in(content: dict[str, Any], template: str) -> list[str]:
    """What a sheet lacks before it can be assessed, each in words."""
    return [*missing_texts(content, template), *missing_parts(content), *missing_of_ideas(content)]


def missing_texts(content: dict[str, Any], template: str) -> Iterator[str]:
    if not content["title"]:
        yield _now("Falta el título.")
    for key, label in FIELDS[template].items():
        if key not in OPTIONAL and not content["fields"].get(key):
            yield _now("Falta responder: «%(label)s».") % {"label": label}


def missing_parts(content: dict[str, Any]) -> Iterator[str]:
    if not content["actors"].get(RESPONSIBLE):
        yield _now("Falta la institución responsable.")
    if not content["milestones"]:
        yield _now("Falta al menos un hito.")
    if not content["starts_on"] or not content["ends_on"]:
        yield _now("Faltan las fechas de inicio y de fin.")
    elif PartialDate(content["ends_on"]).last_day < PartialDate(content["starts_on"]).first_day:
        yield _now("No puede terminar antes de empezar.")


def missing_of_ideas(content: dict[str, Any]) -> Iterator[str]:
    if not content["sources"]:
        yield _now("Falta al menos una idea de la que salga.")
    for code, source in sorted(content["sources"].items()):
        if not tidy(source["taken"]):
            yield _now("Falta decir qué se tomó de %(code)s.") % {"code": code}
        if tidy(source["left"]) and not tidy(source["why_left"]):
            yield _now("Falta decir por qué no se tomó todo de %(code)s.") % {"code": code}


def content_of(integrated: IntegratedProposal) -> dict[str, Any]:
    """The sheet as it stands, in the shape in which editions keep it."""
    actors: dict[str, list[str]] = {}
    for actor in integrated.actors.select_related("institution"):
        actors.setdefault(actor.part, []).append(actor.institution.slug)
    return {
        "title": integrated.title.get("es", ""),
        "fields": {key: said(text).get("es", "") for key, text in integrated.fields.items()},
        "sdgs": sorted(integrated.sdgs.values_list("pk", flat=True)),
        **{
            name: sorted(getattr(integrated, name).values_list("slug", flat=True))
            for name in ("values", "pillars", "policy_areas")
        },
        "actors": actors,
        "starts_on": integrated.starts_on.iso if integrated.starts_on else "",
        "ends_on": integrated.ends_on.iso if integrated.ends_on else "",
        "milestones": [
            {
                "title": one.title.get("es", ""),
                "starts_on": one.starts_on.iso if one.starts_on else "",
                "ends_on": one.ends_on.iso if one.ends_on else "",
                "expected_output": one.expected_output.get("es", ""),
            }
            for one in integrated.milestones.all()
        ],
        "sources": {
            one.proposal.code: {"taken": one.taken, "left": one.left, "why_left": one.why_left}
            for one in integrated.sources.select_related("proposal")
        },
    }
