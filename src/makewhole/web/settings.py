"""Django's settings, read from the environment. The defaults are those of home mode, and safe.

| variable | what it is |
| --- | --- |
| `MAKEWHOLE_FILE` | home mode: the data file. `makewhole serve` sets it |
| `DATABASE_URL` | hosted mode: `postgresql://...`. It being there makes the mode hosted |
| `MAKEWHOLE_SECRET_KEY_FILE` | where the secret key stands (0600); at home by default beside the data file |
| `MAKEWHOLE_HOSTS` | hosted: the names under which people reach it, with commas between |
| `MAKEWHOLE_EMAIL_URL` | hosted: `smtp://user:password@host:587` (STARTTLS) or `smtps://`; without it no e-mail |
| `MAKEWHOLE_EMAIL_FROM` | hosted: the sender of e-mail |
| `MAKEWHOLE_PROXIES` | hosted: how many TLS proxies stand in front (default 1); their X-Forwarded-For is believed |
| `MAKEWHOLE_TIME_ZONE` | whose day is "today", such as `America/Chicago`; not set: the machine's own |
| `MAKEWHOLE_SECOND_STEP` | hosted: a code beside the password: `required` (the default) or `optional` |
"""

from __future__ import annotations

import os
from hashlib import blake2s
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from makewhole.language import LOCALE
from makewhole.web.secret import secret_key
from makewhole.web.zone import machine_zone

HERE = Path(__file__).parent
DATABASE_URL = os.environ.get("DATABASE_URL", "")
HOSTED = bool(DATABASE_URL)
"""Whether accounts, TLS and a server stand around it; else it is a desk program on one machine."""
MAKEWHOLE_FILE = os.environ.get("MAKEWHOLE_FILE", "")
if HOSTED and MAKEWHOLE_FILE:
    raise RuntimeError("Both DATABASE_URL and MAKEWHOLE_FILE are set. Set the one that holds the record.")
if not HOSTED and not MAKEWHOLE_FILE:
    raise RuntimeError(
        "Neither MAKEWHOLE_FILE (home) nor DATABASE_URL (hosted) is set: nothing says where the record is."
    )
MAKEWHOLE_PLACE: str | Path = DATABASE_URL if HOSTED else Path(MAKEWHOLE_FILE).absolute()
"""Where the record is kept, as the functions of `app` want it."""

DEBUG = False
_SECRET = Path(os.environ["MAKEWHOLE_SECRET_KEY_FILE"]) if os.environ.get("MAKEWHOLE_SECRET_KEY_FILE") else None
if _SECRET is None and not HOSTED:
    _SECRET = Path(MAKEWHOLE_FILE).absolute()
    _SECRET = _SECRET.with_name(f".{_SECRET.name}.secret")
SECRET_KEY = secret_key(_SECRET)
_HOSTS = [name.strip() for name in os.environ.get("MAKEWHOLE_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = _HOSTS if HOSTED else ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _HOSTS] if HOSTED else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of fields, which FORM_RENDERER looks for among ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "makewhole.store",
    "makewhole.web",
]
MIDDLEWARE = [
    "makewhole.web.middleware.this_machine_only",
    "makewhole.web.middleware.safe_headers",
    "makewhole.web.methods.known_methods",
    "makewhole.web.middleware.no_zero_character",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "makewhole.web.middleware.speaks",
    "django.middleware.common.CommonMiddleware",
    "makewhole.web.middleware.TokenOfNow",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "makewhole.web.middleware.signs_in",
    "makewhole.web.middleware.second_step",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "makewhole.web.once.DoneOnce",
]
ROOT_URLCONF = "makewhole.web.urls"
WSGI_APPLICATION = "makewhole.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "makewhole.web.context.every_page",
            ],
            "builtins": ["django.templatetags.i18n", "makewhole.web.templatetags.makewhole"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, Any]
if HOSTED:
    from psycopg.conninfo import conninfo_to_dict

    # As the store reads the same address: with what follows its "?" (host=/folder, sslmode=, options=).
    _at: dict[str, Any] = dict(conninfo_to_dict(DATABASE_URL))
    _names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **{ours: str(_at.pop(theirs, "") or "") for ours, theirs in _names.items()},
            "OPTIONS": {"connect_timeout": 10, **_at},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
    # What counts failed sign-ins is kept in the database: it outlives a restart, and several processes share it.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "makewhole_web_cache"},
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(MAKEWHOLE_PLACE),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
            "CONN_MAX_AGE": 60,
        }
    }

# --- people -----------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = (
    ["allauth.account.auth_backends.AuthenticationBackend"] if HOSTED else ["django.contrib.auth.backends.ModelBackend"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "/accounts/login/" if HOSTED else "/enter/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional" if os.environ.get("MAKEWHOLE_EMAIL_URL") else "none"
ACCOUNT_ADAPTER = "makewhole.web.accounts.ByInvitation"
ACCOUNT_SIGNUP_FORM_CLASS = "makewhole.web.accounts.WithName"
ACCOUNT_FORMS = {
    "login": "makewhole.web.account_forms.SignIn",
    "signup": "makewhole.web.account_forms.SignUp",
    "change_password": "makewhole.web.account_forms.ChangePassword",
    "reset_password_from_key": "makewhole.web.account_forms.NewPassword",
    "reauthenticate": "makewhole.web.account_forms.Reauthenticate",
}
MFA_FORMS = {
    "activate_totp": "makewhole.web.account_forms.SetUp",
    "authenticate": "makewhole.web.account_forms.Code",
    "reauthenticate": "makewhole.web.account_forms.CodeAgain",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
SECOND_STEP_REQUIRED = HOSTED and os.environ.get("MAKEWHOLE_SECOND_STEP", "required") != "optional"
# An invitation is handed over as its inviter likes, so no address is proven; without e-mail none ever would be.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "makewhole"
# Hosted: the browser keeps a cookie of such a name only from this very host, with Secure and for the whole site.
# At home every data file is served at 127.0.0.1, and cookies know no ports: with one name for all, who opens a second
# file would be signed out of the first. The secret keys differ too, so no file's cookie opens another.
_HOST = "__Host-" if HOSTED else ""
_FILE = "" if HOSTED else f"_{blake2s(os.fsencode(Path(MAKEWHOLE_FILE).resolve()), digest_size=4).hexdigest()}"
SESSION_COOKIE_NAME = f"{_HOST}makewhole_session{_FILE}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * (14 if HOSTED else 90)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST}makewhole_csrf{_FILE}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "makewhole.web.views.interrupted.csrf_failed"
if HOSTED:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthy/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAKEWHOLE_PROXIES", "1"))
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # what is larger is answered by views/too_large.py
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- languages, days, files -------------------------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = os.environ.get("MAKEWHOLE_TIME_ZONE") or machine_zone()
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [LOCALE]
LANGUAGE_COOKIE_NAME = "makewhole_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# --- e-mail -----------------------------------------------------------------------------------------------------------

_MAIL = urlsplit(os.environ.get("MAKEWHOLE_EMAIL_URL", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _MAIL.hostname else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_PORT = _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MAKEWHOLE_EMAIL_FROM", "makewhole@localhost")

# --- what is written down of errors: ids and places, never what a page held -------------------------------------------

_QUIET = {
    "django.request": {"level": "ERROR"},
    "django.security": {"level": "CRITICAL"},
    "waitress": {"level": "ERROR"},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "makewhole.web.faults.WithholdsEverything"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "makewhole.web.faults.PlainFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # At home nobody keeps a log: the terminal says what is broken, not that a page was asked for something odd.
        **({} if HOSTED else _QUIET),
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
