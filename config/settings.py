"""Every setting of an installation. Each MINGA_* variable is described in .env.example; odd values refuse to start."""

import os
import secrets
import zoneinfo
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

MINGA_ENV = env.choice("MINGA_ENV", "development", ("development", "demo", "test", "production"))
MINGA_HOME = env.folder("MINGA_HOME", BASE_DIR / "var")
IS_PRODUCTION = MINGA_ENV == "production"
IS_DEMO = MINGA_ENV == "demo"

for part in ("", "files", "index", "keys", "cache", "static"):
    (MINGA_HOME / part).mkdir(mode=0o750, parents=True, exist_ok=True)


def secret_key() -> str:
    """From MINGA_SECRET_KEY; outside production it is drawn once and kept in MINGA_HOME/keys."""
    value = env.text("MINGA_SECRET_KEY", "")
    if value:
        if len(value) < 50:
            raise ImproperlyConfigured("MINGA_SECRET_KEY: needs at least 50 characters.")
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured("MINGA_SECRET_KEY: production does not start without it (50 random characters).")
    kept = MINGA_HOME / "keys" / "secret.key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return kept.read_text(encoding="ascii")


SECRET_KEY = secret_key()
DEBUG = env.flag("MINGA_DEBUG", False)
ALLOWED_HOSTS = env.words("MINGA_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_ADDRESS = env.text("MINGA_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXIES = env.number("MINGA_PROXIES", 0, 0, 5)
THREADS = env.number("MINGA_THREADS", 4, 1, 64)

if IS_PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("MINGA_DEBUG: production does not start with it.")
    if not SITE_ADDRESS.startswith("https://"):
        raise ImproperlyConfigured("MINGA_ADDRESS: production needs an address that starts with https://.")
    if set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"} or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("MINGA_HOSTS: production needs the site's own host names, never *.")

# Ours first: our templates take the place of those of the same name.
INSTALLED_APPS = [
    "minga.core",
    "minga.web",
    "minga.accounts",
    "minga.ledger",
    "minga.notices",
    "minga.search",
    "minga.documents",
    "minga.directory",
    "minga.rights",
    "minga.groups",
    "minga.plans",
    "minga.cocreation",
    "minga.portal",
    "minga.api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "minga.web.middleware.ProxyMiddleware",
    "minga.web.middleware.SecurityHeadersMiddleware",
    "minga.api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "minga.web.middleware.PlainRequestMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minga.web.middleware.MaintenanceMiddleware",
    "minga.api.middleware.APIMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minga.accounts.middleware.SessionNotesMiddleware",
    "minga.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "minga.directory.second_factor.SecondFactorMiddleware",
    "minga.directory.middleware.JurisdictionMiddleware",
    "minga.web.challenges.ChallengeMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minga.web.context.site",
                "minga.portal.context.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "minga.web.templatetags.minga",
            ],
        },
    },
]
FORM_RENDERER = "minga.web.forms.Renderer"

DATABASES = {"default": env.database("MINGA_DATABASE_URL", MINGA_HOME)}
# Long jobs are rows of this database; `minga worker` does them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of attempts must hold whichever process answers, so they are kept in files; what is only dear to compute
# again stays in each process's memory for a few seconds.
SHARED_CACHE = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": MINGA_HOME / "cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {
    "default": SHARED_CACHE,
    "limits": {**SHARED_CACHE, "KEY_PREFIX": "limits"},
    "memory": {"BACKEND": "minga.core.memory.Memory"},
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 4
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "minga.accounts.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # ProxyMiddleware has put the right address in place before allauth looks
MFA_ADAPTER = "minga.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "minga.accounts.forms.factors.AddKeyForm",
    "edit_webauthn": "minga.accounts.forms.factors.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Minga"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
# The State's single sign-on (OpenID Connect): off unless MINGA_OIDC_ADDRESS names its issuer.
SINGLE_SIGN_ON = env.single_sign_on(is_production=IS_PRODUCTION)
SOCIALACCOUNT_ADAPTER = "minga.directory.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "minga.accounts.single_sign_on.Provider",
        "APPS": [SINGLE_SIGN_ON.app] if SINGLE_SIGN_ON else [],
    }
}
# No variable turns it off. In the demonstration only its invented persons, who enter with a click, do without.
ADMINISTRATORS_NEED_SECOND_FACTOR = True

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English"), ("qu", "Kichwa")]
FORMAT_MODULE_PATH = "minga.core.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("MINGA_TIME_ZONE", "America/Guayaquil")
try:
    zoneinfo.ZoneInfo(TIME_ZONE)
