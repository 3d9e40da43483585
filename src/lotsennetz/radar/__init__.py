"""Who does what: statements of municipalities on topics, lead towns, opportunities."""
