"""The shape of a call, of a session under way, of minutes and of a report on a resolution."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.documents.forms import KeptFileField
from minga.groups.agenda import AgendaItem
from minga.groups.models import Attendance, Item, Membership, Minutes, Resolution, Seat, Session, Signature, Vote
from minga.web.forms import RadioCards

POINTS = 4


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ItemForm(forms.Form):
    title = forms.CharField(
        label=_("Qué se trata"), max_length=300, error_messages={"required": _("Falta decir qué se trata.")}
    )
    kind = forms.ChoiceField(label=_("Para qué"), choices=Item.Kind.choices)
    text = forms.CharField(
        label=_("Texto que se decide"),
        help_text=_("Si se aprueba, es el texto de la resolución."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class SessionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Clase de sesión"), choices=Session.Kind.choices, widget=RadioCards)
    starts_at = forms.DateTimeField(
        label=_("Día y hora"),
        widget=DateTimeInput,
        error_messages={"required": _("Falta el día y la hora."), "invalid": _("Escribe un día y una hora.")},
    )
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False)
    live_url = forms.URLField(
        label=_("Enlace para seguirla en vivo"),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Escribe una dirección completa, como https://ejemplo.ec/sesion.")},
    )
    admits_observers = forms.BooleanField(label=_("Recibe público"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, POINTS + 1):
            self.fields[f"title_{number}"] = forms.CharField(
                label=_("Punto %(number)s: qué se trata") % {"number": number},
                max_length=300,
                required=number == 1,
                error_messages={"required": _("Una convocatoria necesita al menos un punto.")},
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Punto %(number)s: para qué") % {"number": number}, choices=Item.Kind.choices
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Punto %(number)s: texto que se decide") % {"number": number},
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not found.get("place") and not found.get("live_url"):
            self.add_error("place", _("Di el lugar, o el enlace si es virtual."))
        return found

    def call(self) -> dict[str, Any]:
        """What `call_session` takes. Ask after `is_valid()`."""
        names = ("kind", "starts_at", "place", "live_url", "admits_observers")
        return {**{name: self.cleaned_data[name] for name in names}, "agenda": list(self.points())}

    def points(self) -> Iterator[AgendaItem]:
        for number in range(1, POINTS + 1):
            title, kind, text = (self.cleaned_data[f"{name}_{number}"] for name in ("title", "kind", "text"))
            if title:
                yield AgendaItem(title, kind, text)


class AttendanceForm(forms.Form):
    """Each seat with who represents it, and beside it what this page showed: only what was changed here is written."""

    def __init__(
        self, *args: Any, seats: Iterable[Seat], members: list[Membership], there: list[Attendance], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = {one.seat_id: str(one.membership_id) for one in there if one.left_at is None}
        self.members = {str(member.pk): member for member in members}
        self.seats = list(seats)
        for seat in self.seats:
            able = [member for member in members if can_represent(member, seat)]
            now = self.now.get(seat.pk, "")
            self.fields[f"seat_{seat.number}"] = forms.ChoiceField(
                label=_("Puesto %(number)s · %(sector)s")
                % {"number": seat.number, "sector": seat.get_sector_display()},
                choices=[("", _("Ausente")), *[(str(member.pk), member_said(member, seat)) for member in able]],
                required=False,
                initial=now,
                disabled=not able,
            )
            self.fields[f"was_{seat.number}"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=now)

    def changes(self) -> Iterator[tuple[Seat, Membership | None]]:
        for seat in self.seats:
            wanted, was = self.cleaned_data[f"seat_{seat.number}"], self.cleaned_data[f"was_{seat.number}"]
            if wanted != was:
                yield seat, self.members.get(wanted)

    def clean(self) -> dict[str, Any]:
        """What somebody else changed meanwhile is not overwritten: it is said."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for seat in self.seats:
            name = f"seat_{seat.number}"
            wanted, was, now = found.get(name, ""), found.get(f"was_{seat.number}", ""), self.now.get(seat.pk, "")
            if wanted != was and now not in (was, wanted):
                self.add_error(
                    name, _("Alguien más cambió este puesto mientras tanto. Mira cómo está y decide de nuevo.")
                )
        return found


def can_represent(member: Membership, seat: Seat) -> bool:
    if member.seat_id == seat.pk:
        return True
    return member.seat.kind == Seat.Kind.SUBSTITUTE and member.seat.substitute_of_id in (None, seat.pk)


