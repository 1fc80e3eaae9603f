"""How every form is drawn, and the two guards that public forms wear: against robots and against the double click.

`{{ form }}` gives one column; each field with its label, its help and its error beside it; above, a summary of the
errors that takes the focus and links to each. Whether an answer is required is said in words.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from minga.web.numbers import file_size

BUILTINS = ["django.templatetags.i18n", "django.templatetags.static", "minga.web.templatetags.minga"]
FORM_TEMPLATES = Path(django.__file__).parent / "forms" / "templates"


class Renderer(BaseRenderer):
    """Django's own widgets, inside our fields; it has its own engine so that `django.forms` need not be installed."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        options = {"builtins": BUILTINS}
        return DjangoTemplates({"NAME": "forms", "DIRS": [FORM_TEMPLATES], "APP_DIRS": True, "OPTIONS": options})

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)


class RadioCards(forms.RadioSelect):
    """A choice as large cards; `helps` adds a line of explanation to an option: `RadioCards(helps={"yes": "…"})`."""

    template_name = "web/forms/choice_cards.html"

    def __init__(self, *args: Any, helps: Mapping[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helps = helps or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "help": self.helps.get(str(value), "")}


class CheckCards(forms.CheckboxSelectMultiple):
    """Several choices as large cards."""

    template_name = "web/forms/choice_cards.html"


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Several rows to choose. Django asks the database even with a number that does not fit in it, and fails; a value
    that is not among the offered ones is refused here as any other wrong choice, before asking."""

    LONGEST = 18

    def clean(self, value: Any) -> Any:
        for one in value or () if isinstance(value, (list, tuple)) else ():
            if len(str(one)) > self.LONGEST:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(one)[:40]})
        return super().clean(value)


class FileDrop(forms.ClearableFileInput):
    """A file, saying before it is chosen which kinds and how large it may be, and what will happen to it."""

    template_name = "web/forms/file.html"
    said = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "said": self.said}


class FileField(forms.FileField):
    """`FileField(types=[".pdf"], max_bytes=5_000_000, then=_("Se publicará …"))`.

    The name's ending and the size are checked here; what the file really is, is for the room that keeps it.
    """

    widget = FileDrop

    def __init__(self, *, types: list[str], max_bytes: int, then: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.types, self.max_bytes, self.then = types, max_bytes, then
        self.widget.attrs["accept"] = ",".join(types)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> Any:
        self.widget.said = self.rules
        return super().get_bound_field(form, field_name)

    @property
    def rules(self) -> str:
        kinds = ", ".join(name.lstrip(".").upper() for name in self.types)
        said = _("Tipos: %(kinds)s. Hasta %(size)s.") % {"kinds": kinds, "size": file_size(self.max_bytes)}
        return f"{said} {self.then}".strip()

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if isinstance(found, UploadedFile):
            self.check(found)
        return found

    def check(self, file: "UploadedFile[bytes]") -> None:
        if Path(file.name or "").suffix.lower() not in self.types:
            raise ValidationError(
                _("«%(name)s» no es de un tipo admitido. %(rules)s") % {"name": file.name, "rules": self.rules}
            )
        if (file.size or 0) > self.max_bytes:
            size = file_size(file.size or 0)
            raise ValidationError(
                _("«%(name)s» pesa %(size)s. %(rules)s") % {"name": file.name, "size": size, "rules": self.rules}
            )


class FilterForm(forms.Form):
    """The base of filters: nothing is required, and a value that makes no sense is left out, never an error."""

    template_name = "web/forms/filters.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filtro_%s")  # A page often has another form with a field of the same name.
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def chosen(self) -> dict[str, Any]:
        """What is really asked for: only the fields with a value that holds."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", []) and value != ()}


class SpamTrapMixin(forms.Form):
    """A field that people do not see and a clock: `form.is_suspicious` says that a robot may have filled it in.

    It refuses nothing: the room keeps what was sent and lets a moderator look first.
    """

    LEAST_SECONDS = 3
    MOST_DAYS = 7

    contact_by = forms.CharField(required=False, label=_("Deja esto vacío"), widget=forms.TextInput())
    opened = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_by"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})
        self.fields["contact_by"].is_trap = True  # type: ignore[attr-defined]
        self.initial.setdefault("opened", signing.dumps(timezone.now().timestamp(), salt="minga.web.opened"))

    @property
    def suspicion(self) -> str:
        """Why it looks like a robot: "trap", "clock", "quick", "stale"; "" for a person. Ask after `is_valid()`."""
        if self.cleaned_data.get("contact_by"):
            return "trap"
        try:
            opened = signing.loads(self.cleaned_data.get("opened", ""), salt="minga.web.opened")
        except signing.BadSignature:
            return "clock"
        passed = dt.timedelta(seconds=timezone.now().timestamp() - opened)
        # Nobody can sign a moment to come: before zero, the clock was put back.
        if dt.timedelta() <= passed < dt.timedelta(seconds=self.LEAST_SECONDS):
            return "quick"
        return "stale" if passed > dt.timedelta(days=self.MOST_DAYS) else ""

    @property
    def is_suspicious(self) -> bool:
        return bool(self.suspicion)


class OnceField(forms.UUIDField):
    """A key drawn with the page; a missing or broken one is replaced, because no one's text is lost for it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID:
        try:
            return UUID(str(super().clean(value)))
        except ValidationError:
            return uuid4()


class OnceMixin(forms.Form):
    """One key per opened form: `form.cleaned_data["once"]` is the same on a double click or a retry.

    The room stores it in a unique column and, when it comes again, answers with what the first one made.
    """

    once = OnceField(initial=uuid4)
