"""Reads of the directory. Every one that touches people, groups or entries takes the viewer."""
