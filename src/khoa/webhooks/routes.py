"""The platforms' doors: each says by which methods it is asked, and how it wants to be answered."""

from typing import Any

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from khoa.base.errors import NotFound, TooLarge
from khoa.context import CurrentContext
from khoa.http.openapi import raises, takes
from khoa.platforms.doors import Answer, Delivery, Door, Outcome, TellingPlatform
from khoa.platforms.events import BadSignature
from khoa.webhooks.inbox import receive

log = structlog.get_logger()

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

ANSWERED: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"description": "As the platform wants it.", "content": {"*/*": {}}}},
}
SAID = {**ANSWERED, "openapi_extra": takes("*/*", {})}
MAX_BODY = 1_000_000
"""Bytes. Events are a few kB."""


@router.post("/{platform}", **SAID)
@router.post("/{platform}/{door}", **SAID)
@raises(NotFound, BadSignature, TooLarge)
async def told(
    request: Request, context: CurrentContext, platform: str, door: str = ""
) -> Response:
    """What a platform posts. 200: handled, or nothing to do; 400: not theirs; 500: send it again;
    or whatever the platform wants to read instead."""
    return await _answered(request, context, platform, door)


@router.get("/{platform}", **ANSWERED)
@router.get("/{platform}/{door}", **ANSWERED)
@raises(NotFound, BadSignature, TooLarge)
async def told_by_address(
    request: Request, context: CurrentContext, platform: str, door: str = ""
) -> Response:
    """The same, of a platform that puts what it tells into the address and signs that."""
    return await _answered(request, context, platform, door)


async def _answered(
    request: Request, context: CurrentContext, platform_name: str, path: str
) -> Response:
    platform = context.platform(platform_name)
    door = next((one for one in platform.doors if one.path == path), None) if platform else None
    if platform is None or door is None:
        raise NotFound
    if request.method not in door.methods:
        raise HTTPException(405, headers={"allow": ", ".join(door.methods)})
    body = await _raw_body(request)
    delivery = Delivery(request.method, request.url.query, request.headers, body, path)
    return _response(await _outcome(context, platform, door, delivery))


async def _outcome(
    context: CurrentContext, platform: TellingPlatform, door: Door, delivery: Delivery
) -> Answer:
    """An error for which the platform has no words of its own goes on, as a problem document."""
    try:
        outcome: Outcome = await receive(context, platform.verify(delivery), delivery)
    except BadSignature:
        if "bad_signature" not in door.answers:
            raise
        outcome = "bad_signature"
    except Exception:
        if "failed" not in door.answers:
            raise
        log.exception("webhook.answered_as_failed", platform=platform.name)
        outcome = "failed"
    return door.answers.get(outcome, Answer())


def _response(answer: Answer) -> Response:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)


async def _raw_body(request: Request) -> bytes:
    """The bytes as they were signed, never more than the cap in memory."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
