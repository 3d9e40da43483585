"""German first, English complete. Message ids are German: the text stands where it is read."""

from pathlib import Path

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "sprache"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Before the libraries' own catalogues, so that ours can say "Sie" where theirs say "Du".
LOCALE_PATHS = [Path(__file__).parents[2] / "locale"]
