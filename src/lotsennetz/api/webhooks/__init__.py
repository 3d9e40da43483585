"""Telling other machines what happened here: what, to whom, how it is signed and how it gets there."""
