"""What a person follows, was told and was sent."""

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.holdings import Held
from minga.ledger.verbs import kind_label
from minga.notices.models import Follower, Letter, Notice, Reader
from minga.notices.models.readers import ReaderQuerySet


def held_about(person: Person) -> list[Held]:
    readers = Reader.objects.filter(person=person) | Reader.objects.filter(email=person.email.lower())
    return [reading(readers), following(readers), told(readers), sent(readers)]


def reading(readers: ReaderQuerySet) -> Held:
    rows = [
        {
            "address": one.address,
            "language": one.language,
            "rhythm": one.get_own_rhythm_display(),
            "since": one.created_at,
        }
        for one in readers
    ]
    columns = {
        "address": _("Correo electrónico"),
        "language": _("Idioma"),
        "rhythm": _("Sobre lo tuyo te escribimos"),
        "since": _("Desde"),
    }
    why = _("Para escribirte cuando cambie lo que sigues o lo tuyo.")
    return Held("reader", _("Cómo te avisamos"), why, ("notices.Reader",), columns, rows)


def following(readers: ReaderQuerySet) -> Held:
    rows = [
        {
            "kind": kind_label(one.kind),
            "code": one.code,
            "rhythm": one.get_rhythm_display(),
            "created_at": one.created_at,
            "confirmed_at": one.confirmed_at,
        }
        for one in Follower.objects.filter(reader__in=readers)
    ]
    columns = {
        "kind": _("Qué"),
        "code": _("Código"),
        "rhythm": _("Cada cuánto"),
        "created_at": _("Desde"),
        "confirmed_at": _("Lo confirmaste"),
    }
    why = _("Para avisarte de lo que elegiste.")
    return Held("following", _("Lo que sigues"), why, ("notices.Follower",), columns, rows)


def told(readers: ReaderQuerySet) -> Held:
    found = Notice.objects.filter(reader__in=readers).order_by("pk")
    rows = [
        {"kind": kind_label(one.kind), "code": one.code, "at": one.at, "read_at": one.read_at, "facts": one.facts}
        for one in found
    ]
    columns = {
        "kind": _("Sobre qué"),
        "code": _("Código"),
        "at": _("Cuándo"),
        "read_at": _("Lo viste"),
        "facts": _("Datos del aviso"),
    }
    why = _("Los avisos que te esperan en tu escritorio.")
    return Held("notices", _("Avisos"), why, ("notices.Notice",), columns, rows)


def sent(readers: ReaderQuerySet) -> Held:
    rows = [
        {
            "kind": one.get_kind_display(),
            "state": one.get_state_display(),
            "created_at": one.created_at,
            "sent_at": one.sent_at,
        }
        for one in Letter.objects.filter(reader__in=readers).order_by("pk")
    ]
    columns = {"kind": _("Tipo"), "state": _("Estado"), "created_at": _("Escrito"), "sent_at": _("Enviado")}
    why = _("Para no enviarte dos veces lo mismo. El texto de los correos no se guarda.")
    return Held("letters", _("Correos que te enviamos"), why, ("notices.Letter",), columns, rows)
