"""The look of the pages: frame, slots, icons."""
