"""An OpenAPI document that agrees with what the API answers.

FastAPI documents successful answers and, of errors, only its own validation errors, in a format
that Khoa never sends. `Api` adds each error as a problem document, with the codes that a call can
answer, and the bearer scheme. It reads them from the marks that `raises` and `bearer` set on routes
and their dependencies. tests/conformance.py checks the tests' real answers against it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from khoa.base.errors import KhoaError
from khoa.http.problems import CODES, PROBLEM

Marked = TypeVar("Marked", bound=Callable[..., Any])
Document = dict[str, Any]

_RAISES = "__khoa_raises__"
_BEARER = "__khoa_bearer__"
_SCHEMAS = "#/components/schemas/"
_SCHEME = "session"


class FieldProblem(BaseModel):
    """`field` is a dotted path in the request; `limit` is the largest or smallest number of
    characters allowed."""

    field: str
    code: str
    detail: str
    limit: int | None = None


class Problem(BaseModel):
    """An error (RFC 9457). `code` is stable and says why; `detail` is for developers."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


def raises(*errors: type[KhoaError]) -> Callable[[Marked], Marked]:
    """Declare the errors of a route or a dependency. Those of its own dependencies are added."""

    def mark(function: Marked) -> Marked:
        setattr(function, _RAISES, errors)
        return function

    return mark


def bearer(*, required: bool) -> Callable[[Marked], Marked]:
    """Declare that a dependency reads the session token, and whether it requires one."""

    def mark(function: Marked) -> Marked:
        setattr(function, _BEARER, required)
        return function

    return mark


def takes(media_type: str, schema: Document) -> Document:
    """Return the `openapi_extra` of a route that reads the raw request body."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


class Api(FastAPI):
    """FastAPI with a complete OpenAPI document, which is generated once, at its first request."""

    def openapi(self) -> Document:
        if self.openapi_schema is None:
            document = super().openapi()
            for route in iter_route_contexts(self.routes):
                of_path = document["paths"].get(route.path_format, {})
                for operation in (of_path.get(one.lower()) for one in route.methods or ()):
                    if operation is not None:
                        _complete(operation, route)
            _add_components(document)
        assert self.openapi_schema is not None, "made by FastAPI"
        return self.openapi_schema


def _complete(operation: Document, route: RouteContext) -> None:
    calls = list(_calls(route.dependant))
    tokens = [getattr(call, _BEARER) for call in calls if hasattr(call, _BEARER)]
    if tokens:
        required: Document = {_SCHEME: []}
        operation["security"] = [required] if any(tokens) else [required, {}]
    responses: Document = operation["responses"]
    codes: defaultdict[int, set[str]] = defaultdict(set)
    for error in (error for call in calls for error in getattr(call, _RAISES, ())):
        codes[error.status].add(error.code)
    if responses.pop("422", None) is not None:  # FastAPI adds it where a request is validated
        codes[422].add("invalid")
    if "requestBody" in operation:
        for status in (400, 413):
            codes[status].add(CODES[status])
    codes[KhoaError.status].add(KhoaError.code)
    for status, known in sorted(codes.items()):
        responses[str(status)] = _problem(status, sorted(known))


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    if dependant.call is not None:
        yield dependant.call
    for below in dependant.dependencies:
        yield from _calls(below)


def _problem(status: int, codes: Iterable[str]) -> Document:
    of_these = {"properties": {"code": {"enum": list(codes)}}}
    schema = {"allOf": [{"$ref": f"{_SCHEMAS}{Problem.__name__}"}, of_these]}
    answer: Document = {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": {PROBLEM: {"schema": schema}},
    }
    if status in (429, 503):
        seconds = {
            "description": "Seconds after which to try again.",
            "schema": {"type": "integer"},
        }
        answer["headers"] = {"Retry-After": seconds}
    return answer


def _add_components(document: Document) -> None:
    components: Document = document.setdefault("components", {})
    schemas: Document = components.setdefault("schemas", {})
    for frameworks_own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(frameworks_own, None)
    _, ours = models_json_schema([(Problem, "validation")], ref_template=_SCHEMAS + "{model}")
    schemas.update(ours["$defs"])
    components["securitySchemes"] = {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A session token of Clerk's; one lives for a minute.",
        }
    }
