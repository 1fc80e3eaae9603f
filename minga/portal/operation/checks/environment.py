"""The variables, the process, and whether what production needs is there."""

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.utils.translation import gettext as _

from minga.portal.operation.checks.findings import Finding, bad, good, warn

# HSTS preloading binds every name under the domain, for years: the domain's owner decides that, not a program.
NOT_OURS = {"security.W021"}
IS_LOCAL = {"localhost", "127.0.0.1", "::1", ""}


def check_environment() -> Iterator[Finding]:
    if settings.MINGA_ENV == "production":
        yield good(_("El ambiente es «production»."))
    else:
        yield warn(
            _("El ambiente es «%s»: sirve para probar, no para atender a la gente.") % settings.MINGA_ENV,
            _("En un sitio de verdad pon MINGA_ENV=production."),
        )
    for name in settings.MINGA_UNKNOWN:
        yield warn(
            _("Nadie lee la variable %s: quizá su nombre está mal escrito.") % name,
            _("Compárala con .env.example."),
        )


def check_process() -> Iterator[Finding]:
    if os.geteuid() == 0 and settings.IS_PRODUCTION:
        yield warn(
            _("Esto corre como root: un fallo del sitio sería un fallo de toda la máquina."),
            _("Usa el usuario «minga», como en docs/operations.md."),
        )
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files < 1024:
        yield warn(_("El proceso solo puede abrir %s archivos.") % files, _("Sube LimitNOFILE a 65536."))
    if not sys.flags.utf8_mode and sys.getfilesystemencoding().lower() != "utf-8":
        yield bad(_("Los nombres de archivo no son UTF-8: las tildes se dañarían."), _("Pon LANG=C.UTF-8."))


def check_secret() -> Iterator[Finding]:
    secret = settings.SECRET_KEY
    if len(set(secret)) < 12 or "insecure" in secret or len(secret) < 50:
        yield bad(
            _("MINGA_SECRET_KEY se puede adivinar: con ella cualquiera entra como cualquiera."),
            _('Genera otra: python3 -c "import secrets; print(secrets.token_urlsafe(64))"'),
        )
    else:
        yield good(_("La clave secreta es larga y variada."))


def check_address() -> Iterator[Finding]:
    address = urlsplit(settings.SITE_ADDRESS)
    host = address.hostname or ""
    if address.scheme not in ("http", "https") or not host:
        yield bad(
            _("MINGA_ADDRESS=%s no es una dirección.") % settings.SITE_ADDRESS,
            _("Escríbela entera, como https://gobiernoabierto.ejemplo.ec."),
        )
        return
    if address.path or address.query:
        yield bad(_("MINGA_ADDRESS trae algo después del nombre."), _("Deja solo https:// y el nombre."))
    if not is_allowed(host):
        yield bad(
            _("MINGA_HOSTS no tiene «%s», que es el nombre de MINGA_ADDRESS: el sitio respondería 400.") % host,
            _("Añádelo a MINGA_HOSTS."),
        )
    elif host in IS_LOCAL and settings.IS_PRODUCTION:
        yield bad(
            _("MINGA_ADDRESS es de esta máquina: los enlaces de los correos no servirían a nadie."),
            _("Pon la dirección pública."),
        )
    else:
        yield good(_("El sitio atiende en %s.") % settings.SITE_ADDRESS)
    if "*" in settings.ALLOWED_HOSTS:
        yield bad(_("MINGA_HOSTS acepta cualquier nombre."), _("Escribe los nombres del sitio, uno por uno."))
    if settings.MINGA_ENV == "demo" and host not in IS_LOCAL:
        yield bad(
            _("Es la demostración, donde cualquiera entra con cualquier papel, y su dirección es pública."),
            _("Usa MINGA_ENV=production, o deja la demostración en esta máquina."),
        )


def is_allowed(host: str) -> bool:
    names = [name.strip("[]").lower() for name in settings.ALLOWED_HOSTS]
    return "*" in names or host in names or any(name.startswith(".") and f".{host}".endswith(name) for name in names)


def check_proxies() -> Iterator[Finding]:
    if settings.IS_PRODUCTION and not settings.TRUSTED_PROXIES:
        yield bad(
            _("MINGA_PROXIES=0: detrás de nginx el sitio no sabría que se llega por https y redirigiría sin fin."),
            _("Pon MINGA_PROXIES=1, o cuántos proxies haya delante."),
        )


def check_security() -> Iterator[Finding]:
    """What Django itself knows to be unsafe."""
    if settings.DEBUG:
        yield bad(_("MINGA_DEBUG=yes muestra el programa por dentro a quien vea un error."), _("Pon MINGA_DEBUG=no."))
    found = run_checks(include_deployment_checks=settings.IS_PRODUCTION)
    for message in found:
        if message.level >= ERROR:
            yield bad(f"Django: {message.msg}", message.hint or message.id or "")
        elif message.level >= WARNING and message.id not in NOT_OURS:
            yield warn(f"Django ({message.id}): {message.msg}", message.hint or "")
    if not [message for message in found if message.id not in NOT_OURS]:
        yield good(_("Django no encuentra ajustes inseguros."))


def check_time_zone() -> Iterator[Finding]:
    if settings.TIME_ZONE in ("UTC", "Etc/UTC"):
        yield warn(
            _("La zona horaria es UTC: las fases abrirían y cerrarían cinco horas antes que en Ecuador."),
            _("Pon MINGA_TIME_ZONE=America/Guayaquil, o Pacific/Galapagos."),
        )
    else:
        yield good(_("Las fases abren y cierran con la hora de %s.") % settings.TIME_ZONE)


def check_catalogs() -> Iterator[Finding]:
    stale = [str(path.relative_to(settings.BASE_DIR)) for path in sources() if not is_compiled(path)]
    if stale:
        yield bad(
            _("Hay traducciones sin compilar: %s.") % ", ".join(stale),
            _("Ejecuta: python -m minga.core.catalogs compile"),
        )
    else:
        yield good(_("Las traducciones están compiladas."))


def sources() -> list[Path]:
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))


def is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime
