"""What is asked of the workbench of groups: one verb, the group as it was seen, and what the verb needs."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

VERBS = [
    ("start", _("Hacer un grupo con las marcadas")),
    ("alone", _("Hacer un grupo para cada marcada")),
    ("add", _("Traer al grupo")),
    ("remove", _("Sacar del grupo")),
    ("move", _("Mover a otro grupo")),
    ("split", _("Separar en un grupo nuevo")),
    ("join", _("Unir con otro grupo")),
    ("name", _("Poner nombre")),
    ("dissolve", _("Deshacer el grupo")),
    ("settle", _("Lista para integrar")),
    ("reopen", _("Volver a trabajarla")),
    ("undo", _("Deshacer mi último cambio")),
    ("redo", _("Rehacer")),
]
WITH_CODES = ("start", "alone", "add", "remove", "move", "split")
WITH_TARGET = ("move", "join")
WITHOUT_GROUP = ("start", "alone", "undo", "redo")
CODE = re.compile(r"[A-Z0-9-]{3,30}")
MOST_CODES = 500


class CodesField(forms.Field):
    """The codes of the boxes that are checked."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [code for code in dict.fromkeys(value or ()) if CODE.fullmatch(code)][:MOST_CODES]


class GroupForm(forms.Form):
    verbo = forms.ChoiceField(choices=VERBS)
    grupo = forms.IntegerField(required=False, min_value=1)
    edicion = forms.IntegerField(required=False, min_value=1)
    codigo = CodesField(required=False)
    destino = forms.IntegerField(
        label=_("Número del otro grupo"),
        required=False,
        min_value=1,
        error_messages={"invalid": _("Escribe el número del grupo.")},
    )
    nombre = forms.CharField(
        label=_("Nombre del grupo"),
        required=False,
        max_length=160,
        error_messages={"max_length": _("El nombre tiene como mucho 160 letras.")},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        verb = found.get("verbo", "")
        if verb in WITH_CODES and not found.get("codigo"):
            self.add_error("codigo", _("Marca al menos una propuesta."))
        if verb in WITH_TARGET and not found.get("destino") and "destino" not in self.errors:
            self.add_error("destino", _("Escribe el número del otro grupo."))
        if verb == "name" and not found.get("nombre") and "nombre" not in self.errors:
            self.add_error("nombre", _("Escribe el nombre del grupo."))
        if verb and verb not in WITHOUT_GROUP and not (found.get("grupo") and found.get("edicion")):
            self.add_error(None, _("Elige primero un grupo."))
        return found


class SuggestForm(forms.Form):
    """How loosely the method groups, and whether only within a territory."""

    por_lugar = forms.BooleanField(
        label=_("Solo dentro de cada lugar"),
        help_text=_("Sin marcar, junta también propuestas de lugares distintos."),
        required=False,
        initial=True,
    )
    holgura = forms.IntegerField(
        label=_("De estricto (0) a amplio (10)"),
        help_text=_("Estricto: casi las mismas palabras. Amplio: el mismo asunto."),
        min_value=0,
        max_value=10,
        initial=5,
        widget=forms.NumberInput({"type": "range", "min": 0, "max": 10}),
    )
