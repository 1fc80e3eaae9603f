"""How long each thing is kept, and why: the page shows this list and a duty applies it."""

import datetime as dt

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.accounts.models import Consent, Person, Session
from minga.cocreation.actions.demographics import forget_demographics
from minga.cocreation.actions.registrations import forget_registrations
from minga.core.jobs import KEEP as KEEP_JOBS
from minga.documents.models import A_DAY
from minga.notices.actions.letters import KEEP_LETTERS, KEEP_NOTICES
from minga.notices.models.readers import ANSWER_WITHIN, REFUSED_FOR
from minga.portal.departures import forget_person
from minga.rights.actions.requests import erase_texts
from minga.rights.actions.retention import BATCH, Keeping, apply_retention, delete_batch
from minga.rights.models import RightsRequest
from minga.rights.models.requests import CONFIRM_WITHIN


def days(count: int) -> str:
    return lazy(lambda: ngettext("%(count)s día", "%(count)s días", count) % {"count": count}, str)()


def forget_unused_accounts(before: dt.datetime) -> int:
    """Nobody ever entered with them: somebody typed an address and did not answer."""
    never = Person.objects.filter(last_login=None, created_at__lt=before, is_example=False, is_staff=False)
    unused = never.filter(appointments=None, proposals=None, supports=None)
    found = list(unused.order_by("pk")[:BATCH])
    for person in found:
        forget_person(person, withdraws=False, is_own_wish=False)
    return len(found)


def forget_sessions(before: dt.datetime) -> int:
    return delete_batch(Session.objects.filter(expire_date__lt=before))


def forget_unconfirmed_requests(before: dt.datetime) -> int:
    waiting = RightsRequest.objects.filter(state=RightsRequest.State.UNCONFIRMED, created_at__lt=before)
    return delete_batch(waiting)


def forget_request_texts(before: dt.datetime) -> int:
    over = RightsRequest.objects.filter(ended_on__lt=timezone.localdate(before), texts_erased_at=None)
    found = list(over.order_by("pk")[:BATCH])
    for request in found:
        erase_texts(request=request)
    return len(found)


def forget_consents(before: dt.datetime) -> int:
    return delete_batch(Consent.objects.filter(withdrawn_at__lt=before))


def forget_office_log(before: dt.datetime) -> int:
    return delete_batch(LogEntry.objects.filter(action_time__lt=before))