def member_said(member: Membership, seat: Seat) -> str:
    if member.seat_id == seat.pk:
        return str(member)
    return str(_("%(name)s, suplente")) % {"name": member}


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Tu voto"),
        choices=Vote.Choice.choices,
        widget=RadioCards,
        error_messages={"required": _("Elige cómo votas.")},
    )
    conflict = forms.CharField(
        label=_("Conflicto de interés"),
        help_text=_("Solo si te excusas: cualquiera podrá leerlo."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("choice") == Vote.Choice.RECUSED and not found.get("conflict"):
            self.add_error("conflict", _("Para excusarse hay que decir cuál es el conflicto de interés."))
        return found


class SpokenVoteForm(VoteForm):
    """The vote that a seat says aloud."""

    def __init__(self, *args: Any, there: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = _("Su voto")
        present = [(one.seat.number, f"{one.seat.number} · {one.membership}") for one in there if one.left_at is None]
        seat = forms.TypedChoiceField(label=_("Puesto"), choices=present, coerce=int)
        self.fields = {"seat": seat, **self.fields}


class ClosingForm(forms.Form):
    notes = forms.CharField(
        label=_("Qué se dijo"), widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text=_("Va al acta.")
    )
    responsible = forms.CharField(
        label=_("Quién responde si se aprueba"),
        help_text=_("Una dependencia o un puesto, no el nombre de una persona."),
        max_length=200,
        required=False,
    )
    due_on = forms.DateField(
        label=_("Hasta cuándo"),
        widget=DateInput,
        required=False,
        error_messages={"invalid": _("Escribe una fecha.")},
    )
    is_postponed = forms.BooleanField(label=_("Dejarlo para otra sesión, sin decidir"), required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Por qué no se realiza"),
        help_text=_("Lo leen todas las personas convocadas."),
        max_length=300,
        error_messages={"required": _("Di por qué no se realiza.")},
    )


class MinutesForm(forms.Form):
    opening = forms.CharField(label=_("Antes de los puntos"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    closing = forms.CharField(label=_("Al final"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, minutes: Minutes | None, items: Iterable[Item], **kwargs: Any) -> None:
        kwargs["initial"] = {"opening": minutes.opening, "closing": minutes.closing} if minutes else {}
        super().__init__(*args, **kwargs)
        closing = self.fields.pop("closing")
        for item in items:
            self.fields[f"notes_{item.number}"] = forms.CharField(
                label=_("Qué se dijo en el punto %(number)s: %(title)s") % {"number": item.number, "title": item.title},
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=item.notes,
                required=False,
            )
        self.fields["closing"] = closing

    def written(self) -> dict[str, Any]:
        """What `write_minutes` takes. Ask after `is_valid()`."""
        found = self.cleaned_data
        notes = {int(name.split("_")[1]): text for name, text in found.items() if name.startswith("notes_")}
        return {"opening": found["opening"], "closing": found["closing"], "notes": notes}


class SignatureForm(forms.Form):
    seat_number = forms.TypedChoiceField(label=_("Puesto que firma"), coerce=int)
    means = forms.ChoiceField(label=_("Cómo firma"), choices=Signature.Means.choices, widget=RadioCards)
    file = KeptFileField(
        label=_("El acta firmada"),
        then=_("Se publica con el acta: muestra quién firmó y si la firma vale."),
        error_messages={"required": _("Falta el archivo firmado.")},
    )
    letter = forms.CharField(
        label=_("Número del oficio o acta"), help_text=_("Si la firma es en papel."), max_length=120, required=False
    )

    def __init__(self, *args: Any, seats: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_number"].choices = seats  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    state = forms.ChoiceField(label=_("Cómo va"), widget=RadioCards)
    said = forms.CharField(
        label=_("Qué se hizo"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        error_messages={"required": _("Cuenta qué se hizo.")},
    )
    evidence_url = forms.URLField(
        label=_("Enlace que lo prueba"),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Escribe una dirección completa, como https://ejemplo.ec/informe.")},
    )
    file = KeptFileField(label=_("Documento que lo prueba"), required=False, then=_("Cualquiera podrá leerlo."))

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [resolution.state, *sorted(Resolution.PATHS[Resolution.State(resolution.state)])]
        choices = [(state, Resolution.State(state).label) for state in states]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("state") == Resolution.State.DONE and not (found.get("evidence_url") or found.get("file")):
            self.add_error(
                "evidence_url", _("Para darla por cumplida hace falta un enlace o un documento que lo pruebe.")
            )
        return found
