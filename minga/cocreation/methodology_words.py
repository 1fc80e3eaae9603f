"""The words for what a methodology says with keys: activities, acts, who takes part, what a category leads to."""

from django.utils.translation import gettext_lazy as _

from minga.cocreation.rules.processes import NAMES as PARTY_NAMES

__all__ = ["ACTIVITY_NAMES", "ACT_NAMES", "LEADS_TO_NAMES", "PARTY_NAMES", "SETTLES_NAMES", "TABLES_NAMES"]

ACTIVITY_NAMES = {
    "preparation": _("preparar el proceso"),
    "reception": _("recibir propuestas"),
    "workshops": _("hacer talleres"),
    "classification": _("clasificar"),
    "grouping": _("agrupar"),
    "integration": _("integrar"),
    "assessment": _("evaluar"),
    "selection": _("decidir qué va al plan"),
    "confirmation": _("confirmar con actas"),
    "accountability": _("rendir cuentas"),
    "formalisation": _("formalizar el plan"),
}
ACT_NAMES = {
    "classify": _("Clasificar"),
    "group": _("Agrupar"),
    "integrate": _("Integrar"),
    "assign": _("Repartir las evaluaciones"),
    "select": _("Decidir la categoría"),
    "recategorise": _("Cambiar una categoría"),
    "prepare_acts": _("Preparar las actas"),
    "formalise": _("Formalizar el plan"),
}
LEADS_TO_NAMES = {
    "commitment": _("un compromiso del plan"),
    "reserve": _("la reserva, hasta antes del plan"),
    "project": _("un proyecto fuera del plan"),
    "next_plan": _("el próximo plan, o una condición"),
}
SETTLES_NAMES = {
    "third": _("una tercera evaluación, que decide"),
    "closest": _("el promedio de las dos más cercanas, con una tercera"),
    "median": _("el valor del medio, con una tercera"),
    "mean": _("el promedio de todas"),
}
TABLES_NAMES = {
    "sdg": _("por Objetivo de Desarrollo Sostenible"),
    "topic": _("por tema"),
    "": _("sin mesas fijas"),
}
