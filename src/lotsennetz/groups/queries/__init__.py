"""Reads about groups. Every one takes the viewer."""
