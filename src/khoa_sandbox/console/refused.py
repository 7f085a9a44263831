"""How the console says no."""


class Refused(Exception):
    """A button that cannot be pressed; the page shows the reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
