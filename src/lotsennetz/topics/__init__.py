"""The shared vocabulary: topics in two levels, products with vendor and licence."""
