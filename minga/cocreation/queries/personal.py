"""What a person proposed, supports and decided."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.cocreation.models import (
    CodeBatch,
    ConflictOfInterest,
    Evaluation,
    GroupChange,
    IntegratedEdition,
    Moderation,
    Opinion,
    Proposal,
    ProposedChange,
    Registration,
    Support,
    UnusedIdea,
    Workshop,
)
from minga.core.holdings import Held
from minga.plans.models import PlanTranslation


def held_about(person: Person) -> list[Held]:
    return [
        proposals_of(person),
        supports_of(person),
        moderations_of(person),
        *workshops_of(person),
        conflicts_of(person),
        *work_of(person),
    ]


def proposals_of(person: Person) -> Held:
    rows = [
        {
            "code": one.code,
            "state": one.get_state_display(),
            "received_at": one.received_at,
            "shown_name": one.shown_name,
            "sector": one.sector_label,
            "title": one.title,
            "problem": one.problem,
            "solution": one.solution,
            "versions": one.version_number,
        }
        for one in Proposal.objects.filter(author=person).order_by("pk")
    ]
    columns = {
        "code": _("Código"),
        "state": _("Estado"),
        "received_at": _("Recibida"),
        "shown_name": _("Nombre que se muestra"),
        "sector": _("Sector"),
        "title": _("Título"),
        "problem": _("El problema"),
        "solution": _("La solución propuesta"),
        "versions": _("Versiones del texto"),
    }
    why = _("Lo que propusiste es público con su código. Que es tuyo solo lo sabe esta cuenta.")
    tables = ("cocreation.Proposal", "cocreation.ProposalVersion")
    return Held("proposals", _("Tus propuestas"), why, tables, columns, rows)


def supports_of(person: Person) -> Held:
    rows = [
        {"code": one.proposal.code, "given_at": one.given_at}
        for one in Support.objects.filter(person=person).select_related("proposal").order_by("pk")
    ]
    why = _("Para contar una sola vez a cada persona. Cuáles apoyas solo lo ves tú.")
    columns = {"code": _("Propuesta"), "given_at": _("Cuándo")}
    return Held("supports", _("Propuestas que apoyas"), why, ("cocreation.Support",), columns, rows)


def moderations_of(person: Person) -> Held:
    rows = [
        {
            "code": one.proposal.code,
            "decision": one.get_decision_display(),
            "ground": one.get_ground_display(),
            "explanation": one.explanation,
            "decided_at": one.decided_at,
        }
        for one in Moderation.objects.filter(decided_by=person).select_related("proposal").order_by("pk")
    ]
    columns = {
        "code": _("Propuesta"),
        "decision": _("Decisión"),
        "ground": _("Motivo"),
        "explanation": _("Explicación"),
        "decided_at": _("Cuándo"),
    }
    why = _("Lo que decidiste en tu papel de moderación. La decisión es pública; que fuiste tú, no.")
    return Held("moderations", _("Decisiones de moderación"), why, ("cocreation.Moderation",), columns, rows)


def registrations_of(person: Person) -> Q:
    """Made with the account, or with the same address without it."""
    return Q(person=person) | Q(email=person.email.lower())


def workshops_of(person: Person) -> list[Held]:
    registrations = Registration.objects.filter(registrations_of(person)).select_related("workshop").order_by("pk")
    rows = [
        {
            "workshop": str(one.workshop),
            "name": one.name,
            "email": one.email,
            "sector": one.sector,
            "needs": one.needs,
            "state": one.get_state_display(),
            "made_at": one.made_at,
        }
        for one in registrations
    ]
    columns = {
        "workshop": _("Taller"),
        "name": _("Nombre"),
        "email": _("Correo electrónico"),
        "sector": _("Sector"),
        "needs": _("Lo que necesitas para participar"),
        "state": _("Estado"),
        "made_at": _("Cuándo"),
    }
    led = [{"workshop": str(one)} for one in Workshop.objects.filter(facilitators=person).order_by("pk")]
    why = _("Para guardarte un lugar y avisarte si algo cambia.")
    tables = ("cocreation.Workshop", "cocreation.Workshop_facilitators")
    led_why = _("Para saber quién los conduce.")
    return [
        Held("registrations", _("Talleres a los que te inscribiste"), why, ("cocreation.Registration",), columns, rows),
        Held("facilitations", _("Talleres que conduces"), led_why, tables, {"workshop": _("Taller")}, led),
    ]


def conflicts_of(person: Person) -> Held:
    rows = [
        {
            "code": one.integrated.code,
            "ground": one.get_ground_display(),
            "explanation": one.explanation,
            "declared_at": one.declared_at,
        }
        for one in ConflictOfInterest.objects.filter(person=person).select_related("integrated").order_by("pk")
    ]
    columns = {
        "code": _("Propuesta integrada"),
        "ground": _("Motivo"),
        "explanation": _("Explicación"),
        "declared_at": _("Cuándo"),
    }
    why = _("Para que no evalúes aquello en lo que tienes un interés.")
    return Held("conflicts", _("Conflictos de interés"), why, ("cocreation.ConflictOfInterest",), columns, rows)


def work_of(person: Person) -> list[Held]:
    """What they did in a role: it stays, and who did it goes with the account."""
    evaluations = [
        {"what": one.integrated.code, "at": one.submitted_at or one.assigned_at}
        for one in Evaluation.objects.filter(person=person).select_related("integrated").order_by("pk")
    ]
    opinions = [
        {"what": one.proposal.code, "at": one.given_at}
        for one in Opinion.objects.filter(person=person).select_related("proposal").order_by("pk")
    ]
    changes = [{"what": str(one), "at": one.proposed_at} for one in ProposedChange.objects.filter(by=person)]
    grouped = [{"what": str(one), "at": one.made_at} for one in GroupChange.objects.filter(by=person)]
    written = [{"what": str(one), "at": one.made_at} for one in IntegratedEdition.objects.filter(by=person)]
    unused = [{"what": str(one), "at": one.said_at} for one in UnusedIdea.objects.filter(by=person)]
    mine = Q(written_by=person) | Q(reviewed_by=person)
    translated = [{"what": str(one), "at": one.updated_at} for one in PlanTranslation.objects.filter(mine)]
    taken = CodeBatch.objects.filter(taken_by=person).select_related("process")
    batches = [{"what": str(one), "at": one.taken_at} for one in taken]
    columns = {"what": _("Qué"), "at": _("Cuándo")}
    why = _("Lo que hiciste en tu papel. Queda como parte del proceso; que fuiste tú, no.")
    found = (
        ("evaluations", _("Evaluaciones"), "cocreation.Evaluation", evaluations),
        ("opinions", _("Opiniones sobre propuestas"), "cocreation.Opinion", opinions),
        ("proposed_changes", _("Cambios que pediste"), "cocreation.ProposedChange", changes),
        ("integrated_editions", _("Propuestas integradas que escribiste"), "cocreation.IntegratedEdition", written),
        ("unused_ideas", _("Ideas que dejaste fuera, con su razón"), "cocreation.UnusedIdea", unused),
        ("group_changes", _("Cambios de grupos"), "cocreation.GroupChange", grouped),
        (
            "plan_translations",
            _("Textos del plan que tradujiste o revisaste"),
            "plans.PlanTranslation",
            translated,
        ),
        ("code_batches", _("Lotes de códigos que tomaste"), "cocreation.CodeBatch", batches),
    )
    return [Held(key, title, why, (table,), columns, rows) for key, title, table, rows in found]
