"""What each template of commitments asks, in its own order. Norms: OGP's commitment template (classic), OGP Local's
form, and the sheet of Quito's first plan (2019)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.plans.models.plans import ActionPlan

Template = ActionPlan.Template

FIELDS: Mapping[str, Mapping[str, Promise]] = {
    Template.NATIONAL_CLASSIC: {
        "problem": _("¿Qué problema atiende?"),
        "description": _("¿En qué consiste el compromiso?"),
        "contribution": _("¿Cómo ayudará a resolver el problema?"),
        "relevance": _("¿Por qué importa para los valores del gobierno abierto?"),
        "additional_information": _("Información adicional"),
    },
    Template.OGP_LOCAL: {
        "problem": _("Problema"),
        "status_quo": _("Situación actual"),
        "action": _("Acción"),
        "contribution": _("¿Cómo ayudará el compromiso a resolver el problema?"),
        "long_term_goal": _("Meta de largo plazo con la que se relaciona"),
        "primary_policy_area": _("Área de política principal"),
        "primary_sector": _("Sector principal"),
    },
    Template.QUITO_2019: {
        "pillar_text": _("Pilar"),
        "problem": _("Estado de situación o problema que se quiere resolver"),
        "objective": _("Objetivo principal"),
        "description": _("Breve descripción del compromiso"),
        "relevance": _("Relevancia"),
        "ambition": _("Ambición"),
    },
}

# What OGP Local asks of the whole plan, in its own order (facts/norms.md §0.4). Two answers are numbers.
QUESTIONNAIRE: Mapping[str, Promise] = {
    "vision": _("¿Cuál es la visión a largo plazo del gobierno abierto en su contexto y jurisdicción?"),
    "achievements": _("¿Cuáles son los logros en el gobierno abierto hasta la fecha?"),
    "challenges": _("¿Qué desafíos del gobierno abierto quiere atender la jurisdicción?"),
    "goals": _("¿Qué metas de gobierno abierto a mediano plazo quiere lograr el gobierno?"),
    "plan_contribution": _("¿Cómo contribuye este plan a la visión estratégica de gobierno abierto?"),
    "policy_contribution": _("¿Cómo contribuye esa visión a las metas generales de la administración?"),
    "lead_institutions": _("¿Qué instituciones responden por cumplir el plan?"),
    "arrangements": _("¿Cómo se coordinan las instituciones para cumplir el plan?"),
    "spaces": _("¿Qué espacios, en línea y presenciales, permitieron colaborar con la sociedad civil?"),
    "diversity": _("¿Qué se hizo para que participara gente diversa, también la que suele quedar fuera?"),
    "participants": _("¿Quiénes participaron en estos espacios?"),
    "groups_count": _("¿Cuántos grupos participaron en estos espacios?"),
    "meetings_count": _("¿Cuántas reuniones abiertas al público hubo en la cocreación?"),
    "continued_collaboration": _("¿Cómo seguirán colaborando el gobierno y los demás al cumplir el plan?"),
    "monitoring_body": _("Describa el organismo independiente de supervisión."),
    "monitoring_contact": _("¿Cómo se contacta al organismo independiente de supervisión?"),
    "progress_activities": _("¿Con qué actividades se conversará sobre el avance de los compromisos?"),
    "progress_checks": _("¿Cómo se revisará periódicamente el avance con quienes ejecutan?"),
    "results_sharing": _("¿Cómo se compartirán los resultados del seguimiento?"),
}
# Quito's second plan was published with "32014148" groups: no plan has so many, nor so many meetings.
COUNTED: Mapping[str, int] = {"groups_count": 2000, "meetings_count": 1000}
