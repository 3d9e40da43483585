"""The bell and mail out: message ids and values, rendered late; a ledger that neither doubles nor skips."""
