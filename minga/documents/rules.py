"""Who may do what with a file. Whose document it is, the room that uses it knows: here is only what holds for all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import rule
from minga.documents.models import Decision, Document


@rule(_("Este archivo muestra datos de personas. Antes de publicarlo, di por qué se puede."))
def can_publish(person: Any, file: Any) -> bool:
    """`file` is a HandedIn: one that names people needs its ground."""
    return not file.upload.needs_decision or file.ground in Decision.Ground.values


@rule(_("Este documento ya se retiró: no se le puede añadir nada."))
def can_extend(person: Any, document: Document) -> bool:
    return document.state != Document.State.WITHDRAWN
