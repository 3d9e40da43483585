"""What the API tells of each thing, as plain data."""
