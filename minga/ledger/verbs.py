"""Each verb of the register as a plain sentence. docs/ledger.md lists the same verbs with their facts."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.ledger.models import Entry

SENTENCES: dict[str, Promise] = {
    "commitment.adopted": _("Se adoptó el compromiso %(code)s."),
    "plan.published": _("Se publicó el plan %(code)s."),
    "process.closed": _("Se cerró el proceso %(code)s."),
    "process.opened": _("Se abrió el proceso %(code)s."),
    "proposal.corrected": _("Quien propuso %(code)s corrigió su texto."),
    "proposal.held": _("La propuesta %(code)s espera una revisión antes de publicarse."),
    "proposal.released": _("La propuesta %(code)s se publicó después de revisarla."),
    "proposal.submitted": _("Se recibió la propuesta %(code)s."),
    "proposal.supported": _("La propuesta %(code)s recibió un apoyo."),
    "proposal.withdrawn": _("Se retiró el texto de la propuesta %(code)s."),
}

KINDS: dict[str, Promise] = {
    "commitment": _("Compromiso"),
    "plan": _("Plan"),
    "process": _("Proceso"),
    "proposal": _("Propuesta"),
}

ROLES: dict[str, Promise] = {
    "author": _("quien propuso"),
    "moderator": _("moderación"),
    "planner": _("responsable del plan"),
    "system": _("el sistema"),
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
