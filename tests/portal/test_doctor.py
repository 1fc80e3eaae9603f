"""The doctor names what is wrong in words, says what to do, and answers with its exit code."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.models import Duty
from minga.ledger.keys import key_path
from minga.ledger.models import Checkpoint
from minga.notices.models import Letter, Reader
from minga.portal.duties import DUTIES
from minga.portal.operation import checks
from minga.portal.operation.checks import database, environment, storage, work
from minga.portal.operation.checks.findings import Check, Finding, Level
from tests.ledger.subjects import write, write_sealed
from tests.ledger.triggers import without_triggers
from tests.notices.sink import Sink
from tests.portal.installations import Installation

pytestmark = pytest.mark.django_db

SECURE = {
    "MINGA_ENV": "production",
    "IS_PRODUCTION": True,
    "SITE_ADDRESS": "https://gobiernoabierto.ejemplo.ec",
    "ALLOWED_HOSTS": ["gobiernoabierto.ejemplo.ec"],
    "TRUSTED_PROXIES": 1,
    "MINGA_UNKNOWN": [],
}


@pytest.fixture
def production(settings: Any) -> Any:
    for name, value in SECURE.items():
        setattr(settings, name, value)
    return settings


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.MINGA_HOME = tmp_path
    for part in storage.PARTS:
        (tmp_path / part).mkdir(exist_ok=True)
    return tmp_path


def levels(check: Check) -> list[Level]:
    return [finding.level for finding in check()]


def said(check: Check, level: Level = Level.BAD) -> str:
    [finding] = [finding for finding in check() if finding.level is level]
    assert finding.remedy
    return finding.said


GOOD_WHEN_RIGHT = [environment.check_environment, environment.check_secret, environment.check_address]


@pytest.mark.parametrize("check", GOOD_WHEN_RIGHT)
def test_a_right_setting_is_one_good_line(production: Any, check: Check) -> None:
    assert levels(check) == [Level.GOOD]


@pytest.mark.parametrize(
    ("changed", "check", "level", "words"),
    [
        ({"MINGA_ENV": "demo"}, environment.check_environment, Level.WARNING, "«demo»"),
        ({"MINGA_UNKNOWN": ["MINGA_HOST"]}, environment.check_environment, Level.WARNING, "MINGA_HOST"),
        ({"SECRET_KEY": "a" * 60}, environment.check_secret, Level.BAD, "adivinar"),
        ({"SITE_ADDRESS": "ejemplo"}, environment.check_address, Level.BAD, "no es una dirección"),
        ({"ALLOWED_HOSTS": ["otro.ec"]}, environment.check_address, Level.BAD, "respondería 400"),
        ({"TRUSTED_PROXIES": 0}, environment.check_proxies, Level.BAD, "redirigiría sin fin"),
        ({"TIME_ZONE": "UTC"}, environment.check_time_zone, Level.WARNING, "cinco horas"),
        ({"DEFAULT_FROM_EMAIL": "minga@localhost"}, work.check_mail, Level.BAD, "nadie los recibiría"),
    ],
)
def test_a_wrong_setting_is_named(
    production: Any, changed: dict[str, Any], check: Check, level: Level, words: str
) -> None:
    for name, value in changed.items():
        setattr(production, name, value)
    found = [finding for finding in check() if finding.level is level]
    assert [words in finding.said for finding in found] == [True]


def test_a_demonstration_with_a_public_address_is_wrong(production: Any) -> None:
    production.MINGA_ENV = "demo"
    assert "cualquiera entra con cualquier papel" in said(environment.check_address)


def test_any_host_is_wrong(production: Any) -> None:
    production.ALLOWED_HOSTS = ["*"]
    assert "cualquier nombre" in said(environment.check_address)


def test_errors_shown_to_visitors_are_wrong(production: Any) -> None:
    production.DEBUG = True
    assert [finding for finding in environment.check_security() if "MINGA_DEBUG" in finding.said]


def test_a_catalog_older_than_its_source_is_wrong(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    settings.LOCALE_PATHS, settings.BASE_DIR = [tmp_path], tmp_path
    assert "en/LC_MESSAGES/django.po" in said(environment.check_catalogs)
    source.with_suffix(".mo").write_bytes(b"")
    assert levels(environment.check_catalogs) == [Level.GOOD]
    os.utime(source, (timezone.now().timestamp() + 60,) * 2)
    assert levels(environment.check_catalogs) == [Level.BAD]


def test_a_home_that_is_missing_a_folder_or_open_to_all_is_named(home: Path) -> None:
    home.chmod(0o750)
    assert levels(storage.check_home) == [Level.GOOD]
    home.chmod(0o755)
    assert levels(storage.check_home) == [Level.WARNING, Level.GOOD]
    (home / "files").rmdir()
    assert "files" in said(storage.check_home)


@pytest.mark.parametrize(("free", "level"), [(10**8, Level.BAD), (5 * 10**9, Level.WARNING), (5 * 10**10, Level.GOOD)])
def test_little_space_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    usage = SimpleNamespace(total=10**11, free=free, used=10**11 - free)
    monkeypatch.setattr("shutil.disk_usage", lambda place: usage)
    assert set(levels(storage.check_space)) == {level}


def test_files_are_written_read_and_taken_away(settings: Any, home: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": home / "files"},
        },
    }
    assert levels(storage.check_files) == [Level.GOOD]
    assert list((home / "files").iterdir()) == []


def test_the_file_system_is_the_innermost_mount() -> None:
    assert storage.file_system_of(Path("/proc/self")) == "proc"


def test_a_key_that_others_can_read_is_wrong(home: Path) -> None:
    key = home / "keys" / "register.key"
    key.touch(mode=0o600)
    assert levels(storage.check_keys) == [Level.GOOD]
    key.chmod(0o640)
    assert "register.key" in said(storage.check_keys)


def test_an_installation_without_a_recent_copy_is_told_so(home: Path, production: Any) -> None:
    assert "Nunca" in said(storage.check_copies)
    note = home / storage.LAST_COPY
    note.write_text('{"at": "2026-01-02T03:04:05+00:00"}')
    assert "2026-01-01 22:04" in said(storage.check_copies)
    note.write_text(json.dumps({"at": timezone.now().isoformat()}))
    assert levels(storage.check_copies) == [Level.GOOD]


def test_the_database_of_the_tests_is_sound() -> None:
    for check in (database.check_connection, database.check_migrations, database.check_guards):
        assert levels(check) == [Level.GOOD]
    assert levels(database.check_version) == []


def test_a_guard_that_was_taken_off_is_missed() -> None:
    with without_triggers():
        lost = said(database.check_guards)
    assert "reescribirlo" in lost
    assert levels(database.check_guards) == [Level.GOOD]


def test_a_clock_that_went_back_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    assert levels(database.check_clock) == [Level.GOOD]
    now = timezone.now() - dt.timedelta(hours=1)
    monkeypatch.setattr("minga.portal.operation.checks.database.timezone.now", lambda: now)
    assert "atrasado" in [finding.said for finding in database.check_clock() if finding.level is Level.BAD][-1]


def test_no_two_duties_share_a_name() -> None:
    """Two of one name would take turns: each done at half its pace, and the doctor blind to one."""
    names = [duty.name for duty in DUTIES]
    assert sorted(set(names)) == sorted(names)


def test_duties_that_nobody_does_that_are_late_and_that_fail_are_told_apart() -> None:
    assert said(work.check_worker) == "Nadie hace las tareas periódicas."
    for duty in DUTIES:
        Duty.objects.create(name=duty.name, beat_at=timezone.now())
    assert levels(work.check_worker) == [Level.GOOD]
    Duty.objects.filter(name="ledger.seal").update(beat_at=timezone.now() - dt.timedelta(days=1))
    assert "ledger.seal" in said(work.check_worker)
    Duty.objects.update(beat_at=timezone.now())
    Duty.objects.filter(name="ledger.seal").update(failure="OSError('sin disco')")
    failing = [finding.said for finding in work.check_worker() if finding.level is Level.BAD]
    assert failing == ["La tarea «ledger.seal» falla: OSError('sin disco')"]


def test_a_register_that_waits_too_long_for_its_seal_is_named() -> None:
    write_sealed(2)
    assert levels(work.check_register) == [Level.GOOD]
    entry = write()[0]
    with without_triggers():
        type(entry).objects.filter(pk=entry.pk).update(at=timezone.now() - dt.timedelta(hours=1))
    assert "sin sellar" in said(work.check_register)


def test_a_register_without_its_key_or_with_anothers_root_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    write_sealed(2)
    with without_triggers():
        Checkpoint.objects.update(root=bytes(32))
    assert "no es el que se firmó" in said(work.check_register)
    monkeypatch.setattr("minga.portal.operation.checks.work.read_key", lambda: None)
    assert "falta su llave" in said(work.check_register)


def test_a_register_key_that_others_can_read_is_named() -> None:
    write_sealed(1)
    key_path().chmod(0o644)
    try:
        assert "llave del registro" in said(work.check_register)
    finally:
        key_path().chmod(0o600)


def test_an_index_that_is_not_there_is_a_warning(home: Path) -> None:
    assert levels(work.check_index) == [Level.WARNING]


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    from tests.notices.sink import listening

    with listening() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def test_a_mail_server_that_answers_is_good_and_one_that_does_not_is_named(sink: Sink, settings: Any) -> None:
    assert levels(work.check_mail) == [Level.GOOD]
    settings.EMAIL_PORT = 1
    assert "127.0.0.1:1" in said(work.check_mail)


def test_letters_that_gave_up_are_counted() -> None:
    reader = Reader.objects.create(email="ana@example.org")
    Letter.objects.create(reader=reader, kind=Letter.Kind.CHANGE, state=Letter.State.FAILED)
    assert said(work.check_letters, Level.WARNING) == "1 correos no se pudieron enviar."


def test_administrators_without_a_second_step_and_invented_persons_are_named(production: Any) -> None:
    assert levels(work.check_people) == [Level.WARNING]
    Person.objects.create(email="ana@example.org", is_superuser=True, is_example=True)
    assert levels(work.check_people) == [Level.BAD, Level.BAD]


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on() -> None:
    def broken() -> Iterator[Finding]:
        raise RuntimeError("sorpresa")
        yield

    found = list(checks.ask((broken, database.check_connection)))
    assert [finding.level for finding in found] == [Level.BAD, Level.GOOD]
    assert "sorpresa" in found[0].said


def test_the_exit_code_says_whether_something_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(checks, "ALONE", (database.check_connection,))
    # The tests' own server is quick and careless, which the doctor would rightly say.
    monkeypatch.setattr(checks, "OF_A_DATABASE", (database.check_migrations,))
    monkeypatch.setattr(checks, "OF_TABLES", ())
    call_command("doctor", "--without-mail")
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 cosas mal")
    monkeypatch.setattr(checks, "ALONE", (work.check_worker,))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--without-mail")
    assert ended.value.code == 1


def test_an_unreachable_database_is_one_finding_not_ten(
    make_installation: Callable[..., Installation],
) -> None:
    installation = make_installation("lost")
    url = "postgres://minga@127.0.0.1:1/minga"
    lost = Installation(installation.home, {**installation.environment, "MINGA_DATABASE_URL": url})
    done = lost.run("doctor", "--quiet")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if "base de datos" in line and line.startswith("mal")] != []
    assert "Traceback" not in done.stderr


def test_a_start_that_a_setting_prevents_ends_with_one_sentence(make_installation: Callable[..., Installation]) -> None:
    installation = make_installation("odd")
    environment = {**installation.environment, "MINGA_TIME_ZONE": "America/Quitoo"}
    done = Installation(installation.home, environment).run("doctor")
    assert (done.returncode, done.stderr) == (
        1,
        "minga: MINGA_TIME_ZONE='America/Quitoo': must be a zone such as America/Guayaquil.\n",
    )
