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

DIGEST = re.compile(r"[0-9a-f]{40,}|[^ ]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}")

SENTENCES: dict[str, Promise] = {
    "agenda.extended": _("Se añadió un punto al orden del día de la sesión %(code)s."),
    "application.checked": _("Se revisó si la postulación %(code)s cumple los requisitos."),
    "application.received": _("Se recibió la postulación %(code)s."),
    "application.scored": _("Un jurado calificó la postulación %(code)s."),
    "application.withdrawn": _("Se retiró la postulación %(code)s."),
    "appointment.ended": _("Terminó el nombramiento %(code)s."),
    "appointment.made": _("Se dio un papel a una persona: nombramiento %(code)s."),
    "assessment.assigned": _("Se repartieron evaluaciones en el proceso %(code)s."),
    "body.established": _("Se creó el grupo %(code)s."),
    "breach.closed": _("Se cerró la vulneración de datos %(code)s: se avisó a quien había que avisar."),
    "breach.notified": _("Se avisó de la vulneración de datos %(code)s."),
    "breach.reported": _("Se anotó una vulneración de datos, %(code)s."),
    "codes.reserved": _("Se reservaron códigos del proceso %(code)s para un taller o para papel."),
    "codes.returned": _("Terminó el uso de un lote de códigos del proceso %(code)s."),
    "commitment.adopted": _("Se adoptó el compromiso %(code)s."),
    "commitment.traced": _("Se anotó de qué propuestas viene el compromiso %(code)s."),
    "commitment.corrected": _("Se corrigió el compromiso %(code)s."),
    "confirmation_act.changes_answered": _("El foro respondió a los cambios pedidos al acta %(code)s."),
    "confirmation_act.changes_asked": _("Se pidieron cambios antes de firmar el acta %(code)s."),
    "confirmation_act.prepared": _("Se preparó el acta de confirmación %(code)s."),
    "confirmation_act.sent": _("Se envió a firmar el acta %(code)s."),
    "confirmation_act.signed": _("El acta %(code)s está firmada."),
    "confirmation_act.voided": _("El acta %(code)s quedó sin efecto porque cambió lo acordado."),
    "contest.decided": _("El concurso %(code)s tiene resultado."),
    "contest.opened": _("Se abrió el concurso %(code)s."),
    "contest.voided": _("El concurso %(code)s quedó desierto."),
    "document.decided": _("Se decidió publicar el documento %(code)s con los datos de personas que muestra."),
    "document.held": _("El documento %(code)s espera una revisión y no se muestra."),
    "document.published": _("Se publicó el documento %(code)s."),
    "document.replaced": _("El documento %(code)s tiene un archivo nuevo en el mismo idioma."),
    "document.translated": _("El documento %(code)s tiene un archivo en otro idioma."),
    "document.withdrawn": _("Se retiró el documento %(code)s y se borraron sus archivos."),
    "evaluation.reassigned": _("Una evaluación de %(code)s pasó a otra persona."),
    "evaluation.submitted": _("Se entregó una evaluación de %(code)s."),
    "identity.checked": _("Se comprobó una identidad: %(code)s."),
    "identity.withdrawn": _("Se retiró la comprobación de identidad %(code)s."),
    "identity_roll.accepted": _("Se puso en uso el padrón %(code)s."),
    "identity_roll.withdrawn": _("Se retiró el padrón %(code)s."),
    "integrated_proposal.amended": _("El foro aceptó cambios a la propuesta integrada %(code)s."),
    "integrated_proposal.assessed": _("La propuesta integrada %(code)s tiene su puntaje."),
    "integrated_proposal.corrected": _("Se corrigió la propuesta integrada %(code)s."),
    "integrated_proposal.decided": _("El foro decidió sobre la propuesta integrada %(code)s."),
    "integrated_proposal.published": _("Se publicó la propuesta integrada %(code)s."),
    "integrated_proposal.ready": _("La propuesta integrada %(code)s está lista para evaluar."),
    "integrated_proposal.returned": _("La propuesta integrada %(code)s volvió en un proceso nuevo."),
    "integrated_proposal.rewritten": _("Se corrigió el texto de la propuesta integrada %(code)s."),
    "integrated_proposal.started": _("Se empezó a redactar la propuesta integrada %(code)s."),
    "integrated_proposal.tabled": _("Se puso a decisión de una sesión la propuesta integrada %(code)s."),
    "integrated_proposal.themed": _("La propuesta integrada %(code)s se puso en un tema."),
    "item.decided": _("Se cerró el punto %(code)s de una sesión."),
    "key.rotated": _("El registro %(code)s cambió de llave; la vieja y la nueva firmaron el cambio."),
    "methodology.published": _("Se publicó la metodología %(code)s."),
    "minutes.published": _("Se publicó el acta %(code)s."),
    "minutes.reopened": _("El acta %(code)s volvió a borrador."),
    "minutes.reviewed": _("Se revisó el acta %(code)s y su texto quedó fijo."),
    "minutes.signed": _("Un puesto firmó el acta %(code)s."),
    "oversight.accredited": _("Se acreditó la veeduría %(code)s."),
    "oversight.formed": _("Empezó a formarse la veeduría %(code)s."),
    "oversight.planned": _("La veeduría %(code)s escribió su plan."),
    "oversight.reported": _("La veeduría %(code)s publicó un informe."),
    "phase.closed": _("Se cerró una fase del proceso %(code)s."),
    "phase.moved": _("Cambiaron las fechas de una fase del proceso %(code)s."),
    "phase.opened": _("Empezó una fase del proceso %(code)s."),
    "plan.corrected": _("Se corrigió el plan %(code)s."),
    "plan.published": _("Se publicó el plan %(code)s."),
    "plan.translated": _("Se tradujeron y revisaron textos del plan %(code)s."),
    "process.closed": _("Se cerró el proceso %(code)s."),
    "process.corrected": _("Se corrigió el proceso %(code)s."),
    "process.groups_named": _("Se dijo qué grupos deciden en el proceso %(code)s."),
    "process.launch_announced": _("Se anunció la presentación del plan del proceso %(code)s."),
    "process.methodology_chosen": _("El proceso %(code)s sigue una metodología."),
    "process.opened": _("Se abrió el proceso %(code)s."),
    "process.results_published": _("Se publicaron los resultados del proceso %(code)s."),
    "process.theme_named": _("El proceso %(code)s tiene un tema más para lo elegido."),
    "process.timeline_published": _("Se publicó el calendario del proceso %(code)s."),
    "proposal.claimed": _("Quien propuso %(code)s la hizo suya con una cuenta."),
    "proposal.classified": _("Se decidió si la propuesta %(code)s se relaciona con el gobierno abierto."),
    "proposal.corrected": _("Quien propuso %(code)s corrigió su texto."),
    "proposal.grouped": _("La propuesta %(code)s está en un grupo listo para integrarse."),
    "proposal.held": _("La propuesta %(code)s espera una revisión antes de publicarse."),
    "proposal.improved": _("La mesa que hizo %(code)s cambió su texto después de oír a otras mesas."),
    "proposal.integrated": _("La propuesta %(code)s pasó a ser parte de una propuesta integrada."),
    "proposal.left_unused": _("La propuesta %(code)s no se usó, con su razón a la vista."),
    "proposal.released": _("La propuesta %(code)s se publicó después de revisarla."),
    "proposal.removed": _("Moderación retiró el texto de la propuesta %(code)s."),
    "proposal.second_look_asked": _("Quien propuso %(code)s pidió una segunda mirada."),
    "proposal.submitted": _("Se recibió la propuesta %(code)s."),
    "proposal.supported": _("La propuesta %(code)s recibió un apoyo."),
    "proposal.support_withdrawn": _("La propuesta %(code)s perdió un apoyo."),
    "proposal.tabled": _("La propuesta %(code)s pasó a la mesa del grupo."),
    "proposal.ungrouped": _("El grupo de la propuesta %(code)s volvió a la mesa de trabajo."),
    "proposal.withdrawn": _("Quien propuso %(code)s la retiró."),
    "resolution.adopted": _("Se aprobó la resolución %(code)s."),
    "resolution.advanced": _("Se informó el avance de la resolución %(code)s."),
    "rights_request.answered": _("Se atendió la solicitud sobre datos %(code)s."),
    "rights_request.received": _("Se recibió la solicitud sobre datos %(code)s."),
    "rights_request.refused": _("Se negó la solicitud sobre datos %(code)s, con su motivo."),
    "rights_request.started": _("Se empezó a atender la solicitud sobre datos %(code)s."),
    "rights_request.withdrawn": _("Quien hizo la solicitud sobre datos %(code)s la retiró."),
    "seat.declared": _("Quien ocupa un puesto de la veeduría %(code)s declaró que nada le impide vigilar."),
    "seat.declined": _("No se aceptó un puesto ofrecido en el grupo %(code)s."),
    "seat.left": _("Quedó libre un puesto del grupo %(code)s."),
    "seat.offered": _("Se ofreció un puesto del grupo %(code)s."),
    "seat.succeeded": _("Quien era suplente ocupa un puesto principal del grupo %(code)s."),
    "seat.taken": _("Se ocupó un puesto del grupo %(code)s."),
    "session.called": _("Se convocó la sesión %(code)s."),
    "session.cancelled": _("No se realizó la sesión %(code)s."),
    "session.closed": _("Terminó la sesión %(code)s."),
    "session.opened": _("Empezó la sesión %(code)s con quórum."),
    "workshop.called": _("Se convocó el taller %(code)s."),
    "workshop.cancelled": _("No se realiza el taller %(code)s."),
    "workshop.held": _("Se realizó el taller %(code)s."),
    "workshop.moved": _("Cambió la hora o el lugar del taller %(code)s."),
    "workshop.published": _("Se publicaron los resultados del taller %(code)s."),
    "workshop.sheet_imported": _("Se recibieron propuestas del taller %(code)s desde una hoja de cálculo."),
}

