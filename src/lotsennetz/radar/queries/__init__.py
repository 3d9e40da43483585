"""Reads of the radar; each takes the viewer."""
