"""Settings of labtrack: one file, differences by environment (see environment.py)."""

import socket
from pathlib import Path
from urllib.parse import unquote, urlparse

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from labtrack import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What this installation is -------------------------------------------------
DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
HTTPS_ONLY = environment.flag("HTTPS_ONLY", default=False)
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
DISK_FLOOR_MB = int(environment.text("DISK_FLOOR_MB", "500"))

INSTALLED_APPS = [
    "labtrack.accounts",
    "labtrack.drafts",
    "labtrack.instruments",
    "labtrack.audit",
    "labtrack.jobs",
    "labtrack.api",
    "trials",
    "characterization",
    "labtrack",
    "pghistory",
    "pgtrigger",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "labtrack.page_compression.PageCompressionMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "labtrack.uploads.UploadCapMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is open to people who are not signed in only where it says so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "labtrack.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "labtrack.urls"
WSGI_APPLICATION = "labtrack.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "labtrack.form_rendering.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "labtrack.accounts.context_processors.person",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "labtrack.templatetags.display",
                "labtrack.templatetags.page",
                "labtrack.templatetags.records",
            ],
        },
    },
]

# --- Database: always PostgreSQL, two roles --------------------------------------
# `default` is the application role, which owns nothing; `owner` is the role that
# migrates: `manage.py migrate --database owner`.
ONE_DATABASE_ROLE = environment.flag("ONE_DATABASE_ROLE", default=False)
STATEMENT_TIMEOUT_MS = int(environment.text("STATEMENT_TIMEOUT_MS", "10000"))


def _database(url: str, **options: object) -> dict[str, object]:
    """Django's settings of one postgresql:// URL (a socket directory may stand as ?host=)."""
    parts = urlparse(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"A database URL starts with postgresql://, not {parts.scheme!r}."
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASE_URL = environment.text("DATABASE_URL")
DATABASE_OWNER_URL = environment.text(
    "DATABASE_OWNER_URL", DATABASE_URL if ONE_DATABASE_ROLE else ""
)
DATABASES = {
    "default": _database(
        DATABASE_URL,
        options=f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout=2000 "
        "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
    )
}
if DATABASE_OWNER_URL:
    DATABASES["owner"] = _database(
        DATABASE_OWNER_URL, options="-c lock_timeout=5000 -c timezone=UTC"
    )
    _same_role = DATABASES["owner"]["USER"] == DATABASES["default"]["USER"]
    if _same_role and not ONE_DATABASE_ROLE:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL must name another role than DATABASE_URL, so that the "
            "database protects records; set ONE_DATABASE_ROLE=1 to run without that."
        )

# --- People and sessions ---------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "labtrack.accounts.backends.EmailBackend",
]
PASSWORD_HASHERS = [
    environment.text(
        "PASSWORD_HASHER", "django.contrib.auth.hashers.Argon2PasswordHasher"
    ),
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator"
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_NAME = "__Host-labtrack" if HTTPS_ONLY else "labtrack"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = "labtrack.accounts.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "labtrack.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "labtrack.accounts.lockout.account_of"
# An attempt while it is closed neither counts nor makes it longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Transport and content security ------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Of a whole request with files; the parsers and pictures hold themselves to the same.
UPLOAD_MOST_BYTES = 64 * 1024 * 1024

# --- Words, numbers and time -----------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Static files ----------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
VENDOR_STATIC_DIR = VAR_DIR / "vendor"
STATICFILES_DIRS = [VENDOR_STATIC_DIR] if VENDOR_STATIC_DIR.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": environment.text(
            "STATIC_STORAGE", "labtrack.asset_storage.AssetStorage"
        )
    },
}
MEDIA_ROOT = VAR_DIR / "files"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- API ---------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["labtrack.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "labtrack.api.authentication.BearerToken",
        "labtrack.api.authentication.PersonSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["labtrack.api.authentication.SignedIn"],
    "DEFAULT_PAGINATION_CLASS": "labtrack.api.pagination.ByCursor",
    "EXCEPTION_HANDLER": "labtrack.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "labtrack",
    "DESCRIPTION": "Casting-trial experiment tracking. Instruments send results, people "
    "and their programs read. Errors are application/problem+json (RFC 9457).",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["labtrack.api.authentication.SignedIn"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "TestStateEnum": "characterization.choices.TestState",
        "JobStateEnum": "labtrack.jobs.choices.JobState",
        "SampleStateEnum": "trials.melt_choices.SampleState",
        "InvalidReasonEnum": "characterization.choices.InvalidReason",
        "OwedByEnum": "characterization.choices.OwedBy",
        "AlloyKindEnum": "trials.choices.AlloyKind",
        "AssaySourceEnum": "trials.choices.AssaySource",
        "LotKindEnum": "trials.choices.LotKind",
        "DemandEnum": "trials.choices.Demand",
        "FactorKindEnum": "trials.choices.FactorKind",
        "WorkKindEnum": "trials.choices.WorkKind",
        "MetalFormEnum": "trials.choices.MetalForm",
        "PricedFormEnum": "trials.choices.PricedForm",
        "ComparisonEnum": "characterization.choices.Comparison",
        "MeltEventKindEnum": "trials.melt_choices.MeltEventKind",
        "SegmentKindEnum": "trials.choices.SegmentKind",
        "SpecimenKindEnum": "trials.choices.SpecimenKind",
    },
}

# --- Work: the broker is a doorbell, rows are the truth ----------------------------
CELERY_BROKER_URL = environment.text("BROKER_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# No socket_timeout here: a worker whose acknowledgement timed out would never again ask
# for work. A vanished broker is found by keepalive; the publisher has its own timeout.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in {
            "TCP_KEEPIDLE": 30,
            "TCP_KEEPINTVL": 10,
            "TCP_KEEPCNT": 3,
        }.items()
        if hasattr(socket, name)  # not every system has all three
    },
    "visibility_timeout": 600,
}

# --- Logging -----------------------------------------------------------------------
# Structured lines go through the same handler, so that secrets are cut out of them too.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "labtrack.redaction.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}, "csp": {"level": "WARNING"}},
}
