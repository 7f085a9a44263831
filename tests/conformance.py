"""Every answer that a test gets of the API, held to the OpenAPI document.

`conforms` is an event hook of the tests' HTTP clients: status, content type and body must be what
the document says of that call.
"""

import re
from functools import cache, cached_property
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

NO_CALL = (404, 405)
"""An address or a method that the API does not have has no place in the document either."""


def conforms(answer: httpx.Response) -> None:
    """Fail unless the answer is one that the document describes. Pages are left alone."""
    request = answer.request
    path = request.url.path
    if not path.startswith("/api/") or path == "/api/openapi.json":
        return
    answer.read()
    api = documented(f"{request.url.scheme}://{request.url.netloc.decode()}")
    method = "get" if request.method == "HEAD" else request.method.lower()
    what = f"{request.method} {path} answered {answer.status_code}"
    known = api.path_of(method, path)
    if known is None:
        assert answer.status_code in NO_CALL, f"{what}, and is no call of the document"
        return
    operation = api.paths[known][method]
    status = str(answer.status_code)
    if answer.status_code == 405:  # a platform's door that is not asked by this method
        return
    assert status in operation["responses"], f"{what}, which is not documented: {answer.text[:300]}"
    contents = operation["responses"][status].get("content", {})
    if "*/*" in contents:
        return
    if request.method == "HEAD" or not contents:
        assert not answer.content, f"{what} with a body, and none is documented"
    else:
        media_type = answer.headers["content-type"].split(";")[0]
        assert media_type in contents, f"{what} as {media_type}, documented as {list(contents)}"
        if media_type.endswith("json"):
            place = (known, method, "responses", status, "content", media_type)
            api.check(place, answer.json(), what)


class Documented:
    def __init__(self, document: dict[str, Any]) -> None:
        self.paths: dict[str, Any] = document["paths"]
        whole = Resource(contents=document, specification=DRAFT202012)
        self._registry = Registry().with_resource("urn:api", whole)
        self._validators: dict[tuple[str, ...], Draft202012Validator] = {}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """A path without placeholders comes before one with."""
        ordered = sorted(self.paths, key=lambda path: path.count("{"))
        return [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), path) for path in ordered]

    def path_of(self, method: str, path: str) -> str | None:
        """The documented path that a call's own is one of."""
        for pattern, known in self._patterns:
            if pattern.fullmatch(path) and method in self.paths[known]:
                return known
        return None

    def check(self, place: tuple[str, ...], value: Any, what: str) -> None:
        """Fail unless the value fits the schema in that place below `paths`."""
        if place not in self._validators:
            pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in place)
            schema = {"$ref": f"urn:api#/paths/{pointer}/schema"}
            self._validators[place] = Draft202012Validator(schema, registry=self._registry)
        errors = self._validators[place].iter_errors(value)
        found = [f"{error.json_path}: {error.message[:200]}" for error in errors]
        assert not found, f"{what} what does not fit: {found}"


@cache
def documented(base_url: str) -> Documented:
    answer = httpx.get(f"{base_url}/api/openapi.json", timeout=20, trust_env=False)
    return Documented(answer.json())
