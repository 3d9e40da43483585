"""Mail out: SMTP where it is configured, files beside the data where it is not.

Everything the platform writes goes through notify's ledger, which speaks SMTP itself and uses EMAIL_BACKEND only
for what libraries and ``manage sendtestemail`` send past it.
"""

from lotsennetz.config.settings.base import ENVIRONMENT

_mail = ENVIRONMENT.mail

EMAIL_HOST = _mail.host
EMAIL_PORT = _mail.port
EMAIL_HOST_USER = _mail.user
EMAIL_HOST_PASSWORD = _mail.password
EMAIL_USE_TLS = _mail.security == "starttls"
EMAIL_USE_SSL = _mail.security == "ssl"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail.host
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = ENVIRONMENT.data / "mail"
DEFAULT_FROM_EMAIL = _mail.sender or "lotsennetz@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
