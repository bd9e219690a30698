"""Settings: everything that differs between machines comes from the environment, and is read here and nowhere else
(docs/operating.md). What is the same everywhere and has a subject of its own stands in `constants`.

In development nothing needs to be set. In production (TRACKER_ENV=production) the site refuses to start on an unsafe
value and says each one in a sentence; see production.py.
"""

import datetime
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from summit import logs, production, static
from summit.constants.headers import *  # noqa: F403  # Django takes settings from the names of this module
from summit.constants.people import *  # noqa: F403  # Django takes settings from the names of this module
from summit.watching import errors
from tracker import api as interface

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def number(name: str, default: int, least: int = 0) -> int:
    """A whole number from the environment. Raises ImproperlyConfigured for anything else, and below `least`."""
    given = env.str(name, default=str(default)).strip()
    if not re.fullmatch(r"[0-9]{1,12}", given) or int(given) < least:
        raise ImproperlyConfigured(f"{name} is {given!r}: give a whole number of at least {least}.")
    return int(given)


SITE_NAME = "Paris Actions Tracker"
CONTACT = env.str("TRACKER_CONTACT", default="")
"""Whom to ask about what is kept here, on the privacy page: an e-mail address, an https address, or words."""

ENVIRONMENT = env.str("TRACKER_ENV", default="development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured(f"TRACKER_ENV is {ENVIRONMENT!r}: it is either development or production.")
PRODUCTION = ENVIRONMENT == "production"

VAR_DIR = Path(env.str("TRACKER_VAR_DIR", default=str(BASE_DIR / "var")))
database_url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
email_url = env.str("TRACKER_EMAIL_URL", default="")
LOG_LEVEL = env.str("TRACKER_LOG_LEVEL", default="") or ("INFO" if PRODUCTION else "WARNING")

BEHIND_PROXY = env.bool("TRACKER_BEHIND_PROXY", default=False)
PROXY_COUNT = number("TRACKER_PROXY_COUNT", 0)

REDIS_URL = env.str("TRACKER_REDIS_URL", default="")
"""A Redis that all processes share (`summit.shared`), or "": then each keeps and counts by itself."""
METRICS_TOKEN = env.str("TRACKER_METRICS_TOKEN", default="")
"""What whoever asks for /metrics has to know; with "" nothing is measured and there is no such page."""
METRICS_DIR = Path(env.str("TRACKER_METRICS_DIR", default=str(VAR_DIR / "metrics" / socket.gethostname())))
"""Where the processes of this machine put their figures together."""
ERROR_DSN = env.str("TRACKER_ERROR_DSN", default="")
"""Where faults of the program are reported to (the Sentry protocol), or "": then they are in the log alone."""

BASE_URL = env.str("TRACKER_BASE_URL", default="" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
DEBUG = env.bool("TRACKER_DEBUG", default=False)
ALLOWED_HOSTS = env.list(
    "TRACKER_ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
)


def secret_key() -> str:
    """The key from the environment, else the one that start.py made; empty when there is neither."""
    key = env.str("TRACKER_SECRET_KEY", default="")
    file = VAR_DIR / "secret_key"
    return key or (file.read_text(encoding="utf-8").strip() if file.exists() else "")


SECRET_KEY = secret_key()
if PRODUCTION:
    given = production.Given(
        secret_key=SECRET_KEY,
        debug=DEBUG,
        allowed_hosts=tuple(ALLOWED_HOSTS),
        base_url=BASE_URL,
        email_url=email_url,
        database_url=database_url,
        redis_url=REDIS_URL,
        error_dsn=ERROR_DSN,
        metrics_token=METRICS_TOKEN,
        behind_proxy=BEHIND_PROXY,
        proxy_count=PROXY_COUNT,
        log_level=LOG_LEVEL,
        var_dir=VAR_DIR,
    )
    if faults := production.faults(given):
        raise ImproperlyConfigured("This site does not start in production:\n- " + "\n- ".join(faults))
elif not SECRET_KEY:
    raise ImproperlyConfigured("There is no secret key yet. Run: python3 start.py setup")

INSTALLED_APPS = [
    "tracker.admin.apps.DeskConfig",  # Django's admin with the desk as its site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "summit.static.StaticFiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_filters",
    "csp",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",  # Swagger UI, served by us
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "post_office",
    "tracker",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "summit.middleware.request_log",
    "summit.middleware.policies",
    "csp.middleware.CSPMiddleware",
    "summit.middleware.desk_styles",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "summit.middleware.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "summit.urls"
WSGI_APPLICATION = "summit.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.context.site",
            ],
        },
    },
    {  # fragments that stand on a page many times over
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "quick",
        "DIRS": [BASE_DIR / "templates" / "quick"],
        "OPTIONS": {"environment": "tracker.templatetags.quick_tags.environment"},
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms/field.html

# --- Database -------------------------------------------------------------------------------------------------------


def database() -> dict[str, Any]:
    """SQLite in var/ unless DATABASE_URL names another.

    SQLite ignores row locks, so every writing transaction takes the one write lock at its start (IMMEDIATE) and waits
    for it up to 20 s; WAL lets readers go on meanwhile. It keeps synchronous=FULL: writes are few, and what was
    accepted survives a power cut. With recursive triggers a REPLACE meets the triggers of what it replaces, as a DELETE
    does. PostgreSQL gets a pool, checked before use so that a restart of the server heals.
    A pool opened before a fork hangs: gunicorn never preloads.
    """
    settings: dict[str, Any] = environ.Env.db_url_config(database_url)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; "
                "PRAGMA temp_store = MEMORY; "
                "PRAGMA cache_size = -16000; PRAGMA mmap_size = 134217728; PRAGMA journal_size_limit = 33554432;"
            ),
        }
    else:
        settings["CONN_MAX_AGE"] = 0
        settings["CONN_HEALTH_CHECKS"] = True
        size = number("TRACKER_DATABASE_POOL", 8, least=1)
        settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": size, "timeout": 10}}
    return settings


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------------------------

