"""Pages of municipalities and persons: who is who, composed from every app."""
