"""Proxy `/clerk` to the sandbox, which speaks Clerk's Frontend API.

Only used where the sandbox stands in for Clerk: with real keys the browser talks to Clerk itself.
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
"""Headers that belong to one connection (RFC 9110, 7.6.1)."""


class ClerkProxy:
    """Forwards requests by a transport rather than a client, whose cookie jar all users would
    share."""

    def __init__(self, sandbox_url: str) -> None:
        self._base = httpx.URL(sandbox_url)
        # The sandbox closes an idle connection after five seconds: drop it well before.
        self.transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(keepalive_expiry=2))

    async def send(self, request: Request, path: str) -> httpx.Response:
        """Forward a request. Raise NotFound for a path that leaves Clerk's: the sandbox's console
        and its other platforms serve this machine alone, and anybody may send requests here."""
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
async def forward(path: str, request: Request) -> StreamingResponse:
    """Forward with the browser's origin and cookies; 503 when the sandbox does not respond."""
    proxy: ClerkProxy = request.app.state.clerk_proxy
    try:
        response = await proxy.send(request, path)
    except httpx.HTTPError as error:
        raise Unavailable("Sign-in is not available right now.", retry_after=2) from error

    async def body() -> AsyncIterator[bytes]:
        try:
            async for chunk in response.stream:  # type: ignore[union-attr]
                yield chunk
        finally:
            await response.aclose()

    forwarded = StreamingResponse(body(), status_code=response.status_code)
    forwarded.raw_headers = [
        (name.lower(), value)
        for name, value in response.headers.raw
        if name.lower().decode() not in _HOP_BY_HOP - {"content-length"}
    ]
    return forwarded
