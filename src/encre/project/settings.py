"""Settings of the house; everything an institute may change comes from ENCRE_ variables."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from encre.institute.login import options as login_options
from encre.project import environment as env

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "data"))).resolve()
DEBUG = env.flag("DEBUG")
PRODUCTION = env.flag("PRODUCTION")
SECRET_KEY = env.secret_key(DATA_DIR, debug=DEBUG, production=PRODUCTION)
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
# Where pages find the live door; behind a proxy, a path of the same address.
LIVE_URL = env.text("LIVE_URL", f"{BASE_URL.replace('http', 'ws', 1)}/live").rstrip("/")
INSTITUTE_NAME = env.text("INSTITUTE_NAME", "Institut national de recherche biomédicale")
# What follows the @ in identifiers given to other services; it must never change.
IDENTITY_SCOPE = env.text("IDENTITY_SCOPE", urlsplit(BASE_URL).hostname or "localhost")
INSTITUTE_SHORT_NAME = env.text("INSTITUTE_SHORT_NAME", "INRB")
CONTACTS = {
    name: env.text(f"CONTACT_{name.upper()}")
    for name in ("address", "publisher", "host", "support", "dpo")
}

# --- rooms -------------------------------------------------------------------------------------
ROOMS = [
    "encre.foundation.base",
    "encre.foundation.journal",
    "encre.foundation.jobs",
    "encre.foundation.access",
    "encre.foundation.links",
    "encre.foundation.ui",
    "encre.foundation.people",
    "encre.foundation.structures",
    "encre.foundation.notices",
    "encre.commons.files",
    "encre.commons.search",
    "encre.commons.threads",
    "encre.institute.home",
    "encre.institute.login",
    "encre.institute.atlas",
    "encre.institute.console",
    "encre.institute.directory",
    "encre.research.notebook",
    "encre.research.inventory",
    "encre.research.equipment",
    "encre.research.elabftw",
    "encre.demo",
]
INSTALLED_APPS = [
    *(room for room in ROOMS if (ROOT / "src" / room.replace(".", "/") / "apps.py").exists()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "encre.project",
]
MIDDLEWARE = [
    "encre.institute.console.middleware.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "encre.foundation.ui.middleware.PrivacyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "encre.foundation.people.middleware.PersonMiddleware",
    "encre.foundation.ui.middleware.RefusalMiddleware",
    "encre.institute.console.middleware.RoomMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "encre.institute.login.middleware.SeenMiddleware",
]
ROOT_URLCONF = "encre.project.urls"
WSGI_APPLICATION = "encre.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "encre.foundation.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "encre.foundation.ui.forms.Renderer"

# --- data --------------------------------------------------------------------------------------
DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'encre.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Beside SQLite the cache has files of its own: rate limits must not wait for the write lock.
CACHES = {
    "default": {
        "BACKEND": "encre.foundation.base.cache.SharedFileCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
BLOBS_DIR = Path(env.text("BLOBS_DIR", str(DATA_DIR / "blobs")))
FREE_SPACE_MINIMUM = env.number("FREE_SPACE_MINIMUM_MB", 200) * 1_000_000
METRICS_TOKEN = env.text("METRICS_TOKEN")
UPLOAD_LIMIT = env.number("UPLOAD_LIMIT_MB", 4_000) * 1_000_000
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# A day at a microscope, sent by a form where no script runs.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000

# --- time-stamps of notebooks (without an address: the house's own authority) --------------------
TIMESTAMP_URL = env.text("TIMESTAMP_URL")
TIMESTAMP_CERTIFICATES = env.text("TIMESTAMP_CERTIFICATES")
TIMESTAMP_QUALIFIED = env.flag("TIMESTAMP_QUALIFIED")
TIMESTAMP_USER = env.text("TIMESTAMP_USER")
TIMESTAMP_PASSWORD = env.text("TIMESTAMP_PASSWORD")

# --- sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "encre.foundation.access.backend.PolicyBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Paris")
USE_TZ = True
FORMAT_MODULE_PATH = ["encre.foundation.base.formats"]

# --- static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# --- security ------------------------------------------------------------------------------------
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [
    *env.words("ALLOWED_HOSTS"),
    *(host for host in [urlsplit(BASE_URL).hostname or ""] if host),
    *([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=SECURE) else None
)
# Rate limits count visitors, not the proxy they all come through.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.flag("BEHIND_PROXY", default=SECURE))
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12) * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "encre.foundation.ui.refusals.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, "{0.scheme}://{0.netloc}".format(urlsplit(LIVE_URL))],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- mail and logs -------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_STARTTLS")
EMAIL_USE_SSL = env.flag("EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "encre@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"encre": {"level": env.text("LOG_LEVEL", "INFO")}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- sign-in by django-allauth -------------------------------------------------------------------
globals().update(
    {name: value for name, value in vars(login_options).items() if name.isupper()},
    ACCOUNT_DEFAULT_HTTP_PROTOCOL="https" if SECURE else "http",
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=not SECURE,
)