except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
    raise ImproperlyConfigured(f"MINGA_TIME_ZONE={TIME_ZONE!r}: must be a zone such as America/Guayaquil.") from error

STATIC_URL = "/estatico/"
STATIC_ROOT = MINGA_HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "minga.web.staticfiles.StylesheetFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MINGA_HOME / "files"},
    },
    "documents": env.bucket(MINGA_HOME / "files" / "documents"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_USE_FINDERS = DEBUG

EMAIL_BACKEND = {
    "production": "django.core.mail.backends.smtp.EmailBackend",
    "test": "django.core.mail.backends.locmem.EmailBackend",
}.get(MINGA_ENV, "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = MINGA_HOME / "files" / "mail"
EMAIL_HOST = env.text("MINGA_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("MINGA_SMTP_PORT", 25, 1, 65535)
EMAIL_HOST_USER = env.text("MINGA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("MINGA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("MINGA_SMTP_TLS", False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("MINGA_EMAIL", "minga@localhost")

SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^salud/"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if IS_PRODUCTION:
    # A browser takes a cookie with this beginning only from this very host, over https: no neighbour can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGE_STORAGE = "minga.web.messages.MessageStorage"
SESSION_ENGINE = "minga.accounts.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "minga.web.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["minga.documents.handlers.BoundedUploadHandler"]
MINGA_SIGNATURE_ROOTS = env.folder("MINGA_SIGNATURE_ROOTS", MINGA_HOME / "keys" / "signature-roots")

# Where somebody who found a hole in the site writes: an address, shown at /.well-known/security.txt (RFC 9116).
MINGA_SECURITY_CONTACT = env.contact("MINGA_SECURITY_CONTACT")

# From so many sendings of one public form in ten minutes on, browsers are asked for a little sum first (0: never).
# In the demonstration and in tests one machine is everybody.
IS_ONE_MACHINE = MINGA_ENV in ("demo", "test")
MINGA_CHALLENGE_NETWORK = env.number("MINGA_CHALLENGE_NETWORK", 0 if IS_ONE_MACHINE else 10, 0, 1_000_000)
MINGA_CHALLENGE_ALL = env.number("MINGA_CHALLENGE_ALL", 0 if IS_ONE_MACHINE else 120, 0, 1_000_000)
MINGA_CHALLENGE_BITS = env.number("MINGA_CHALLENGE_BITS", 17, 1, 24)

# The clocks of people's rights over their data, in days (LOPDP arts. 13 to 15; 43 and 46).
MINGA_RIGHTS_DAYS = env.number("MINGA_RIGHTS_DAYS", 15, 1, 90)
MINGA_BREACH_AUTHORITY_DAYS = env.number("MINGA_BREACH_AUTHORITY_DAYS", 5, 1, 30)
MINGA_BREACH_PEOPLE_DAYS = env.number("MINGA_BREACH_PEOPLE_DAYS", 3, 1, 30)
# How many days each thing is kept; the page of periods shows them.
MINGA_KEEP_UNUSED_ACCOUNTS = env.number("MINGA_KEEP_UNUSED_ACCOUNTS", 90, 7, 3650)
MINGA_KEEP_DEMOGRAPHICS = env.number("MINGA_KEEP_DEMOGRAPHICS", 180, 0, 3650)
MINGA_KEEP_REGISTRATIONS = env.number("MINGA_KEEP_REGISTRATIONS", 30, 1, 365)
MINGA_KEEP_REQUESTS = env.number("MINGA_KEEP_REQUESTS", 365, 30, 3650)
MINGA_KEEP_CONSENTS = env.number("MINGA_KEEP_CONSENTS", 1095, 30, 3650)
MINGA_KEEP_OFFICE_LOG = env.number("MINGA_KEEP_OFFICE_LOG", 730, 30, 3650)

# How many days before a workshop whoever registered is told again.
MINGA_WORKSHOP_REMINDER_DAYS = env.number("MINGA_WORKSHOP_REMINDER_DAYS", 2, 1, 14)

MINGA_REGISTER_ORIGIN = env.text(
    "MINGA_REGISTER_ORIGIN", SITE_ADDRESS.removeprefix("https://").removeprefix("http://") + "/registro"
)

# A log line says what was asked and how it went: no address of the person, no query text, no e-mail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "minga.core.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("MINGA_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}

SILENCED_SYSTEM_CHECKS: list[str] = []

# Variables that nothing above has read: `minga doctor` asks whether their names are mistyped.
MINGA_UNKNOWN = sorted(name for name in os.environ if name.startswith("MINGA_") and name not in env.READ)