RETENTION: tuple[Keeping, ...] = (
    Keeping(
        "accounts",
        _("Cuentas"),
        _("Mientras la uses. La borras tú, al momento."),
        _("Sin ella no podrías entrar."),
    ),
    Keeping(
        "accounts.unused",
        _("Cuentas que nadie llegó a usar"),
        days(settings.MINGA_KEEP_UNUSED_ACCOUNTS),
        _("Alguien escribió un correo y nunca entró: no hay razón para guardarlo."),
        settings.MINGA_KEEP_UNUSED_ACCOUNTS,
        forget_unused_accounts,
    ),
    Keeping(
        "sessions",
        _("Sesiones abiertas"),
        days(settings.SESSION_COOKIE_AGE // 86_400),
        _("Para no pedirte el código en cada página. Terminadas, se borran."),
        0,
        forget_sessions,
    ),
    Keeping(
        "followers.unconfirmed",
        _("Correos que no confirmaron que querían avisos"),
        days(ANSWER_WITHIN.days),
        _("El tiempo para responder a la pregunta."),
    ),
    Keeping(
        "letters",
        _("Que se te envió un correo (sin su texto)"),
        days(KEEP_LETTERS.days),
        _("Para no enviarte dos veces lo mismo y saber si falló."),
    ),
    Keeping("notices", _("Avisos en tu escritorio"), days(KEEP_NOTICES.days), _("Para que los leas cuando vuelvas.")),
    Keeping(
        "refusals",
        _("Correos que pidieron que no les escribamos (solo su huella)"),
        days(REFUSED_FOR.days),
        _("Para poder respetarlo."),
    ),
    Keeping(
        "uploads",
        _("Archivos de un formulario que no se terminó"),
        days(A_DAY.days),
        _("Para no perder lo que elegiste si algo falla."),
    ),
    Keeping(
        "drafts",
        _("Borradores de propuestas"),
        _("Solo en tu dispositivo: nunca llegan aquí hasta que los envías."),
        _("Para no perder lo que escribías."),
    ),
    Keeping(
        "demographics",
        _("Edad, género y autoidentificación"),
        lazy(
            lambda: (
                ngettext(
                    "Hasta %(count)s día después de cerrar el proceso",
                    "Hasta %(count)s días después de cerrar el proceso",
                    settings.MINGA_KEEP_DEMOGRAPHICS,
                )
                % {"count": settings.MINGA_KEEP_DEMOGRAPHICS}
            ),
            str,
        )(),
        _("Para publicar cuántas personas de cada grupo participaron; después solo quedan las sumas publicadas."),
        settings.MINGA_KEEP_DEMOGRAPHICS,
        forget_demographics,
    ),
    Keeping(
        "registrations",
        _("Quién se inscribió en un taller: correo, nombre y lo que necesita, desde que el taller empieza"),
        days(settings.MINGA_KEEP_REGISTRATIONS),
        _("Para recibirte ese día y avisarte si algo cambia. Después quedan solo las cuentas."),
        settings.MINGA_KEEP_REGISTRATIONS,
        forget_registrations,
    ),
    Keeping(
        "requests.unconfirmed",
        _("Solicitudes sobre datos sin confirmar"),
        days(CONFIRM_WITHIN.days),
        _("El tiempo para responder que fuiste tú."),
        CONFIRM_WITHIN.days,
        forget_unconfirmed_requests,
    ),
    Keeping(
        "requests",
        _("Los textos y el correo de una solicitud sobre datos, desde que se respondió"),
        days(settings.MINGA_KEEP_REQUESTS),
        _("Para poder mostrar qué se respondió. Después quedan el código, el tipo y las fechas."),
        settings.MINGA_KEEP_REQUESTS,
        forget_request_texts,
    ),
    Keeping(
        "consents",
        _("Permisos retirados"),
        days(settings.MINGA_KEEP_CONSENTS),
        _("Para poder mostrar que se dieron y que terminaron."),
        settings.MINGA_KEEP_CONSENTS,
        forget_consents,
    ),
    Keeping("jobs", _("Archivos grandes que pediste"), days(KEEP_JOBS.days), _("Para que los descargues.")),
    Keeping(
        "office_log",
        _("Qué cambió la administración en los datos de referencia"),
        days(settings.MINGA_KEEP_OFFICE_LOG),
        _("Para corregir errores."),
        settings.MINGA_KEEP_OFFICE_LOG,
        forget_office_log,
    ),
    Keeping(
        "proposals",
        _("Propuestas, compromisos, decisiones y nombramientos"),
        _("Siempre. Sin tu nombre si no quisiste mostrarlo o si borras tu cuenta."),
        _("Son la memoria pública de lo que se decidió."),
    ),
    Keeping(
        "register",
        _("El registro público"),
        _("Siempre. No contiene datos personales."),
        _("Para que nadie pueda cambiar la historia."),
    ),
    Keeping(
        "breaches",
        _("La bitácora de vulneraciones"),
        _("Siempre. No contiene los datos vulnerados."),
        _("Para poder mostrar qué se hizo y cuándo se avisó."),
    ),
    Keeping(
        "logs",
        _("Bitácoras del servidor"),
        _("Lo que decida quien opera el servidor. Sin dirección, correo ni lo que buscaste."),
        _("Para encontrar fallas."),
    ),
    Keeping(
        "backups",
        _("Copias de respaldo"),
        _("Hasta que la copia se reemplaza, según quien opera el servidor."),
        _("Para recuperar el sitio. Lo que borraste sigue en las copias anteriores hasta que caducan."),
    ),
)


def keep() -> int:
    """The duty's turn."""
    return apply_retention(RETENTION)
