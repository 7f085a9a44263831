"""Passes `/clerk` on to the sandbox, which speaks Clerk's Frontend API.

Only where the sandbox serves Clerk: with real keys the browser talks to Clerk itself.
"""

from collections.abc import AsyncIterator

import httpx
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from khoa.errors import Unavailable

router = APIRouter(include_in_schema=False)

_HOP_BY_HOP = frozenset(
    "connection keep-alive te trailer transfer-encoding upgrade host content-length".split()
)
"""RFC 9110, 7.6.1: these belong to one connection."""


def client(sandbox_url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=sandbox_url, timeout=20, follow_redirects=False)


@router.api_route(
    "/clerk/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
)
async def pass_on(path: str, request: Request) -> StreamingResponse:
    """The same call at the sandbox, with the browser's origin and cookies. 503 when it is away."""
    clerk: httpx.AsyncClient = request.app.state.clerk_proxy
    headers = [
        (name, value) for name, value in request.headers.raw if name.decode() not in _HOP_BY_HOP
    ]
    outgoing = clerk.build_request(
        request.method,
        httpx.URL(path=f"/clerk/{path}", query=request.scope["query_string"]),
        headers=headers,
        content=request.stream() if request.method not in ("GET", "OPTIONS") else None,
    )
    try:
        answer = await clerk.send(outgoing, stream=True)
    except httpx.HTTPError as error:
        raise Unavailable("Sign-in is not available right now.", retry_after=2) from error

    async def body() -> AsyncIterator[bytes]:
        try:
            async for part in answer.aiter_raw():
                yield part
        finally:
            await answer.aclose()

    passed = StreamingResponse(body(), status_code=answer.status_code)
    passed.raw_headers = [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.lower().decode() not in _HOP_BY_HOP - {"content-length"}
    ]
    return passed
