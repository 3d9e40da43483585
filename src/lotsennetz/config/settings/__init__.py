"""Django's settings, put together from one part per concern."""

# ruff: noqa: F403 -- Django reads one flat module
from lotsennetz.config.settings.base import *
from lotsennetz.config.settings.language import *
from lotsennetz.config.settings.mail import *
from lotsennetz.config.settings.security import *
from lotsennetz.config.settings.signin import *
from lotsennetz.config.settings.storage import *
from lotsennetz.config.settings.templates import *
