"""What people tell the platform."""


def register() -> None:
    """Called once when the application is ready."""
