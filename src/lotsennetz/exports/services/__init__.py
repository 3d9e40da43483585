"""Writes: keys of feeds, packages of own data."""
