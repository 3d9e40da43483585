"""Entries as Atom feeds (RFC 4287)."""
