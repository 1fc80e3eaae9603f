"""Everything that `minga doctor` looks at."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from minga.portal.operation.checks import database, environment, identities, storage, work
from minga.portal.operation.checks.findings import Check, Finding, Level, bad

ALONE: tuple[Check, ...] = (
    environment.check_environment,
    environment.check_process,
    environment.check_secret,
    environment.check_address,
    environment.check_proxies,
    environment.check_security,
    environment.check_time_zone,
    environment.check_catalogs,
    storage.check_home,
    storage.check_space,
    storage.check_files,
    storage.check_file_system,
    storage.check_keys,
    storage.check_static,
    storage.check_copies,
)
OF_A_DATABASE: tuple[Check, ...] = (
    database.check_version,
    database.check_settings,
    database.check_migrations,
)
OF_TABLES: tuple[Check, ...] = (
    database.check_guards,
    database.check_role,
    database.check_clock,
    work.check_worker,
    work.check_register,
    work.check_index,
    work.check_letters,
    work.check_people,
    identities.check_identity_keys,
)
OF_THE_NETWORK: tuple[Check, ...] = (work.check_mail, identities.check_single_sign_on)


def examine(*, with_mail: bool = True) -> Iterator[Finding]:
    """Each check in turn. What needs something that is broken is not asked: it would confuse."""
    yield from ask(ALONE)
    if with_mail:
        yield from ask(OF_THE_NETWORK)
    answers = list(ask((database.check_connection,)))
    yield from answers
    if is_broken(answers):
        return
    answers = list(ask(OF_A_DATABASE))
    yield from answers
    if not is_broken(answers):
        yield from ask(OF_TABLES)


def is_broken(findings: list[Finding]) -> bool:
    return any(finding.level is Level.BAD for finding in findings)


def ask(checks: tuple[Check, ...]) -> Iterator[Finding]:
    """A check that fails itself is a finding too: whoever calls the doctor already has enough trouble."""
    for check in checks:
        try:
            yield from check()
        except Exception as error:
            yield bad(
                _("No se pudo comprobar %(check)s: %(error)s") % {"check": check.__name__, "error": repr(error)[:200]},
                _("Es un fallo de Minga o de su entorno: cuéntalo con esta línea."),
            )


__all__ = ["Finding", "Level", "examine"]
