"""The shape of a new body, of an invitation and its answer, of leaving a seat."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.fields import Said
from minga.directory.models import Institution, Jurisdiction
from minga.groups.models import Body, Majority, Membership, Quorum, Seat
from minga.web.forms import CheckCards, RadioCards

SECTORS = [sector for sector in Seat.Sector if sector != Seat.Sector.UNKNOWN]
DECLARATIONS = [
    ("works_elsewhere", _("No trabajo en la entidad que se vigila.")),
    ("has_no_contract", _("No tengo contratos con ella.")),
    ("has_no_conflict", _("No tengo conflicto de interés con lo que se vigila.")),
    ("has_no_relative", _("No tengo ahí familiares hasta el cuarto grado de consanguinidad o segundo de afinidad.")),
]


class BodyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qué es"), choices=Body.Kind.choices, widget=RadioCards)
    name = forms.CharField(label=_("Nombre"), max_length=120, error_messages={"required": _("Falta el nombre.")})
    purpose = forms.CharField(
        label=_("Para qué es"), max_length=300, error_messages={"required": _("Di en una frase para qué es.")}
    )
    legal_base = forms.CharField(label=_("Norma que lo crea"), max_length=300, required=False)
    basic_rules = forms.CharField(
        label=_("Reglas básicas"),
        help_text=_("Son públicas: qué hace, quién entra y cómo, cómo decide."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    presides = forms.ChoiceField(
        label=_("De qué sector es quien preside"),
        choices=[("", _("Nadie preside")), *[(one.value, one.label) for one in SECTORS]],
        required=False,
    )
    has_substitutes = forms.BooleanField(label=_("Cada puesto tiene suplente"), required=False, initial=True)
    quorum = forms.ChoiceField(label=_("Quórum"), choices=Quorum.choices, initial=Quorum.HALF_OF_MEMBERS)
    majority = forms.ChoiceField(label=_("Se aprueba con"), choices=Majority.choices)
    notice_days = forms.IntegerField(label=_("Días de convocatoria"), min_value=0, max_value=60, initial=5)

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        for sector in SECTORS:
            self.fields[f"seats_{sector}"] = forms.IntegerField(
                label=_("Puestos con voto de: %(sector)s") % {"sector": sector.label},
                min_value=0,
                max_value=50,
                initial=0,
                required=False,
            )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Body.objects.filter(jurisdiction=self.jurisdiction, slug=slugify(name)[:60]).exists():
            raise ValidationError(_("Ya hay un grupo con ese nombre."))
        return name

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(found.get(f"seats_{sector}") for sector in SECTORS) and not found.get("presides"):
            self.add_error(f"seats_{SECTORS[0]}", _("Un grupo necesita al menos un puesto."))
        return found

    def body(self) -> dict[str, Any]:
        """What `establish_body` takes. Ask after `is_valid()`."""
        found = self.cleaned_data
        more = {"with_substitute": True} if found["has_substitutes"] else {}
        seats: list[dict[str, Any]] = []
        if found["presides"]:
            seats.append({"sector": found["presides"], "presides": True, **more})
        for sector in SECTORS:
            seats += [{"sector": sector.value, **more}] * (found[f"seats_{sector}"] or 0)
        composition: dict[str, int] = {}
        for seat in seats:
            composition[seat["sector"]] = composition.get(seat["sector"], 0) + 1
        said = {name: Said(es=found[name]) for name in ("name", "purpose", "legal_base", "basic_rules")}
        plain = {name: found[name] for name in ("kind", "quorum", "majority", "notice_days")}
        return {**said, **plain, "slug": slugify(found["name"])[:60], "composition": composition, "seats": seats}


class InvitationForm(forms.Form):
    seat = forms.ModelChoiceField(
        label=_("Puesto"), queryset=Seat.objects.none(), error_messages={"required": _("Elige el puesto.")}
    )
    email = forms.EmailField(
        label=_("Correo de quien se invita"),
        help_text=_(
            "Si tiene cuenta, lo verá en su escritorio. Si lo dejas vacío, te damos un enlace para que se lo pases."
        ),
        required=False,
        error_messages={"invalid": _("Escribe un correo completo.")},
    )
    institution = forms.ModelChoiceField(
        label=_("Por qué institución u organización"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("Por ninguna"),
    )
    act = forms.CharField(label=_("Documento que lo designa"), max_length=200, required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Membership.objects.filter(state__in=[Membership.State.SEATED, Membership.State.INVITED]).values("seat")
        seats, institutions = self.fields["seat"], self.fields["institution"]
        assert isinstance(seats, forms.ModelChoiceField)
        assert isinstance(institutions, forms.ModelChoiceField)
        seats.queryset = body.seats.exclude(pk__in=taken)
        institutions.queryset = Institution.objects.filter(jurisdiction=body.jurisdiction)

    def invitation(self) -> dict[str, Any]:
        found = self.cleaned_data
        person = Person.objects.filter(email__iexact=found["email"]).first() if found["email"] else None
        return {"seat": found["seat"], "person": person, "institution": found["institution"], "act": found["act"]}


class AnswerForm(forms.Form):
    shows_name = forms.BooleanField(
        label=_("Mostrar mi nombre"), help_text=_("Si no lo marcas, se muestra solo tu puesto."), required=False
    )
    gender = forms.ChoiceField(
        label=_("Tu género, si quieres decirlo"),
        help_text=_("Solo se usa en sumas de cinco personas o más."),
        choices=[("", _("No lo digo")), *Membership.Gender.choices],
        required=False,
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_independence = body.kind == Body.Kind.OVERSIGHT
        if self.asks_independence:
            self.fields["declared"] = forms.MultipleChoiceField(
                label=_("Declaro que"),
                choices=DECLARATIONS,
                widget=CheckCards,
                error_messages={"required": _("Para integrar una veeduría hay que declarar las cuatro cosas.")},
            )
            self.fields["delegated_by"] = forms.CharField(
                label=_("Organización que te delega, si vienes por una"), max_length=200, required=False
            )

    def clean_declared(self) -> list[str]:
        declared: list[str] = self.cleaned_data["declared"]
        if len(declared) < len(DECLARATIONS):
            raise ValidationError(_("Para integrar una veeduría hay que declarar las cuatro cosas."))
        return declared


class EndingForm(forms.Form):
    ending = forms.ChoiceField(
        label=_("Por qué deja el puesto"),
        choices=[(one.value, one.label) for one in Membership.Ending if one not in ("succession", "body")],
        widget=RadioCards,
        error_messages={"required": _("Elige por qué.")},
    )
    act = forms.CharField(
        label=_("Documento que lo dice"),
        help_text=_("Su número: la renuncia, la resolución."),
        max_length=200,
        required=False,
    )


class SuccessionForm(forms.Form):
    seat = forms.ModelChoiceField(
        label=_("Qué puesto pasa a ocupar"),
        queryset=Seat.objects.none(),
        error_messages={"required": _("Elige el puesto que quedó libre.")},
    )
    act = forms.CharField(label=_("Documento que lo dice"), max_length=200, required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = Seat.objects.voting().filter(body=membership.seat.body)
        empty = empty.exclude(memberships__state=Membership.State.SEATED)
        if membership.seat.substitute_of_id:
            empty = empty.filter(pk=membership.seat.substitute_of_id)
        seats = self.fields["seat"]
        assert isinstance(seats, forms.ModelChoiceField)
        seats.queryset = empty
