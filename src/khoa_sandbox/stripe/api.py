"""Stripe's API: keys, parameters, idempotency, errors, and the table of endpoints."""

import base64
import binascii
import hmac
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import (
    disputes,
    forms,
    idempotency,
    intents,
    listing,
    records,
    refunds,
    requests,
    sessions,
)
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import Declined, InvalidParameter, StripeError
from khoa_sandbox.stripe.events import Cause
from khoa_sandbox.stripe.ids import new_id
from khoa_sandbox.stripe.shapes import API_VERSION

LARGEST_BODY = 1024 * 1024
FORM = "application/x-www-form-urlencoded"

log = logging.getLogger("khoa_sandbox")


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: re.Pattern[str]
    request: type[requests.Request]
    run: Callable[[Call[Any]], Document]


def _endpoint(
    line: str, request: type[requests.Request], run: Callable[[Call[Any]], Document]
) -> Endpoint:
    method, path = line.split()
    pattern = re.escape(path).replace(r"\{id\}", r"(?P<id>[A-Za-z0-9_]{1,255})")
    return Endpoint(method, re.compile(pattern), request, run)


ONE = requests.Request
CHECKOUT = "/v1/checkout/sessions"

ENDPOINTS = [
    _endpoint(f"POST {CHECKOUT}", sessions.SessionCreate, sessions.create),
    _endpoint(f"GET {CHECKOUT}", sessions.SessionList, sessions.list_all),
    _endpoint(f"GET {CHECKOUT}/{{id}}", ONE, sessions.retrieve),
    _endpoint(f"GET {CHECKOUT}/{{id}}/line_items", requests.ListRequest, sessions.list_line_items),
    _endpoint(f"POST {CHECKOUT}/{{id}}/expire", ONE, sessions.expire),
    _endpoint("POST /v1/payment_intents", intents.IntentCreate, intents.create),
    _endpoint("GET /v1/payment_intents", records.IntentList, records.list_intents),
    _endpoint("GET /v1/payment_intents/{id}", ONE, records.retrieve("payment_intent")),
    _endpoint("GET /v1/charges", records.ChargeList, records.list_charges),
    _endpoint("GET /v1/charges/{id}", ONE, records.retrieve("charge")),
    _endpoint("POST /v1/refunds", refunds.RefundCreate, refunds.create),
    _endpoint("GET /v1/refunds", refunds.RefundList, refunds.list_all),
    _endpoint("GET /v1/refunds/{id}", ONE, records.retrieve("refund")),
    _endpoint("GET /v1/disputes", disputes.DisputeList, disputes.list_all),
    _endpoint("GET /v1/disputes/{id}", ONE, records.retrieve("dispute")),
    _endpoint("GET /v1/balance_transactions", records.BalanceList, records.list_balance),
    _endpoint("GET /v1/balance_transactions/{id}", ONE, records.retrieve_balance),
    _endpoint("GET /v1/events", records.EventList, records.list_events),
    _endpoint("GET /v1/events/{id}", ONE, records.retrieve_event),
]


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    replayed_from: str | None = None


def door(context: Context) -> Callable[[HttpRequest], Any]:
    """Returns the handler of everything under `/v1`; all errors have Stripe's shape."""

    async def handle(http: HttpRequest) -> Response:
        request_id = new_id("req")
        key = http.headers.get("idempotency-key") if http.method == "POST" else None
        try:
            raw = await _body(http)
            _authenticate(context, http)
            answer = _answer(context, http, raw, Cause(request_id, key))
        except StripeError as error:
            answer = Answer(error.status, error.body)
        except Exception:
            log.exception("%s %s failed", http.method, http.url.path)
            unknown = StripeError(500, "An unknown error occurred.", kind="api_error")
            answer = Answer(500, unknown.body)
        return _response(answer, request_id, key)

    return handle


async def _body(http: HttpRequest) -> bytes:
    if http.method != "POST":
        return http.url.query.encode()
    raw = b""
    async for part in http.stream():
        raw += part
        if len(raw) > LARGEST_BODY:
            raise StripeError(413, "The request's body is too large.")
    kind = http.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if raw and kind != FORM:
        raise StripeError(400, f"Invalid request: the content type must be {FORM}.")
    return raw


def _authenticate(context: Context, http: HttpRequest) -> None:
    scheme, _, value = http.headers.get("authorization", "").partition(" ")
    given = value.strip() if scheme.lower() == "bearer" else ""
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    if not given:
        raise StripeError(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        )
    if not hmac.compare_digest(given.encode(), context.keys.stripe_secret_key.encode()):
        raise StripeError(401, f"Invalid API Key provided: {given[:8]}{'*' * 8}{given[-4:]}")


def _answer(context: Context, http: HttpRequest, raw: bytes, cause: Cause) -> Answer:
    path = http.url.path.removeprefix(http.scope.get("root_path", ""))
    endpoint, id = _find(http.method, path)
    params = forms.decode(raw)
    key = cause.idempotency_key
    mark = idempotency.fingerprint(raw)
    store = context.store
    if key and (kept := idempotency.replay(store, key, path, mark)):
        return Answer(kept["status"], kept["body"], replayed_from=kept["request_id"])
    request = requests.read(endpoint.request, params)

    def keep(status: int, body: dict[str, Any]) -> None:
        if key and cause.request_id:
            idempotency.keep(store, key, path, mark, status, body, cause.request_id)

    try:
        with store.transaction():
            try:
                document = endpoint.run(Call(context, request, id, cause))
            except Declined as error:  # the attempt stays recorded
                keep(error.status, error.body)
                return Answer(error.status, error.body)
            body = listing.expand(store, document, request.expand)
            keep(200, body)
    except InvalidParameter:
        raise
    except StripeError as error:
        keep(error.status, error.body)
        raise
    return Answer(200, body)


def _find(method: str, path: str) -> tuple[Endpoint, str]:
    for endpoint in ENDPOINTS:
        match = endpoint.path.fullmatch(path)
        if match and endpoint.method == method:
            return endpoint, match.groupdict().get("id", "")
    raise StripeError(404, f"Unrecognized request URL ({method}: {path[:200]}).")


def _response(answer: Answer, request_id: str, key: str | None) -> Response:
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION, "Cache-Control": "no-store"}
    if key:
        headers["Idempotency-Key"] = key.encode("ascii", "replace").decode()
        headers["Original-Request"] = answer.replayed_from or request_id
    if answer.replayed_from:
        headers["Idempotent-Replayed"] = "true"
    text = json.dumps(answer.body, indent=2, ensure_ascii=False)
    return Response(text, answer.status, headers, media_type="application/json")
