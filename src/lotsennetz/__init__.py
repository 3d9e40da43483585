"""Lotsennetz: the platform on which the towns of a region do digitalisation together."""

__version__ = "0.1.0"
