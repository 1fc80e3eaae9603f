"""Model fields for what real documents hold: texts in several languages, dates of month precision."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.core.dates import PartialDate

if TYPE_CHECKING:
    DateText = models.CharField[PartialDate | str | None, PartialDate | None]
else:
    DateText = models.CharField

LANGUAGES = ("es", "en", "qu")


class Said(dict[str, str]):
    """The same text in one or more languages; as a string, the one of the reader (else Spanish, English, any)."""

    @property
    def language(self) -> str:
        """The language in which `str()` shows it, or "" if it says nothing."""
        active = (get_language() or "es").split("-")[0]
        for code in (active, *LANGUAGES):
            if self.get(code):
                return code
        return ""

    def __str__(self) -> str:
        return self.get(self.language, "")

    def __bool__(self) -> bool:
        return any(self.values())

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))

    def in_language(self, code: str) -> str:
        return self.get(code, "") or str(self)


def said(text: str | dict[str, str] | None) -> Said:
    """Whatever the source gives, as a Said; a bare string is Spanish."""
    if not text:
        return Said()
    return Said(es=text) if isinstance(text, str) else Said(text)


class SaidField(models.JSONField):
    """A text in several languages, kept as {"es": …, "en": …}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Said)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Said:
        return Said(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Any:
        return said(value) if value is None or isinstance(value, str | dict) else value

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(said(value)) if isinstance(value, str | dict) or value is None else value)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or set(value) - set(LANGUAGES):
            raise ValidationError(_("El texto debe venir por idioma: es, en o qu."))


class PartialDateField(DateText):
    """A date of year, month or day precision, kept as ISO text so that it also sorts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate(str(value))
        except ValueError as error:
            raise ValidationError(error.args[0]) from error

    def get_prep_value(self, value: Any) -> str | None:
        date = self.to_python(value)
        return date.iso if date else None

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.iso if isinstance(value, PartialDate) else value)
