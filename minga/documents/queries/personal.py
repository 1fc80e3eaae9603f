"""Files that a person handed in, and what they decided about the data those show."""

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.documents.models import Decision, Document


def held_about(person: Person) -> list[Held]:
    documents = Document.objects.filter(handed_in_by=person).order_by("pk")
    rows = [
        {"code": one.code, "title": one.title, "state": one.get_state_display(), "created_at": one.created_at}
        for one in documents
    ]
    decisions = Decision.objects.filter(decided_by=person).select_related("version__document").order_by("pk")
    decided = [
        {
            "code": one.version.document.code,
            "ground": one.get_ground_display(),
            "explanation": one.explanation,
            "decided_at": one.decided_at,
        }
        for one in decisions
    ]
    columns = {"code": _("Código"), "title": _("Título"), "state": _("Estado"), "created_at": _("Cuándo")}
    reasons = {"code": _("Código"), "ground": _("Motivo"), "explanation": _("Explicación"), "decided_at": _("Cuándo")}
    why = _("Los archivos que entregaste con una propuesta o en tu papel.")
    decided_why = _("Por qué dijiste que un archivo podía mostrar datos de personas.")
    return [
        Held("documents", _("Tus archivos"), why, ("documents.Document",), columns, rows),
        Held("decisions", _("Decisiones sobre archivos"), decided_why, ("documents.Decision",), reasons, decided),
    ]
