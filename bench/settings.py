"""The product's settings with the floor's addresses in front."""

from lotsennetz.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor"
