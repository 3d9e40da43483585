"""Django's settings, put together from one part per concern."""

from lotsennetz.config.settings.base import *  # noqa: F403 -- Django reads one flat module
from lotsennetz.config.settings.language import *  # noqa: F403
from lotsennetz.config.settings.mail import *  # noqa: F403
from lotsennetz.config.settings.security import *  # noqa: F403
from lotsennetz.config.settings.signin import *  # noqa: F403
from lotsennetz.config.settings.storage import *  # noqa: F403
from lotsennetz.config.settings.templates import *  # noqa: F403
