"""Writes. Each names its actor, locks first, audits inside and publishes inside the transaction."""