KINDS: dict[str, Promise] = {
    "application": _("Postulación"),
    "appointment": _("Nombramiento"),
    "author_link": _("Tu propuesta"),
    "body": _("Grupo"),
    "breach": _("Vulneración de datos"),
    "commitment": _("Compromiso"),
    "confirmation_act": _("Acta de confirmación"),
    "contest": _("Concurso"),
    "document": _("Documento"),
    "identity": _("Comprobación de identidad"),
    "identity_roll": _("Padrón"),
    "integrated_proposal": _("Propuesta integrada"),
    "methodology": _("Metodología"),
    "minutes": _("Acta"),
    "plan": _("Plan"),
    "process": _("Proceso"),
    "proposal": _("Propuesta"),
    "register": _("Registro"),
    "resolution": _("Resolución"),
    "registration": _("Inscripción"),
    "rights_request": _("Solicitud sobre datos"),
    "session": _("Sesión"),
    "session_item": _("Punto de una sesión"),
    "workshop": _("Taller"),
}

ROLES: dict[str, Promise] = {
    "administrator": _("administración del sitio"),
    "author": _("quien propuso"),
    "citizen": _("una persona"),
    "core_group": _("Grupo Núcleo"),
    "council_member": _("Consejo Consultivo"),
    "data_protection": _("protección de datos"),
    "evaluator": _("evaluación"),
    "facilitator": _("facilitación de talleres"),
    "forum": _("el foro, en sesión"),
    "group_chair": _("quien dirige el grupo"),
    "group_member": _("integrante del grupo"),
    "identity_officer": _("quien comprueba identidades"),
    "independent_assessor": _("evaluación independiente"),
    "jury": _("jurado"),
    "moderator": _("moderación"),
    "officer": _("una institución"),
    "operator": _("quien mantiene el sitio"),
    "planner": _("responsable del plan"),
    "requester": _("quien ejerce un derecho"),
    "system": _("el sistema"),
    "working_group": _("Grupo de Trabajo"),
}