CACHES = {
    "default": {  # counts attempts to sign in: one count for all processes, kept over a restart
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "tracker_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "api": {  # counts requests of programs, in Redis for all processes or in each: reading never writes to the database
        "BACKEND": "summit.shared.counting.Counting",
        "LOCATION": "api",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "shell": {  # what of base.html is the same on many pages
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "shell",
    },
}

PAGE_STORE_BYTES = number("TRACKER_PAGE_STORE_MB", 64) * 2**20
"""What each process may keep of finished pages (`summit.pages`); 0 keeps none."""

MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost, in development only
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT

# --- Organizations report -------------------------------------------------------------------------------------------

RIGHT_OF_REPLY_DAYS = number("TRACKER_REPLY_DAYS", 14)
"""How long an adverse assessment waits for the party's reply before it can be published."""
INVITATION_DAYS = 7

# --- Sources --------------------------------------------------------------------------------------------------------

CHECK_LINKS = env.bool("TRACKER_CHECK_LINKS", default=PRODUCTION)
"""Whether the day's work asks the pages of sources if they are still there. Somebody who only tries the site out sends
nothing into the web."""

# --- Languages and time: the language is in the address, never in a cookie ------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- Static files: found where they are in development, collected under hashed names in production ------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("TRACKER_STATIC_DIR", default=str(VAR_DIR / "static"))) if PRODUCTION else None
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {  # what organizations hand in: outside the web root, served only by a view that checks rights
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "evidence",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "releases": {  # the frozen data: written once, served by a view
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "releases", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = static.NOT_COMPRESSED

# --- Headers and cookies --------------------------------------------------------------------------------------------

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = number("TRACKER_HSTS_SECONDS", 365 * 24 * 60 * 60, least=1)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = ["https://" + urlsplit(BASE_URL).netloc]
    if BEHIND_PROXY:
        # Only where a proxy of ours sets this header itself: otherwise anybody may claim that a request was https.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What programs take ---------------------------------------------------------------------------------------------

API_RATE = env.str("TRACKER_API_RATE", default="240/min")
"""Requests that one network address may make to /api/ in a time; "" for no limit."""
if API_RATE and not re.fullmatch(r"[1-9][0-9]{0,8}/(s|min|hour|day)", API_RATE):
    raise ImproperlyConfigured(
        f"TRACKER_API_RATE is {API_RATE!r}: write it like 240/min, 10/s, or nothing for no limit."
    )

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # what an address may ask is checked by tracker.api.parameters alone
    "NUM_PROXIES": PROXY_COUNT,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.0",
    "TITLE": SITE_NAME,
    "DESCRIPTION": interface.DESCRIPTION,
    "VERSION": interface.VERSION,
    "CONTACT": {"name": SITE_NAME, "url": f"{BASE_URL}/en/about/"},
    "LICENSE": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    "SERVERS": [{"url": "/", "description": "this site"}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["tracker.api.describing.finished"],
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
}

# --- Mail and logs --------------------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 10  # seconds for each answer of the mail server
POST_OFFICE: dict[str, Any] = {  # the queue of notices; how it is worked off is in tracker/notices/post.py
    "BATCH_SIZE": 20,
    "MAX_RETRIES": 10,
    "RETRY_INTERVAL": datetime.timedelta(minutes=5),  # doubled with each try: three and a half days in all
    "THREADS_PER_PROCESS": 1,
    "LOG_LEVEL": 0,  # rows that would hold addresses
}
vars().update(environ.Env.email_url_config(email_url or "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("TRACKER_MAIL_FROM", default="tracker@localhost")

LOGGING = logs.logging_config(json=PRODUCTION, level=LOG_LEVEL)
logs.configure()
errors.report_to(ERROR_DSN, environment=ENVIRONMENT)
