"""A file in a form: what was chosen stays when the form comes back, and what it shows of people is asked about.

`KeptFileField` takes a file, examines it and keeps it for a day; the form carries its token, so that a mistake
elsewhere costs nobody a second upload. Its value is a `HandedIn`, or None.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.documents.keeping import MOST_OCTETS, HandedIn, NotKeptError, keep, kept
from minga.documents.models import Decision, Upload
from minga.documents.sentences import RECEIVED, finding_said, kinds_said, note_said, problem_said
from minga.documents.signatures_said import signature_said
from minga.web.numbers import file_size

ENDINGS = ".pdf,.png,.jpg,.jpeg,.webp,.odt,.docx,.ods,.xlsx,.csv"


@dataclass(frozen=True)
class Sent:
    """What the browser sent for one file: the file, or the token of one sent before, and the answers about it."""

    file: "UploadedFile[bytes] | None" = None
    token: str = ""
    is_dropped: bool = False
    ground: str = ""
    explanation: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or self.token)


@dataclass(frozen=True)
class Waiting:
    """The file that the form already has, as the page shows it."""

    upload: Upload
    token: str
    ground: str = ""
    explanation: str = ""

    @property
    def findings(self) -> list[str]:
        return [finding_said(found) for found in self.upload.findings]

    @property
    def notes(self) -> list[str]:
        return [note_said(note) for note in self.upload.notes]

    @property
    def signatures(self) -> list[Any]:
        return [signature_said(found) for found in self.upload.signatures]


class KeptFileInput(forms.Widget):
    template_name = "documents/forms/kept_file.html"
    needs_multipart_form = True
    use_fieldset = True
    waiting: Waiting | None = None
    then: str | Promise = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        return Sent(
            file=files.get(name) if files else None,
            token=data.get(f"{name}-token", ""),
            is_dropped=f"{name}-drop" in data,
            ground=data.get(f"{name}-ground", ""),
            explanation=data.get(f"{name}-explanation", "")[:300],
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in (files or {}) and f"{name}-token" not in data

    def id_for_label(self, id_: str) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **super().get_context(name, None, attrs),
            "waiting": self.waiting,
            "grounds": Decision.Ground.choices,
            "endings": ENDINGS,
            "received": RECEIVED,
            "most": file_size(MOST_OCTETS),
            "then": self.then,
        }


class KeptFileField(forms.Field):
    widget = KeptFileInput

    def __init__(self, *, then: str | Promise = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.then = then

    def clean(self, value: Sent) -> HandedIn | None:
        """Keep what came. A new file takes the place of the one before; one that cannot be received does not."""
        before = None if value.is_dropped else kept(value.token)
        self.show(before, value.token, value)
        upload = before
        if value.file is not None:
            upload, token = self.receive(value.file)
            self.show(upload, token, value)
        elif value.token and before is None and not value.is_dropped:
            raise ValidationError(_("El archivo que elegiste ya no está: se guarda un día. Elígelo otra vez."))
        if upload is None:
            self.validate(None)
            return None
        if upload.needs_decision and value.ground not in Decision.Ground.values:
            said = {"name": upload.name, "what": kinds_said(upload.findings)}
            raise ValidationError(
                _("«%(name)s» muestra: %(what)s. Di por qué se puede publicar, quítalo o elige otro archivo.") % said
            )
        return HandedIn(upload, value.ground if upload.needs_decision else "", value.explanation)

    def show(self, upload: Upload | None, token: str, value: Sent) -> None:
        self.widget.waiting = Waiting(upload, token, value.ground, value.explanation) if upload else None

    def receive(self, file: "UploadedFile[bytes]") -> tuple[Upload, str]:
        try:
            return keep(file)
        except NotKeptError as error:
            raise ValidationError(problem_said(error.problem, file.name or "")) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class FilesMixin(forms.Form):
    """Up to three files; `form.handed_in` after `is_valid()`."""

    FILES = ("file_1", "file_2", "file_3")
    THEN = _("Se publica y cualquiera podrá descargarlo.")

    file_1 = KeptFileField(label=_("Primer archivo"), required=False, then=THEN)
    file_2 = KeptFileField(label=_("Segundo archivo"), required=False, then=THEN)
    file_3 = KeptFileField(label=_("Tercer archivo"), required=False, then=THEN)

    @property
    def handed_in(self) -> tuple[HandedIn, ...]:
        return tuple(found for name in self.FILES if (found := self.cleaned_data.get(name)))

    @property
    def has_files(self) -> bool:
        """Whether there is anything to show: a file that waits, or an error about one."""
        return any(self.fields[name].widget.waiting or name in self.errors for name in self.FILES)

    @property
    def kept_tokens(self) -> dict[str, str]:
        """What a page that repeats the form holds in place of the files that were sent."""
        waiting = {name: self.fields[name].widget.waiting for name in self.FILES}
        tokens = {f"{name}-token": found.token if found else "" for name, found in waiting.items()}
        return {**tokens, **{f"{name}-drop": "" for name in self.FILES}}

    def carry_files(self, other: "FilesMixin") -> list[str]:
        """Keep what was sent to `other` without judging the rest of it; returns what could not be received."""
        problems: list[str] = []
        for name in self.FILES:
            field = other.fields[name]
            try:
                field.clean(field.widget.value_from_datadict(other.data, other.files, other.add_prefix(name)))
            except ValidationError as error:
                # A file that only lacks its ground is kept, and asks for it when the form is sent.
                problems += [] if field.widget.waiting else error.messages
            self.fields[name].widget.waiting = field.widget.waiting
        return problems
