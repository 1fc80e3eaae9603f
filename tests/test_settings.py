"""The settings refuse odd values with a sentence that says what to change, and production refuses to start insecure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "MINGA_ENV": "production",
    "MINGA_SECRET_KEY": "k" * 50,
    "MINGA_ADDRESS": "https://gobiernoabierto.example",
    "MINGA_HOSTS": "gobiernoabierto.example",
}


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: environment.flag(name, False), "quizás"),
        (lambda name: environment.number(name, 1, 1, 9), "10"),
        (lambda name: environment.number(name, 1, 1, 9), "-1"),
        (lambda name: environment.number(name, 1, 1, 9), "dos"),
        (lambda name: environment.choice(name, "a", ("a", "b")), "c"),
        (lambda name: environment.database(name, Path("/tmp")), "mysql://u@h/b"),
        (lambda name: environment.database(name, Path("/tmp")), "postgres://u@h/"),
    ],
)
def test_an_odd_value_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, read: object, value: str) -> None:
    monkeypatch.setenv("MINGA_ODD", value)
    with pytest.raises(ImproperlyConfigured, match="MINGA_ODD"):
        read("MINGA_ODD")  # type: ignore[operator]


def test_a_server_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGA_ODD", "postgres://minga:s%40creto@127.0.0.1:5433/gobierno?sslmode=require")
    read = environment.database("MINGA_ODD", Path("/tmp"))
    assert {name: read[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "gobierno",
        "USER": "minga",
        "PASSWORD": "s@creto",
        "HOST": "127.0.0.1",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def start(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Start with the settings of production, some of them changed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DJANGO_"))}
    given = {**kept, **SOUND, "MINGA_HOME": str(tmp_path), **changes}
    command = [sys.executable, "manage.py", "diffsettings"]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINGA_SECRET_KEY", ""),
        ("MINGA_SECRET_KEY", "short"),
        ("MINGA_DEBUG", "yes"),
        ("MINGA_ADDRESS", "http://gobiernoabierto.example"),
        ("MINGA_HOSTS", "localhost"),
        ("MINGA_HOSTS", "*"),
        ("MINGA_ENV", "produccion"),
    ],
)
def test_production_does_not_start_with_an_insecure_setting(tmp_path: Path, name: str, value: str) -> None:
    refused = start(tmp_path, **{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr


def test_sound_settings_start_and_are_strict(tmp_path: Path) -> None:
    started = start(tmp_path)
    assert started.returncode == 0, started.stderr
    said = dict(line.split(" = ", 1) for line in started.stdout.splitlines() if " = " in line)
    wanted = {"SECURE_SSL_REDIRECT": "True", "SESSION_COOKIE_SECURE": "True", "CSRF_COOKIE_SECURE": "True"}
    assert {name: said[name] for name in wanted} == wanted
    assert "DEBUG" not in said


def test_outside_production_the_secret_is_drawn_once_and_kept_private(tmp_path: Path) -> None:
    changes = {"MINGA_ENV": "development", "MINGA_SECRET_KEY": ""}
    assert start(tmp_path, **changes).returncode == 0
    kept = tmp_path / "keys" / "secret.key"
    first = kept.read_text()
    assert (len(first) >= 50, kept.stat().st_mode & 0o077) == (True, 0)
    assert start(tmp_path, **changes).returncode == 0
    assert kept.read_text() == first
