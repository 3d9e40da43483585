"""Reads. What a viewer may no longer see is neither listed nor counted."""
