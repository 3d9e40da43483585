"""Static files and uploads. Uploads lie outside of anything a web server hands out."""

from lotsennetz.config.settings.base import ENVIRONMENT

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
MEDIA_ROOT = ENVIRONMENT.data / "uploads"
UPLOAD_BYTES = ENVIRONMENT.upload_megabytes * 1_000_000
UPLOAD_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lotsennetz.core.static_files.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
