"""Feeds, tables, and the pages about own data."""
