"""Writes about groups and their members."""
