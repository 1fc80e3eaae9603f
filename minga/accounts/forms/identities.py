"""A field for a cédula: what is wrong with it is said at once, and nothing but its digits goes on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.accounts.identity_numbers import FaultyNumberError, ReadNumber, read_number


class CedulaField(forms.CharField):
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Cédula"))
        super().__init__(error_messages={"required": _("Falta la cédula.")}, **kwargs)

    def clean(self, value: Any) -> ReadNumber:
        try:
            return read_number(super().clean(value))
        except FaultyNumberError as fault:
            raise ValidationError(str(fault.sentence), code=fault.reason) from None
