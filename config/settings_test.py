"""Settings of the test suite: its own home, quick hashes, mail kept in memory, nothing that reaches out."""

import os
import tempfile

os.environ["MINGA_ENV"] = "test"
os.environ.setdefault("MINGA_HOME", tempfile.mkdtemp(prefix="minga-test-"))

from config.settings import *  # noqa: F403 - the environment must be set before it is read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MINGA_HOME / "files"},  # noqa: F405
    },
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MINGA_HOME / "files" / "documents"},  # noqa: F405
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}  # noqa: F405
# Tests of other rooms appoint administrators in one line; tests/accounts/test_factors.py turns it on.
ADMINISTRATORS_NEED_SECOND_FACTOR = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Two branches that each add a migration to a room meet in its max_migration.txt: git shows the conflict.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]  # noqa: F405
