"""Errors that callers can act on. Each class has a status and a code, which the web translates.

KhoaError (500 internal)
├── NotSignedIn (401 not_signed_in)
├── Forbidden (403 forbidden)
│   └── NotEnrolled (403 not_enrolled)
├── NotFound (404 not_found)
├── Conflict (409 conflict)
│   ├── ChangedElsewhere (409 changed_elsewhere)
│   └── the domains' own: AlreadyOwned, CourseFree, …
├── TooLarge (413 too_large)
├── Invalid (422 invalid)
├── TooManyRequests (429 too_many_requests)
└── Unavailable (503 unavailable)

Answers are problem documents (RFC 9457) of type application/problem+json.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class FieldError:
    """`field` is a dotted path in the request, `code` what the web translates, `limit` the largest
    or smallest value allowed (characters, the last page), if one was exceeded."""

    field: str
    code: str
    detail: str
    limit: int | None = None

    def as_dict(self) -> dict[str, Any]:
        body = {"field": self.field, "code": self.code, "detail": self.detail}
        return body if self.limit is None else {**body, "limit": self.limit}


class KhoaError(Exception):
    """The base of all errors that become problem documents. `retry_after` is in seconds."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    detail: ClassVar[str] = "Something went wrong on our side."

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
    ) -> None:
        self.message = detail or self.detail
        self.errors = tuple(errors)
        self.retry_after = retry_after
        super().__init__(self.message)

    @classmethod
    def at(cls, field: str) -> Self:
        """Return this error for one field of the request."""
        return cls(errors=[FieldError(field, cls.code, cls.detail)])


class NotSignedIn(KhoaError):
    status = 401
    code = "not_signed_in"
    detail = "Sign in to go on."


class Forbidden(KhoaError):
    status = 403
    code = "forbidden"
    detail = "This is not yours to see or change."


class NotEnrolled(Forbidden):
    code = "not_enrolled"
    detail = "Enrol in the course to open this lecture."


class NotFound(KhoaError):
    status = 404
    code = "not_found"
    detail = "There is nothing here."


class Conflict(KhoaError):
    status = 409
    code = "conflict"
    detail = "That does not fit with how things are now."


class ChangedElsewhere(Conflict):
    code = "changed_elsewhere"
    detail = "This was changed elsewhere meanwhile. Load it again."


class TooLarge(KhoaError):
    status = 413
    code = "too_large"
    detail = "That is more than is taken."


class Invalid(KhoaError):
    status = 422
    code = "invalid"
    detail = "Some fields are not right."


class TooManyRequests(KhoaError):
    status = 429
    code = "too_many_requests"
    detail = "Too many requests. Wait a little."


class Unavailable(KhoaError):
    status = 503
    code = "unavailable"
    detail = "A service that is needed does not answer. Try again in a moment."


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
) -> dict[str, Any]:
    """Return the body of a problem document: type, title, status, detail, code and, for fields,
    errors."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = [error.as_dict() for error in errors]
    return body
