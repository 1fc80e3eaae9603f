"""Strict readers of the environment: an odd value stops the start with a sentence that says what to change."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

READ: set[str] = set()


def text(name: str, default: str) -> str:
    READ.add(name)
    return os.environ.get(name, "").strip() or default


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: must be one of {', '.join(allowed)}.")
    return value


def flag(name: str, default: bool) -> bool:
    return choice(name, "yes" if default else "no", ("yes", "no")) == "yes"


def number(name: str, default: int, least: int, most: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: must be a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def contact(name: str) -> str:
    """mailto:…, https://… or nothing."""
    value = text(name, "")
    if value and not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+|https://\S+", value):
        raise ImproperlyConfigured(f"{name}={value!r}: must begin with mailto: or https://.")
    return value


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def database(name: str, home: Path) -> dict[str, object]:
    """SQLite in MINGA_HOME unless the variable holds postgres://user:password@host:port/name."""
    value = text(name, "")
    if not value:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "db.sqlite3",
            # Opening it for each request would cost as much processor as five questions.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
        }
    url = urlsplit(value)
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: must look like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(url.query)),
    }


@dataclass(frozen=True)
class SingleSignOn:
    """A provider of OpenID Connect; `cedula_claim` is where it says the cédula, if it does."""

    name: str
    address: str
    client: str
    secret: str = field(repr=False)
    cedula_claim: str = ""

    @property
    def app(self) -> dict[str, object]:
        """As `allauth` wants it."""
        return {
            "provider_id": "state",
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.address, "oauth_pkce_enabled": True, "scope": ["openid", "email"]},
        }


def single_sign_on(*, is_production: bool) -> SingleSignOn | None:
    """None unless the address of a provider is given; then everything it needs must be there."""
    address = text("MINGA_OIDC_ADDRESS", "").rstrip("/")
    name = text("MINGA_OIDC_NAME", "Ingreso único del Estado")
    client, secret = text("MINGA_OIDC_CLIENT", ""), text("MINGA_OIDC_SECRET", "")
    claim = text("MINGA_OIDC_CEDULA_CLAIM", "")
    if not address:
        return None
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1") and not is_production
    if not (is_here or parts.scheme == "https") or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"MINGA_OIDC_ADDRESS={address!r}: must be the issuer, as https://ingreso.gob.ec.")
    if not (client and secret):
        raise ImproperlyConfigured("MINGA_OIDC_CLIENT, MINGA_OIDC_SECRET: MINGA_OIDC_ADDRESS needs both.")
    return SingleSignOn(name, address, client, secret, claim)


def bucket(folder: Path) -> dict[str, object]:
    """Where documents lie: in a bucket that speaks S3 if one is named, or else in that folder."""
    bucket_name = text("MINGA_BUCKET", "")
    address, region = text("MINGA_BUCKET_ADDRESS", ""), text("MINGA_BUCKET_REGION", "us-east-1")
    key, secret = text("MINGA_BUCKET_KEY", ""), text("MINGA_BUCKET_SECRET", "")
    if not bucket_name:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    if not (key and secret):
        raise ImproperlyConfigured("MINGA_BUCKET_KEY, MINGA_BUCKET_SECRET: MINGA_BUCKET needs both.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket_name,
            "endpoint_url": address or None,
            "region_name": region,
            "access_key": key,
            "secret_key": secret,
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 1_000_000,
        },
    }
