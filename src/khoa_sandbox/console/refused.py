"""The error of a refused action."""


class Refused(Exception):
    """An action that is not possible; the page shows the reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