FACTS: dict[str, Promise] = {
    "about": _("Es parte de"),
    "accepted": _("Aceptados"),
    "adopted": _("Aprobados"),
    "appointed": _("Papel"),
    "at_once": _("Se hizo en el acto"),
    "category": _("Categoría"),
    "capacity": _("Cupo"),
    "channel": _("Por dónde llegó"),
    "checksum": _("Huella del contenido"),
    "columns": _("Columnas"),
    "commitment": _("Compromiso"),
    "core_group": _("Grupo que decide"),
    "count": _("Cuántas personas"),
    "days_of_notice": _("Días de anticipación"),
    "decided_on": _("Se decidió"),
    "departs": _("Se aparta de lo sugerido"),
    "digest": _("Huella"),
    "document": _("Documento"),
    "due_on": _("Vence"),
    "edition": _("Edición"),
    "ends_on": _("Termina"),
    "failed": _("Criterios que no cumple"),
    "files": _("Archivos"),
    "found": _("Datos de personas que muestra"),
    "first": _("Primer número"),
    "from_seat": _("Puesto que queda libre"),
    "ground": _("Motivo"),
    "group": _("Grupo"),
    "has_evidence": _("Con pruebas"),
    "how": _("Cómo se decidió"),
    "in_time": _("A tiempo"),
    "institution": _("Institución"),
    "is_demo": _("Es de demostración"),
    "is_second_look": _("Es una segunda mirada"),
    "item": _("Punto"),
    "items": _("Puntos"),
    "juror": _("Jurado"),
    "jury": _("Personas en el jurado"),
    "kind": _("Tipo"),
    "language": _("Idioma"),
    "last": _("Último número"),
    "leads": _("Instituciones responsables"),
    "majority": _("Regla de mayoría"),
    "means": _("Cómo firmó"),
    "members": _("Integrantes"),
    "method": _("Cómo se comprobó"),
    "milestones": _("Cantidad de hitos"),
    "moment": _("Momento"),
    "needed": _("Puestos necesarios para el quórum"),
    "new": _("Llave nueva"),
    "number": _("Número"),
    "numbers": _("Números de los códigos sin usar"),
    "of": _("Puestos con voto"),
    "old": _("Llave vieja"),
    "opinions": _("Respuestas"),
    "outcome": _("Resultado"),
    "part": _("Parte que firma"),
    "parts": _("Partes del texto"),
    "percent": _("Porcentaje que se lee en ese idioma"),
    "phase": _("Fase"),
    "phases": _("Fechas de cada fase"),
    "plan": _("Plan"),
    "points": _("Puntos"),
    "present": _("Puestos presentes"),
    "process": _("Proceso"),
    "proposal": _("Propuesta"),
    "proposals": _("Propuestas que reúne"),
    "proposals_made": _("Propuestas que resultaron"),
    "quorum": _("Regla de quórum"),
    "reason": _("Razón"),
    "replaces": _("Huella de lo que reemplaza"),
    "result": _("Resultado"),
    "results": _("Resultados, en centésimas"),
    "sdg": _("Objetivo de Desarrollo Sostenible"),
    "seat": _("Puesto"),
    "seats": _("Puestos"),
    "sector": _("Sector"),
    "sha256": _("Huella del archivo"),
    "signatures": _("Firmas, según se comprobaron"),
    "signed_on": _("Se firmó"),
    "size": _("Tamaño en octetos"),
    "standing_in": _("Suplentes en funciones"),
    "starts_at": _("Empieza"),
    "starts_on": _("Empieza"),
    "state": _("Estado"),
    "suggested": _("Categoría que sugieren los puntajes"),
    "territory": _("Territorio"),
    "text": _("Huella del texto"),
    "texts": _("Textos"),
    "theme": _("Tema"),
    "title": _("Título"),
    "told": _("A quién se avisó"),
    "unused": _("Códigos sin usar"),
    "version": _("Versión"),
    "working_group": _("Grupo que clasifica"),
    "workshop": _("Taller"),
    "way": _("Cómo se firmó"),
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
    # A digest or a key is one long word: written as code, it may break anywhere and never widens a small screen.
    return format_html('<span class="code">{}</span>', text) if DIGEST.fullmatch(text) else text
