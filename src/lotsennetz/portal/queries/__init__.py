"""Reads of the public face. Entries are always those that nobody in particular may see."""
