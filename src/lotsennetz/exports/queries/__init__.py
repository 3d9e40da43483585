"""Reads of keys and packages."""
