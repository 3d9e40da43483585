"""Reads that the group pages need beside those of groups and entries."""
