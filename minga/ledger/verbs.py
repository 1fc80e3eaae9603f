"""Each verb of the register as a plain sentence. docs/ledger.md lists the same verbs with their facts."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.core.canonical import canonical_json
from minga.ledger.models import Entry

DIGEST = re.compile(r"[0-9a-f]{40,}")

SENTENCES: dict[str, Promise] = {
    "breach.closed": _("Se cerró la vulneración de datos %(code)s: se avisó a quien había que avisar."),
    "breach.notified": _("Se avisó de la vulneración de datos %(code)s."),
    "breach.reported": _("Se anotó una vulneración de datos, %(code)s."),
    "commitment.adopted": _("Se adoptó el compromiso %(code)s."),
    "commitment.traced": _("Se anotó de qué propuestas viene el compromiso %(code)s."),
    "commitment.corrected": _("Se corrigió el compromiso %(code)s."),
    "document.decided": _("Se decidió publicar el documento %(code)s con los datos de personas que muestra."),
    "document.held": _("El documento %(code)s espera una revisión y no se muestra."),
    "document.published": _("Se publicó el documento %(code)s."),
    "document.replaced": _("El documento %(code)s tiene un archivo nuevo en el mismo idioma."),
    "document.translated": _("El documento %(code)s tiene un archivo en otro idioma."),
    "document.withdrawn": _("Se retiró el documento %(code)s y se borraron sus archivos."),
    "identity.checked": _("Se comprobó una identidad: %(code)s."),
    "identity.withdrawn": _("Se retiró la comprobación de identidad %(code)s."),
    "identity_roll.accepted": _("Se puso en uso el padrón %(code)s."),
    "identity_roll.withdrawn": _("Se retiró el padrón %(code)s."),
    "integrated_proposal.corrected": _("Se corrigió la propuesta integrada %(code)s."),
    "integrated_proposal.published": _("Se publicó la propuesta integrada %(code)s."),
    "phase.opened": _("Empezó una fase del proceso %(code)s."),
    "plan.corrected": _("Se corrigió el plan %(code)s."),
    "plan.published": _("Se publicó el plan %(code)s."),
    "process.closed": _("Se cerró el proceso %(code)s."),
    "process.corrected": _("Se corrigió el proceso %(code)s."),
    "process.opened": _("Se abrió el proceso %(code)s."),
    "proposal.corrected": _("Quien propuso %(code)s corrigió su texto."),
    "proposal.held": _("La propuesta %(code)s espera una revisión antes de publicarse."),
    "proposal.released": _("La propuesta %(code)s se publicó después de revisarla."),
    "proposal.removed": _("Moderación retiró el texto de la propuesta %(code)s."),
    "proposal.submitted": _("Se recibió la propuesta %(code)s."),
    "proposal.supported": _("La propuesta %(code)s recibió un apoyo."),
    "proposal.support_withdrawn": _("La propuesta %(code)s perdió un apoyo."),
    "proposal.withdrawn": _("Quien propuso %(code)s la retiró."),
    "rights_request.answered": _("Se atendió la solicitud sobre datos %(code)s."),
    "rights_request.received": _("Se recibió la solicitud sobre datos %(code)s."),
    "rights_request.refused": _("Se negó la solicitud sobre datos %(code)s, con su motivo."),
    "rights_request.started": _("Se empezó a atender la solicitud sobre datos %(code)s."),
    "rights_request.withdrawn": _("Quien hizo la solicitud sobre datos %(code)s la retiró."),
}

KINDS: dict[str, Promise] = {
    "breach": _("Vulneración de datos"),
    "commitment": _("Compromiso"),
    "document": _("Documento"),
    "identity": _("Comprobación de identidad"),
    "identity_roll": _("Padrón"),
    "integrated_proposal": _("Propuesta integrada"),
    "plan": _("Plan"),
    "process": _("Proceso"),
    "proposal": _("Propuesta"),
    "rights_request": _("Solicitud sobre datos"),
}

ROLES: dict[str, Promise] = {
    "author": _("quien propuso"),
    "citizen": _("una persona"),
    "data_protection": _("protección de datos"),
    "identity_officer": _("quien comprueba identidades"),
    "moderator": _("moderación"),
    "planner": _("responsable del plan"),
    "requester": _("quien ejerce un derecho"),
    "system": _("el sistema"),
}

FACTS: dict[str, Promise] = {
    "about": _("Es parte de"),
    "at_once": _("Se hizo en el acto"),
    "category": _("Categoría"),
    "channel": _("Por dónde llegó"),
    "checksum": _("Huella del contenido"),
    "columns": _("Columnas"),
    "commitment": _("Compromiso"),
    "count": _("Cuántas personas"),
    "decided_on": _("Se decidió"),
    "document": _("Documento"),
    "due_on": _("Vence"),
    "ends_on": _("Termina"),
    "files": _("Archivos"),
    "found": _("Datos de personas que muestra"),
    "ground": _("Motivo"),
    "in_time": _("A tiempo"),
    "is_demo": _("Es de demostración"),
    "kind": _("Tipo"),
    "language": _("Idioma"),
    "leads": _("Instituciones responsables"),
    "method": _("Cómo se comprobó"),
    "milestones": _("Cantidad de hitos"),
    "phase": _("Fase"),
    "plan": _("Plan"),
    "process": _("Proceso"),
    "replaces": _("Huella de lo que reemplaza"),
    "sdg": _("Objetivo de Desarrollo Sostenible"),
    "sector": _("Sector"),
    "sha256": _("Huella del archivo"),
    "signatures": _("Firmas, según se comprobaron"),
    "size": _("Tamaño en octetos"),
    "starts_on": _("Empieza"),
    "territory": _("Territorio"),
    "text": _("Huella del texto"),
    "title": _("Título"),
    "told": _("A quién se avisó"),
    "version": _("Versión"),
}


def sentence(entry: Entry) -> str:
    """What happened, for anybody; a verb without a sentence is still told, by its name."""
    text = SENTENCES.get(entry.verb)
    if text is None:
        return _now("%(verb)s: %(code)s") % {"verb": entry.verb, "code": entry.subject_code}
    return str(text) % {"code": entry.subject_code}


def kind_label(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def role_label(role: str) -> str:
    return str(ROLES.get(role, role))


def verb_label(verb: str) -> str:
    """The sentence without its subject, for a list of choices."""
    text = SENTENCES.get(verb)
    return (str(text) % {"code": "…"}).rstrip(".") if text else verb


def fact_label(name: str) -> str:
    return str(FACTS.get(name, name))


def fact_text(value: Any) -> str:
    """A fact as people read it; what has no simpler form is shown as the register writes it."""
    if isinstance(value, dict) and "es" in value:
        return str(value.get(get_language() or "es") or value["es"])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    text = value if isinstance(value, str) else canonical_json(value).decode()
    # A digest is one long word: written as code, it may break anywhere and never widens a small screen.
    return format_html('<span class="code">{}</span>', text) if DIGEST.fullmatch(text) else text
