"""Mein Tag: what waits for me, composed from every app."""
