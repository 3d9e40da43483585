"""What people type, before a service looks at it. The services have the say; forms only read."""
