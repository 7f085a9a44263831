"""The webhook endpoints. Each platform declares its methods and how it expects to be answered."""

from typing import Any

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from khoa.base.errors import NotFound, TooLarge
from khoa.context import CurrentContext
from khoa.http.openapi import raises, takes
from khoa.platforms.events import BadSignature
from khoa.platforms.webhooks import Answer, Delivery, Outcome, WebhookEndpoint, WebhookSource
from khoa.webhooks.inbox import receive

log = structlog.get_logger()

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

RESPONDS: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"description": "As the platform expects it.", "content": {"*/*": {}}}},
}
TAKES_BODY = {**RESPONDS, "openapi_extra": takes("*/*", {})}
MAX_BODY = 1_000_000
"""Bytes. Events are a few kB."""


@router.post("/{platform}", **TAKES_BODY)
@router.post("/{platform}/{door}", **TAKES_BODY)
@raises(NotFound, BadSignature, TooLarge)
async def receive_post(
    request: Request, context: CurrentContext, platform: str, door: str = ""
) -> Response:
    """Take an event that a platform posts. 200: handled, or nothing to do; 400: bad signature; 500:
    failed, send it again; or whatever the platform expects instead."""
    return await _receive(request, context, platform, door)


@router.get("/{platform}", **RESPONDS)
@router.get("/{platform}/{door}", **RESPONDS)
@raises(NotFound, BadSignature, TooLarge)
async def receive_get(
    request: Request, context: CurrentContext, platform: str, door: str = ""
) -> Response:
    """The same for a platform that sends events as a signed query string."""
    return await _receive(request, context, platform, door)


async def _receive(
    request: Request, context: CurrentContext, platform_name: str, path: str
) -> Response:
    platform = context.platform(platform_name)
    endpoints = platform.webhook_endpoints if platform else ()
    endpoint = next((one for one in endpoints if one.path == path), None)
    if platform is None or endpoint is None:
        raise NotFound
    if request.method not in endpoint.methods:
        raise HTTPException(405, headers={"allow": ", ".join(endpoint.methods)})
    body = await _raw_body(request)
    delivery = Delivery(request.method, request.url.query, request.headers, body, path)
    return _response(await _answer(context, platform, endpoint, delivery))


async def _answer(
    context: CurrentContext, platform: WebhookSource, endpoint: WebhookEndpoint, delivery: Delivery
) -> Answer:
    """Return the platform's own answer. Errors for which it declares none are raised and become
    problem documents."""
    try:
        outcome: Outcome = await receive(context, platform.verify(delivery), delivery)
    except BadSignature:
        if "bad_signature" not in endpoint.answers:
            raise
        outcome = "bad_signature"
    except Exception:
        if "failed" not in endpoint.answers:
            raise
        log.exception("webhook.answered_as_failed", platform=platform.name)
        outcome = "failed"
    return endpoint.answers.get(outcome, Answer())


def _response(answer: Answer) -> Response:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)


async def _raw_body(request: Request) -> bytes:
    """Return the bytes as they were signed. Raises TooLarge beyond MAX_BODY."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
