"""Stripe's error bodies (docs.stripe.com/api/errors)."""

from typing import Any


class StripeError(Exception):
    """Sent as `{"error": {type, code, param, message, …}}` with the given status."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        fields = {"type": kind, "code": code, "message": message, "param": param, **more}
        self.error = {name: value for name, value in fields.items() if value is not None}

    @property
    def body(self) -> dict[str, Any]:
        return {"error": self.error}


class InvalidParameter(StripeError):
    """Refused before the request began: no response is stored for its idempotency key."""

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(400, message, code=code, param=param)


class Declined(StripeError):
    """402, a declined card; unlike other errors it rolls nothing back."""

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(402, message, kind="card_error", **fields)


def missing(name: str, id: str, *, param: str = "id", status: int = 404) -> StripeError:
    """No such object; 404 in the path, 400 where another parameter refers to it."""
    return StripeError(status, f"No such {name}: '{id}'", code="resource_missing", param=param)
