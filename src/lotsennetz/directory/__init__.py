"""Pages of municipalities, persons, topics and products: who is who, composed from every app."""
