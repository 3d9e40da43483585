"""Forms of people: they check shape and size; the services decide."""
