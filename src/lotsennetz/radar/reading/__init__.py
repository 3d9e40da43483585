"""Statements from a table: the file, its columns, each row."""
