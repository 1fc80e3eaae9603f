"""What must be going on: the worker's duties, the register's seal, the index, the mail, and who may do what."""

import smtplib
import ssl
import stat
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.models import Duty
from minga.ledger.keys import RegisterKeyError, key_path, key_that_signed, read_key
from minga.ledger.models import Checkpoint, Entry
from minga.ledger.queries import RegisterDamagedError, StoredTiles, check_history
from minga.methods.notes import BadKeyError
from minga.notices.models import Letter
from minga.portal.duties import DUTIES
from minga.portal.operation.checks.findings import Finding, bad, good, warn
from minga.search import index
from minga.search.models import Cursor

MAIL_SECONDS = 5
OLDEST_LINE = timedelta(minutes=2)
FARTHEST_BEHIND = 1000


def check_worker() -> Iterator[Finding]:
    rows = {duty.name: duty for duty in Duty.objects.all()}
    late = [each.name for each in DUTIES if each.name not in rows or not rows[each.name].is_fresh(each.patience)]
    for each in DUTIES:
        if (row := rows.get(each.name)) and row.failure:
            yield bad(
                _("La tarea «%(name)s» falla: %(failure)s") % {"name": each.name, "failure": row.failure},
                _("El registro del sistema tiene el resto: journalctl -u minga-worker"),
            )
    if late and len(late) == len(DUTIES):
        yield bad(_("Nadie hace las tareas periódicas."), _("Arranca «minga worker»: systemctl start minga-worker"))
    elif late:
        yield bad(_("Hace demasiado que nadie termina: %s.") % ", ".join(late), _("Mira journalctl -u minga-worker."))
    else:
        yield good(_("Las %s tareas periódicas se hacen a tiempo.") % len(DUTIES))


def check_register() -> Iterator[Finding]:
    """Its key, its last seal and its stored tree. `minga verify` and the daily audit look at each line."""
    head = Checkpoint.objects.order_by("-size").first()
    try:
        key = key_that_signed(head.key) if head and read_key() else read_key()
    except (RegisterKeyError, BadKeyError, OSError) as error:
        yield bad(_("La llave del registro no sirve: %s") % error, _("Restaura keys/register.key de una copia."))
        return
    if key is None:
        if head:
            yield bad(
                _("El registro tiene sellos y falta su llave: nada más se puede sellar."),
                _("Pon la llave guardada en %s.") % key_path(),
            )
        else:
            yield good(_("El registro aún no tiene sellos; su llave se hará con el primero."))
        return
    if key_path().stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield bad(_("Otros usuarios pueden leer la llave del registro."), _("chmod 600 %s") % key_path())
    try:
        check_history(head, StoredTiles(), key.verifier)
    except RegisterDamagedError as error:
        yield bad(
            _("El registro no es el que se firmó: %s") % error,
            _("No borres nada: ejecuta «minga verify» y restaura una copia."),
        )
        return
    oldest = Entry.objects.pending().order_by("id").values_list("at", flat=True).first()
    if oldest and timezone.now() - oldest > OLDEST_LINE:
        yield bad(
            _("Hay líneas del registro sin sellar desde %s.") % timezone.localtime(oldest), _("Arranca «minga worker».")
        )
    else:
        yield good(_("El registro tiene %s líneas selladas y su sello es bueno.") % (head.size if head else 0))


def check_index() -> Iterator[Finding]:
    if index.wants_rebuild():
        yield warn(
            _("El índice de búsqueda no está, o está dañado: la búsqueda no encuentra nada."),
            _("«minga worker» lo rehace solo; o ejecuta «minga reindex»."),
        )
        return
    sealed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    behind = {cursor.name: sealed - cursor.position for cursor in Cursor.objects.all()}
    if late := [name for name, count in behind.items() if count > FARTHEST_BEHIND]:
        yield warn(_("La búsqueda va atrasada en: %s.") % ", ".join(late), _("Mira si «minga worker» trabaja."))
    else:
        yield good(_("El índice de búsqueda está al día."))


def check_mail() -> Iterator[Finding]:
    """Greets the mail server as the worker would; sends nothing."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if settings.IS_PRODUCTION and sender.rpartition("@")[2] in ("localhost", "", "example.com", "example.org"):
        yield bad(_("Los correos saldrían de «%s»: nadie los recibiría.") % sender, _("Pon MINGA_EMAIL."))
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield warn(
            _("Los correos no salen: se guardan en %s.") % settings.EMAIL_FILE_PATH, _("En producción salen por SMTP.")
        )
        return
    try:
        greet()
    except (OSError, smtplib.SMTPException) as error:
        yield bad(
            _("El servidor de correo %(host)s:%(port)s no responde como debe: %(error)s")
            % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "error": error},
            _("Revisa MINGA_SMTP_HOST, MINGA_SMTP_PORT, MINGA_SMTP_TLS, MINGA_SMTP_USER y MINGA_SMTP_PASSWORD."),
        )
    else:
        yield good(_("El servidor de correo responde."))
    if (
        settings.EMAIL_HOST_USER
        and not settings.EMAIL_USE_TLS
        and settings.EMAIL_HOST not in ("localhost", "127.0.0.1")
    ):
        yield bad(_("La contraseña del correo viajaría sin cifrar."), _("Pon MINGA_SMTP_TLS=yes."))


def greet() -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=MAIL_SECONDS) as server:
        server.ehlo()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()


def check_letters() -> Iterator[Finding]:
    dead = Letter.objects.dead().count()
    waiting = Letter.objects.filter(
        state=Letter.State.WAITING, created_at__lt=timezone.now() - timedelta(hours=1)
    ).count()
    if dead:
        yield warn(_("%s correos no se pudieron enviar.") % dead, _("Decide qué hacer con ellos en «Avisos fallidos»."))
    if waiting:
        yield warn(
            _("%s correos esperan desde hace más de una hora.") % waiting, _("Mira el servidor de correo y el worker.")
        )


def check_people() -> Iterator[Finding]:
    if not settings.IS_PRODUCTION:
        return
    if examples := Person.objects.filter(is_example=True, is_active=True).count():
        yield bad(_("Hay %s personas de ejemplo en un sitio de verdad.") % examples, _("Bórralas: no son de nadie."))
    powerful = Person.objects.filter(is_superuser=True, is_active=True)
    guarded = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    if not powerful.exists():
        yield warn(_("Nadie administra el sitio todavía."), _("Ejecuta: minga createsuperuser"))
    elif unguarded := powerful.exclude(pk__in=guarded).count():
        yield bad(
            _("%s personas que administran el sitio entran sin segundo paso.") % unguarded,
            _("Que activen una aplicación o una llave de acceso en «Mi escritorio»."),
        )
