"""What the sign-in keeps about a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minga.accounts.devices import device_in_words
from minga.accounts.models import CheckCode, Consent, Identity, Person, Session
from minga.core.holdings import Held


def held_about(person: Person) -> list[Held]:
    return [
        account_of(person),
        addresses_of(person),
        factors_of(person),
        providers_of(person),
        sessions_of(person),
        *checks_of(person),
        consents_of(person),
    ]


def account_of(person: Person) -> Held:
    row = {
        "email": person.email,
        "name": person.name,
        "is_name_public": person.is_name_public,
        "language": dict(settings.LANGUAGES).get(person.language, person.language),
        "verification": person.get_verification_display(),
        "created_at": person.created_at,
        "last_login": person.last_login,
    }
    columns = {
        "email": _("Correo electrónico"),
        "name": _("Nombre"),
        "is_name_public": _("Se muestra tu nombre"),
        "language": _("Idioma"),
        "verification": _("Qué se ha comprobado de ti"),
        "created_at": _("Cuenta creada"),
        "last_login": _("Última vez que entraste"),
    }
    why = _("Para que puedas entrar y para escribirte en tu idioma.")
    return Held("account", _("Tu cuenta"), why, ("accounts.Person",), columns, [row])


def addresses_of(person: Person) -> Held:
    rows = EmailAddress.objects.filter(user=person).values("email", "verified", "primary").order_by("pk")
    columns = {"email": _("Correo electrónico"), "verified": _("Comprobado"), "primary": _("Es el principal")}
    why = _("Para saber a qué correo enviarte el código con el que entras.")
    return Held("addresses", _("Tus correos"), why, ("account.EmailAddress",), columns, list(rows))


def factors_of(person: Person) -> Held:
    """That there is one, never its secret."""
    found = Authenticator.objects.filter(user=person).order_by("pk")
    rows = [
        {"type": one.get_type_display(), "created_at": one.created_at, "last_used_at": one.last_used_at}
        for one in found
    ]
    columns = {"type": _("Tipo"), "created_at": _("Desde"), "last_used_at": _("Usado por última vez")}
    why = _("Tu segundo paso para entrar. El secreto no se muestra a nadie.")
    return Held("factors", _("Tu segundo paso"), why, ("mfa.Authenticator",), columns, rows)


def providers_of(person: Person) -> Held:
    """The State's single sign-on, where this site uses it."""
    rows = SocialAccount.objects.filter(user=person).order_by("pk").values("provider", "date_joined", "extra_data")
    columns = {"provider": _("Quién te identifica"), "date_joined": _("Desde"), "extra_data": _("Lo que dijo de ti")}
    why = _("Para que entres con el ingreso único del Estado.")
    return Held("providers", _("Ingreso único"), why, ("socialaccount.SocialAccount",), columns, list(rows))


def sessions_of(person: Person) -> Held:
    rows = [
        {
            "device": device_in_words(one.device),
            "began_at": one.began_at,
            "seen_at": one.seen_at,
            "expire_date": one.expire_date,
        }
        for one in Session.objects.filter(person=person).order_by("pk")
    ]
    columns = {
        "device": _("Dispositivo"),
        "began_at": _("Entraste"),
        "seen_at": _("Usada por última vez"),
        "expire_date": _("Se cierra"),
    }
    why = _("Para que no tengas que entrar en cada página. No guardamos tu dirección de internet.")
    return Held("sessions", _("Tus sesiones"), why, ("accounts.Session",), columns, list(rows))


def checks_of(person: Person) -> list[Held]:
    found = Identity.objects.filter(person=person).order_by("pk")
    rows = [
        {
            "code": one.code,
            "method": one.get_method_display(),
            "checked_at": one.checked_at,
            "withdrawn_at": one.withdrawn_at,
        }
        for one in found
    ]
    columns = {
        "code": _("Código"),
        "method": _("Cómo se comprobó"),
        "checked_at": _("Cuándo"),
        "withdrawn_at": _("Se retiró"),
    }
    why = _("Que alguien comprobó quién eres. Tu cédula no está guardada: solo una huella que no se puede leer.")
    codes = list(CheckCode.objects.filter(person=person).values("ends_at"))
    code_why = _("El código que dictas para que comprueben quién eres; dura media hora.")
    return [
        Held("identities", _("Comprobaciones de tu identidad"), why, ("accounts.Identity",), columns, rows),
        Held(
            "check_codes",
            _("Código de comprobación"),
            code_why,
            ("accounts.CheckCode",),
            {"ends_at": _("Vence")},
            codes,
        ),
    ]


def consents_of(person: Person) -> Held:
    rows = [
        {
            "purpose": one.get_purpose_display(),
            "version": one.version,
            "language": one.language,
            "digest": one.digest,
            "where": one.where,
            "given_at": one.given_at,
            "withdrawn_at": one.withdrawn_at,
        }
        for one in Consent.objects.filter(person=person)
    ]
    columns = {
        "purpose": _("Para qué"),
        "version": _("Versión del texto"),
        "language": _("Idioma"),
        "digest": _("Huella del texto (SHA-256)"),
        "where": _("Formulario"),
        "given_at": _("Lo diste"),
        "withdrawn_at": _("Lo retiraste"),
    }
    why = _("Para poder mostrar a qué dijiste que sí, y hasta cuándo.")
    return Held("consents", _("Permisos que diste"), why, ("accounts.Consent",), columns, rows)
