"""Everything that changes people, one module per matter."""
