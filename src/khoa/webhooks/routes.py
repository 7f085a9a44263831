"""The platforms' doors. 200: handled, or nothing to do; 400: not theirs; 500: send it again."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from khoa.base.errors import NotFound, TooLarge
from khoa.context import Context, CurrentContext
from khoa.platforms.events import PlatformEvent
from khoa.webhooks.inbox import receive

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

MAX_BODY = 1_000_000
"""Bytes. Events are a few kB."""


@router.post("/clerk")
async def clerk_door(request: Request, context: CurrentContext) -> Response:
    raw = await _raw_body(request)
    event = context.clerk.verify(raw, request.headers)
    await _receive(context, event, raw, request)
    return Response(status_code=200)


@router.post("/cloudinary")
async def cloudinary_door(request: Request, context: CurrentContext) -> Response:
    raw = await _raw_body(request)
    event = context.cloudinary.verify(raw, request.headers)
    await _receive(context, event, raw, request)
    return Response(status_code=200)


@router.post("/{provider}")
async def payment_door(provider: str, request: Request, context: CurrentContext) -> Response:
    """One door for each payment provider in use."""
    if provider not in context.payments:
        raise NotFound
    raw = await _raw_body(request)
    event = context.payments[provider].verify(raw, request.headers)
    await _receive(context, event, raw, request)
    return Response(status_code=200)


async def _receive(context: Context, event: PlatformEvent, raw: bytes, request: Request) -> None:
    await receive(
        context,
        event,
        raw,
        request.headers,
        method=request.method,
        query=request.url.query,
    )


async def _raw_body(request: Request) -> bytes:
    """The bytes as they were signed, never more than the cap in memory."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
