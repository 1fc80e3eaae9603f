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
