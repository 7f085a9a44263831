"""Passes `/clerk` on to the sandbox, which speaks Clerk's Frontend API.

Only where the sandbox serves Clerk: with real keys the browser talks to Clerk itself.
"""

from collections.abc import AsyncIterator

import httpx
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from khoa.base.errors import NotFound, Unavailable

router = APIRouter(include_in_schema=False)

_HOP_BY_HOP = frozenset(
    "connection keep-alive te trailer transfer-encoding upgrade host content-length".split()
)
"""RFC 9110, 7.6.1: these belong to one connection."""


class ClerkProxy:
    """Passes one call on. A transport, not a client: a client's cookie jar would be shared by all
    who browse."""

    def __init__(self, sandbox_url: str) -> None:
        self._base = httpx.URL(sandbox_url)
        # The sandbox ends an idle connection after five seconds: let go of it well before.
        self.transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(keepalive_expiry=2))

    async def send(self, request: Request, path: str) -> httpx.Response:
        """NotFound for a path that leads out of Clerk's: the sandbox's console and its other
        platforms answer this machine alone, and what comes through here may be anybody's."""
        url = self._base.copy_with(path=f"/clerk/{path}", query=request.scope["query_string"])
        if not url.path.startswith("/clerk/"):  # httpx has resolved the dots by now
            raise NotFound
        headers = [
            (name, value) for name, value in request.headers.raw if name.decode() not in _HOP_BY_HOP
        ]
        outgoing = httpx.Request(
            request.method,
            url,
            headers=headers,
            content=request.stream() if request.method not in ("GET", "OPTIONS") else None,
            extensions={"timeout": httpx.Timeout(20).as_dict()},
        )
        return await self.transport.handle_async_request(outgoing)


@router.api_route(
    "/clerk/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
)
async def pass_on(path: str, request: Request) -> StreamingResponse:
    """The same call at the sandbox, with the browser's origin and cookies. 503 when it is away."""
    proxy: ClerkProxy = request.app.state.clerk_proxy
    try:
        answer = await proxy.send(request, path)
    except httpx.HTTPError as error:
        raise Unavailable("Sign-in is not available right now.", retry_after=2) from error

    async def body() -> AsyncIterator[bytes]:
        try:
            async for part in answer.stream:  # type: ignore[union-attr]
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
