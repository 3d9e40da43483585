"""A person's own data as a ZIP file: one module for each app that holds some."""
