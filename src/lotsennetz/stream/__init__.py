"""Group pages, the stream, entries and comments as people see them."""
