"""Why a start did not happen."""


class StartRefused(Exception):
    """Khoa cannot start; the message is one clear line that says what to do."""
