"""The office is the administrators' alone, whichever of its routes is called."""

from collections.abc import Iterator

import httpx
from tests.people import Person, sign_in, visitor
from tests.stack import Stack


def routes(stack: Stack) -> Iterator[tuple[str, str]]:
    """Method and path of all that the API has below /api/admin, with something in the braces."""
    document = httpx.get(f"{stack.base_url}/api/openapi.json", timeout=10, trust_env=False).json()
    places = {"event_id": "0" * 24, "intent_id": "0" * 24}
    for path, methods in document["paths"].items():
        if path.startswith("/api/admin"):
            for part in path.split("/"):
                if part.startswith("{"):
                    path = path.replace(part, places.get(part.strip("{}"), "KH-NOBODY2"))
            yield from ((method.upper(), path) for method in methods)


def test_others_are_refused_everywhere(stack: Stack, person: Person) -> None:
    found = list(routes(stack))
    assert len(found) >= 20
    educator = sign_in(stack, "educator@khoa.test")
    nobody = visitor(stack)
    for method, path in found:
        # What may be read as a body: the asker is refused whatever it holds.
        body = {"lines": [0], "amount": 1, "bank_ref": "x", "reference": "x"}
        body |= {"educator_id": "0" * 24, "currency": "vnd"}
        sent = {"json": body} if method == "POST" else {}
        assert nobody.request(method, path, **sent).status_code == 401, (method, path)
        for other in (person, educator):
            answer = other.api(method, path.removeprefix("/api"), **sent)
            assert answer.status_code == 403, (method, path)
            assert answer.json()["code"] == "forbidden"
