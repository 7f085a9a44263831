"""The error that ends a start."""


class StartRefused(Exception):
    """Khoa cannot start. The message is one line that says why and what to do."""
