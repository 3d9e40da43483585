"""Reads. Every one takes the viewer."""
