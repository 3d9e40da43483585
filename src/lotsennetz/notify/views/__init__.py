"""Pages of the bell, of its settings and of the outgoing mail."""
