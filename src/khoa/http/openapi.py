"""The OpenAPI document, true to what is answered.

FastAPI describes what goes well, and of what does not only its own validation errors, in a shape
that Khoa never sends. `Api` writes the rest: each refusal as the problem document that it is, with
the codes that a call can answer, and who must be signed in. It reads that off the marks which
`raises` and `bearer` leave on routes and their dependencies. tests/conformance.py holds the tests'
real answers to it.
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
    """`field` is a dotted path in the request; `limit` counts characters, at most or at least."""

    field: str
    code: str
    detail: str
    limit: int | None = None


class Problem(BaseModel):
    """Every refusal (RFC 9457). `code` is stable and says why; `detail` is for developers."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


def raises(*errors: type[KhoaError]) -> Callable[[Marked], Marked]:
    """Declare what a route or a dependency refuses with; what its own dependencies do is known."""

    def mark(function: Marked) -> Marked:
        setattr(function, _RAISES, errors)
        return function

    return mark


def bearer(*, required: bool) -> Callable[[Marked], Marked]:
    """Declare that a dependency reads the session token, and whether it goes on without one."""

    def mark(function: Marked) -> Marked:
        setattr(function, _BEARER, required)
        return function

    return mark


def takes(media_type: str, schema: Document) -> Document:
    """`openapi_extra` of a route that reads the bare request: what the body must be."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


class Api(FastAPI):
    """FastAPI, with the document completed. The document is made once, when it is asked for."""

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
    if responses.pop("422", None) is not None:  # FastAPI's: something of the request is validated
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
