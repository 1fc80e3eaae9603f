"""The database: that it answers, is new enough, keeps what it says, and guards the register."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ledger.models import Checkpoint, Entry
from minga.ledger.permissions import excess
from minga.portal.operation.checks.findings import Finding, bad, good, warn

LEAST_POSTGRESQL = 140000
LEAST_SQLITE = (3, 31, 0)
TABLES = ("ledger_entry", "ledger_checkpoint", "ledger_tile")
KEPT = {f"{table}_kept" for table in TABLES} | {
    *("ledger_entry_unchanged", "ledger_entry_unsealed", "ledger_tile_grows", "ledger_checkpoint_unchanged")
}
GUARDS = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", KEPT | {f"{table}_new" for table in TABLES}),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
        KEPT | {f"{table}_whole" for table in TABLES},
    ),
}
CLOSE_ENOUGH = timedelta(seconds=5)


def check_connection() -> Iterator[Finding]:
    """Alone: when it fails, nothing else about the database can be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as error:
        yield bad(
            _("La base de datos no responde: %s") % str(error).strip().splitlines()[0],
            _("Revisa MINGA_DATABASE_URL, y que PostgreSQL esté en marcha; sin ella, que MINGA_HOME exista."),
        )
    else:
        yield good(_("La base de datos (%s) responde.") % connection.display_name)


def check_version() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        if (version := int(asked("SHOW server_version_num"))) < LEAST_POSTGRESQL:
            yield bad(
                _("PostgreSQL %s es demasiado viejo.") % (version // 10000), _("Instala PostgreSQL 14 o más nuevo.")
            )
    elif sqlite3.sqlite_version_info < LEAST_SQLITE:
        yield bad(_("SQLite %s es demasiado viejo.") % sqlite3.sqlite_version, _("Instala SQLite 3.31 o más nuevo."))


def asked(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def check_settings() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        yield from check_postgresql()
    else:
        yield from check_sqlite()


def check_postgresql() -> Iterator[Finding]:
    if (encoding := asked("SHOW server_encoding")) != "UTF8":
        yield bad(
            _("La base de datos está en %s: no cabe todo lo que la gente escribe.") % encoding,
            _("Créala otra vez con ENCODING 'UTF8' y restaura una copia."),
        )
    for name, meaning in (("fsync", _("un corte de luz")), ("full_page_writes", _("un corte de luz"))):
        if asked(f"SHOW {name}") != "on":
            yield bad(
                _("PostgreSQL tiene %(name)s=off: %(meaning)s daña los datos.") % {"name": name, "meaning": meaning},
                _("Pon %s=on en postgresql.conf.") % name,
            )
    if asked("SHOW synchronous_commit") == "off":
        yield warn(
            _("PostgreSQL tiene synchronous_commit=off: un corte pierde lo último que la gente envió."),
            _("Pon synchronous_commit=on."),
        )
    used = int(asked("SELECT count(*) FROM pg_stat_activity"))
    most = int(asked("SHOW max_connections"))
    if used > most * 0.8:
        yield warn(
            _("PostgreSQL tiene ocupadas %(used)s de %(most)s conexiones.") % {"used": used, "most": most},
            _("Sube max_connections o baja los procesos del sitio."),
        )


def check_sqlite() -> Iterator[Finding]:
    if (mode := asked("PRAGMA journal_mode")) not in ("wal", "memory"):
        yield bad(
            _("SQLite está en modo «%s»: quien lee haría esperar a quien escribe.") % mode,
            _("El disco no permite el modo WAL: usa un disco propio, no de red."),
        )
    if asked("PRAGMA foreign_keys") != "1":
        yield bad(_("SQLite no comprueba las llaves foráneas."), _("No cambies los ajustes de la base de datos."))
    if (said := asked("PRAGMA quick_check(1)")) != "ok":
        yield bad(_("El archivo de SQLite está dañado: %s.") % said, _("Detén los servicios y restaura una copia."))
    else:
        yield good(_("El archivo de SQLite está sano."))


def check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    newer = sorted(f"{app}.{name}" for app, name in unknown if app in executor.loader.migrated_apps)
    if waiting:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _back in waiting[:3])
        yield bad(
            _("Faltan %(count)s migraciones (%(names)s).") % {"count": len(waiting), "names": names},
            _("Ejecuta: minga migrate"),
        )
    elif newer:
        yield bad(
            _("La base de datos es de una versión más nueva del programa (%s).") % ", ".join(newer[:3]),
            _("Instala esa versión; volver atrás pide restaurar una copia."),
        )
    else:
        yield good(_("Las migraciones están al día."))


def check_guards() -> Iterator[Finding]:
    """The triggers that refuse to rewrite the register."""
    question, expected = GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        lost = sorted(expected - {name for (name,) in cursor.fetchall()})
    if lost:
        yield bad(
            _("Al registro le faltan guardias (%s): alguien podría reescribirlo sin que la base de datos lo impida.")
            % ", ".join(lost),
            _("Averigua quién los quitó; compara con «minga verify» y restaura una copia."),
        )
    else:
        yield good(_("La base de datos se niega a reescribir el registro."))


def check_role() -> Iterator[Finding]:
    """With which role the site connects: whoever breaks into it should not be able to take the guards off."""
    if connection.vendor != "postgresql":
        return
    # Commands of the owner look the same from here: what is said is about this connection.
    tell = bad if settings.IS_PRODUCTION else warn
    remedy = _("Conéctalo con un rol que no sea el dueño, y ejecuta como dueño: minga grant_application_role ROL")
    is_owner = asked("SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = 'ledger_entry'")
    if asked("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "True":
        said = _("El sitio se conecta a PostgreSQL como superusuario: puede apagar los guardias del registro.")
        yield tell(said, remedy)
    elif is_owner == "True":
        yield tell(_("El sitio se conecta como dueño de las tablas: puede apagar los guardias del registro."), remedy)
    elif found := excess():
        yield tell(_("El rol del sitio puede más de lo que debe en el registro (%s).") % ", ".join(found[:4]), remedy)
    else:
        yield good(_("El rol del sitio no puede cambiar ni borrar el registro."))


def check_clock() -> Iterator[Finding]:
    """Against the database's clock, and against what was already written: time does not go back."""
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            gap = abs(cursor.fetchone()[0] - timezone.now())
        if gap > CLOSE_ENOUGH:
            yield bad(
                _("El reloj de esta máquina y el de PostgreSQL difieren en %s segundos.") % int(gap.total_seconds()),
                _("Sincroniza los dos con NTP (systemd-timesyncd o chrony)."),
            )
    moments = [
        Checkpoint.objects.order_by("-size").values_list("signed_at", flat=True).first(),
        Entry.objects.order_by("-id").values_list("at", flat=True).first(),
    ]
    latest = max((moment for moment in moments if moment), default=now)
    if latest > now + CLOSE_ENOUGH:
        yield bad(
            _("El reloj va atrasado: el registro ya tiene algo del %s.") % timezone.localtime(latest).isoformat(),
            _("Corrige la hora y sincronízala con NTP."),
        )
    else:
        yield good(_("La hora es %s.") % timezone.localtime(now).isoformat(timespec="seconds"))
    if settings.IS_PRODUCTION and now.year < 2026:
        yield bad(_("El reloj dice que es el año %s.") % now.year, _("Corrige la hora."))
