"""Settings, from the environment and secure by default. A missing variable stops the start with its name.

`.env.example` lists every variable. The launcher (`make run`) and `make test` set them for their own servers.
"""

from pathlib import Path

import environ

from portal.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

# --- What this installation is ---------------------------------------------------------------------------------
# The demonstration makes its own secrets and accounts and serves plain HTTP on this machine only.
DEMONSTRATION = env.bool("PORTAL_DEMONSTRATION", default=False)
SERVICE_NAME = "The Turnaround Portal"
# Long-lived state of this copy: built assets, the embedded servers' data, logs.
STATE_DIR = Path(env.str("PORTAL_STATE_DIR", default=str(BASE_DIR / ".portal")))

# --- Secrets ---------------------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
# 32 bytes in hexadecimal each. The first of these encrypts drafts and whatever else is personal, all of them open it;
# receipts are derived from the other.
DRAFT_ENCRYPTION_KEYS = [bytes.fromhex(key.strip()) for key in env.str("DRAFT_ENCRYPTION_KEY").split(",")]
RECEIPT_KEY = bytes.fromhex(env.str("RECEIPT_KEY"))
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    # First, since its sign-in templates stand before those of allauth.
    "portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "pgtrigger",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "auditing",
    "queueing",
    "web",
    "turnaround",
    "consultation",
    "metrics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.ResponseHeaders",
    "web.languages.LanguageOfAddress",
    "django.middleware.gzip.GZipMiddleware",
    "portal.middleware.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = env.str("PORTAL_URLCONF", default="portal.urls")
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "web.environment.environment",
            "context_processors": ["web.environment.page_context"],
        },
    },
    {
        # For the sign-in pages of allauth and Django's admin only.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "web.forms.GovukFormRenderer"

# --- Database, cache, queue ------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
# Opening a connection for each request cost 2.6 times the requests when measured; health checks survive a restart.
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHE_URL = env.str("CACHE_URL", default=REDIS_URL.rsplit("/", 1)[0] + "/1")
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
            "CONNECTION_POOL_KWARGS": {"protocol": 2},
        },
    },
    # Public pages, in each process: a hit asks no other server, so it is quick and does not mind a stopped Redis.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
# What counts requests is no reason to fail one: a stopped Redis counts nothing for a while.
DJANGO_REDIS_IGNORE_EXCEPTIONS = True
# Seconds that an anonymous public page may be old.
PUBLIC_PAGE_SECONDS = env.int("PUBLIC_PAGE_SECONDS", default=20)

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
# Under a fifth of the visibility timeout, so that no task is handed out twice while it runs.
CELERY_TASK_TIME_LIMIT = 170
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_TIMEZONE = "Europe/London"
# What is done when: portal/schedule.py.
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
# Weeks that a consultation is open at least; a shorter one gives its reason to the public.
CONSULTATION_MINIMUM_WEEKS = env.int("CONSULTATION_MINIMUM_WEEKS", default=12)
# Answers in nearly the same words from so many responses are suggested to moderators as an organised campaign.
CAMPAIGN_LEAST_ANSWERS = env.int("CAMPAIGN_LEAST_ANSWERS", default=5)
# Seconds that a request for a chart waits for a worker to draw it.
CHART_WAIT_SECONDS = env.float("CHART_WAIT_SECONDS", default=3.0)
# Seconds without a consumed heartbeat after which the readiness page says so.
HEARTBEAT_STALE_SECONDS = 30

# --- Against abuse ---------------------------------------------------------------------------------------------
# A response sent sooner after its start than a person can answer is held for a moderator. 0 switches this off.
RESPONSE_FLOOR_SECONDS = env.float("RESPONSE_FLOOR_SECONDS", default=5.0)
# What one address may do: so much at once, then so much a minute. Empty: no limit. A library has one address for
# everybody in it, and a telephone company one for thousands.
RATES = {
    "start": env.str("START_RATE", default="150+60/min"),
    "save": env.str("SAVE_RATE", default="1000+600/min"),
    "submit": env.str("SUBMIT_RATE", default="150+60/min"),
    "code": env.str("CODE_RATE", default="60+20/min"),
    "appeal": env.str("APPEAL_RATE", default="30+10/min"),
}
# All addresses together may send so many responses before browsers are asked for a proof of work.
SITE_RATE = env.str("SITE_RATE", default="600+300/min")
# Half of these used up is a rush: then a browser has to do work that takes a phone a second or two.
PROOF_COST = env.int("PROOF_COST", default=3000)

