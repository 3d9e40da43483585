"""Writes of the search: the index follows what happens elsewhere."""
