"""Applications, middleware, database, jobs."""

from lotsennetz.config import environment

ENVIRONMENT = environment.read()

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key()
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
BASE_URL = ENVIRONMENT.base_url
DEMO = ENVIRONMENT.demo and ENVIRONMENT.is_sqlite

ROOT_URLCONF = "lotsennetz.config.urls"
WSGI_APPLICATION = "lotsennetz.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Lotsennetz"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "lotsennetz.core",
    "lotsennetz.topics",
    "lotsennetz.people",
    "lotsennetz.groups",
    "lotsennetz.entries",
    "lotsennetz.radar",
    "lotsennetz.notify",
    "lotsennetz.jobs",
    "lotsennetz.stream",
    "lotsennetz.directory",
    "lotsennetz.myday",
    "lotsennetz.portal",
    "lotsennetz.search",
    "lotsennetz.api",
    "lotsennetz.exports",
    "lotsennetz.demo",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lotsennetz.people.middleware.language_of_person",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lotsennetz.groups.middleware.attach_viewer",
    "lotsennetz.people.middleware.account_gates",
]

DATABASES = {"default": environment.database(ENVIRONMENT.database_url, ENVIRONMENT.data)}

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
        if ENVIRONMENT.is_sqlite
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
    )
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "hooks"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "lotsennetz": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # refused forms and missing pages are everyday life
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