# --- E-mail ----------------------------------------------------------------------------------------------------
# For respondents who ask for the way back to their draft, and reminders to lead moderators. Without a mail server
# none is offered; the demonstration writes messages into a folder, so that none leaves this machine.
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_OFFERED = bool(EMAIL_URL) or DEMONSTRATION
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(STATE_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="no-reply@localhost")
# Where the portal is reached, without a slash at the end: for links in messages.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="") or f"http{'' if DEMONSTRATION else 's'}://{ALLOWED_HOSTS[0]}"

# Lead moderators are told each week of work that has waited for more days than this.
MODERATION_OLD_DAYS = env.int("MODERATION_OLD_DAYS", default=7)

# --- Personal data ---------------------------------------------------------------------------------------------
# Days that each kind is kept: consultation.definition.retention says of what, since when, and what happens then. The
# privacy page, the docs and `manage.py enforce_retention` all read them here.
RETENTION_DAYS = {
    "drafts": env.int("RETENTION_DRAFT_DAYS", default=30),
    "receipts": env.int("RETENTION_RECEIPT_DAYS", default=365),
    "texts": env.int("RETENTION_TEXT_DAYS", default=730),
    "appeals": env.int("RETENTION_APPEAL_DAYS", default=365),
    "revisions": env.int("RETENTION_REVISION_DAYS", default=365),
    "equality": env.int("RETENTION_EQUALITY_DAYS", default=730),
    "organisations": env.int("RETENTION_ORGANISATION_DAYS", default=730),
    "spam": env.int("RETENTION_SPAM_DAYS", default=90),
    "entries": env.int("RETENTION_ENTRY_DAYS", default=180),
    "files": env.int("RETENTION_FILE_DAYS", default=14),
    "audit": env.int("RETENTION_AUDIT_DAYS", default=2555),
    "logs": env.int("RETENTION_LOG_DAYS", default=30),
    "sessions": 1,
}
RETENTION_DAYS["addresses"] = RETENTION_DAYS["drafts"]

# --- Languages and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Each by its own name. docs/languages.md says how to add one.
LANGUAGES = [("en-gb", "English"), ("pl", "Polski"), ("bn", "বাংলা"), ("ur", "اردو"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- Static files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
# Built once for each copy of the code, wherever its state lies.
ASSETS_DIR = BASE_DIR / ".portal/assets"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([ASSETS_DIR] if ASSETS_DIR.exists() else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STATICFILES_BACKEND", default="web.staticfiles.PortalStaticFilesStorage")},
}
WHITENOISE_MAX_AGE = 3600

# --- Staff accounts --------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "portal.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"change_password": "portal.forms.StaffPasswordForm"}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {"authenticate": "portal.accounts.SecondFactorForm"}
MFA_TOTP_ISSUER = SERVICE_NAME
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMONSTRATION)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff-home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- Transport and headers -------------------------------------------------------------------------------------
# The demonstration is plain HTTP on this machine; __Host- cookies and HSTS need HTTPS.
HTTPS = env.bool("PORTAL_HTTPS", default=not DEMONSTRATION)
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
DRAFT_COOKIE_NAME = f"{COOKIE_PREFIX}draft"
RECEIPT_COOKIE_NAME = f"{COOKIE_PREFIX}receipt"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
# The one inline script is GOV.UK Frontend's own, which marks that JavaScript runs.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

# Where a video of an edition may be linked to.
VIDEO_SITES = env.list("VIDEO_SITES", default=["www.youtube.com", "youtu.be", "vimeo.com", "player.vimeo.com"])

# --- API -------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer", "web.api.rendering.CsvRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissions"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "web.api.paging.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["web.api.throttling.MaskedAddressThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": env.str("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "web.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "The Turnaround Portal API",
    "DESCRIPTION": (
        "What the portal's public pages show, as data: the plan, consultations, published responses, results and "
        "survey figures. Independent of the Metropolitan Police and of MOPAC."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AreaKindEnum": "metrics.models.Area.Kind",
        "CommitmentStatusEnum": "turnaround.models.Status",
        "IndicatorKindEnum": "metrics.models.Indicator.Kind",
    },
}

# --- Logs ------------------------------------------------------------------------------------------------------
# Paths only, no query strings, addresses or names: a log must not say who read or wrote what.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "portal.logs.json_formatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    # Where the audit log's chain ends is always kept, out of reach of whoever can write to the database.
    "loggers": {"auditing.head": {"level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
