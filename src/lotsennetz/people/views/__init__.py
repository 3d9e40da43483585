"""Pages of people: a form, one service, then a redirect."""
