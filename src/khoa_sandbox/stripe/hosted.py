"""The hosted payment page, and the requests that it sends."""

import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from khoa_sandbox.context import Context
from khoa_sandbox.store import Document
from khoa_sandbox.stripe import cards, objects, payments, sessions, shapes
from khoa_sandbox.stripe.errors import StripeError
from khoa_sandbox.stripe.money import format_amount
from khoa_sandbox.stripe.requests import is_email

FOLDER = Path(__file__).parent / "page"
ASSETS = {
    "pay.css": "text/css",
    "pay.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
LARGEST_BODY = 16 * 1024
WEBHOOK_WAIT = 10.0  # docs.stripe.com/checkout/fulfillment: how long Checkout holds the redirect

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

SHOWN_CARDS = [
    ("4242424242424242", "success"),
    ("4000000000000002", "declined"),
    ("4000000000009995", "insufficient"),
    ("4000000000000069", "expired"),
    ("4000000000000127", "cvc"),
    ("4000002500003155", "challenge"),
    ("4000000000000259", "dispute"),
    ("4000000000007726", "pending_refund"),
    ("4000000000005126", "failing_refund"),
]
# The form field of a decline; others concern the payment as a whole.
BLAMED = {"expired_card": "cardExpiry", "incorrect_cvc": "cardCvc"}

M = TypeVar("M", bound=BaseModel)


class Attempt(BaseModel):
    """What the form sends; `outcome` is that of a bank transfer."""

    model_config = ConfigDict(extra="forbid")
    method: Literal["card", "transfer", "free"]
    email: str = Field(max_length=800)
    card_number: str = Field("", alias="cardNumber", max_length=40)
    card_expiry: str = Field("", alias="cardExpiry", max_length=20)
    card_cvc: str = Field("", alias="cardCvc", max_length=10)
    billing_name: str = Field("", alias="billingName", max_length=200)
    outcome: Literal["arrives", "fails", "waits"] = "arrives"


class Decision(BaseModel):
    approve: bool


def routes(context: Context) -> list[BaseRoute]:
    """Returns the page, its two actions and its files, relative to `/stripe`."""

    def bound(
        handle: Callable[[Context, Request], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return await handle(context, request)

        return endpoint

    return [
        Route("/pay/{id}", bound(show), methods=["GET"]),
        Route("/pay/{id}/attempt", bound(attempt), methods=["POST"]),
        Route("/pay/{id}/authenticate", bound(show_challenge), methods=["GET"]),
        Route("/pay/{id}/authenticate", bound(authenticate), methods=["POST"]),
        Route("/assets/{name}", asset, methods=["GET"]),
    ]


async def show(context: Context, request: Request) -> Response:
    """Shows the form while the session is open, else a page that says why there is none."""
    session = _session(context, request)
    if session is None:
        return _page(context, request, None, "missing", 404)
    if session["status"] == "open":
        return _page(context, request, session, "pay")
    if session["status"] == "expired":
        return _page(context, request, session, "expired", 410)
    view = "complete.unpaid" if session["payment_status"] == "unpaid" else "complete"
    return _page(context, request, session, view)


async def show_challenge(context: Context, request: Request) -> Response:
    """Shows the 3-D Secure challenge, or the payment page if none is pending."""
    session = _session(context, request)
    if session and payments.waiting(context, session):
        return _page(context, request, session, "authenticate")
    return await show(context, request)


async def attempt(context: Context, request: Request) -> Response:
    """200 `{url}`: go there; 402 `{code}` or 422 `{fields}`: try again; 409: no longer payable."""
    form = await _read(request, Attempt)
    session = _session(context, request)
    if form is None or session is None:
        return _answer({"code": "unknown"}, 400 if form is None else 404)
    email = session["customer_email"] or form.email.strip()
    payer = payments.Payer(email, form.billing_name.strip() or None)
    fields = {} if is_email(email) else {"email": "invalid_email"}
    methods = _methods(session)
    if form.method not in ("free", *methods):
        return _answer({"code": "unknown"}, 400)
    try:
        if form.method == "card":
            known, card, wrong = cards.check(form.card_number, form.card_expiry, form.card_cvc)
            fields |= wrong | ({} if payer.name else {"billingName": "incomplete_name"})
            if not fields and known is None:
                return _answer({"code": cards.NOT_A_TEST_CARD.decline_code}, 402)
            if fields or known is None:
                return _answer({"fields": fields}, 422)
            outcome = payments.pay_by_card(context, session["id"], payer, card, known)
        elif fields:
            return _answer({"fields": fields}, 422)
        elif form.method == "transfer":
            outcome = payments.pay_by_transfer(context, session["id"], payer, form.outcome)
        else:
            outcome = payments.finish_free(context, session["id"], payer)
    except payments.NotPayable:
        return _answer({"code": "not_payable"}, 409)
    return await _go_on(context, session, outcome)


async def authenticate(context: Context, request: Request) -> Response:
    """Takes the payer's answer to the challenge; a refusal leads back to the form."""
    decision = await _read(request, Decision)
    session = _session(context, request)
    if decision is None or session is None:
        return _answer({"code": "unknown"}, 400 if decision is None else 404)
    try:
        outcome = payments.authenticate(context, session["id"], decision.approve)
    except payments.NotPayable:
        return _answer({"code": "not_payable"}, 409)
    if outcome.decline:
        return _answer({"url": _pay_url(session)})
    return await _go_on(context, session, outcome)


async def _go_on(context: Context, session: Document, outcome: payments.Outcome) -> Response:
    if outcome.challenge:
        return _answer({"url": f"{_pay_url(session)}/authenticate", "authenticate": True})
    if outcome.decline:
        code = outcome.decline.decline_code or outcome.decline.code
        fields = {BLAMED[code]: code} if code in BLAMED else {}
        return _answer({"code": code, "fields": fields}, 402)
    if outcome.completed:
        await context.deliveries.first_attempt(outcome.completed, WEBHOOK_WAIT)
    return _answer({"url": _success_url(session)})


async def asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return Response(status_code=404)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(_file(name), headers=headers, media_type=ASSETS[name])


@cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(_file("texts.json"))
    return texts


def _session(context: Context, request: Request) -> Document | None:
    try:
        return sessions.current(context, request.path_params["id"])
    except StripeError:
        return None


async def _read(request: Request, model: type[M]) -> M | None:
    """Reads the JSON body, which another site's form cannot send without a preflight request."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return None
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > LARGEST_BODY:
            return None
    try:
        return model.model_validate_json(raw)
    except ValidationError:
        return None


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})


def _pay_url(session: Document) -> str:
    return f"/stripe/pay/{session['id']}"


def _success_url(session: Document) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _methods(session: Document) -> list[str]:
    names = {shapes.CARD: "card", shapes.BANK: "transfer"}
    return [names[method] for method in session["payment_method_types"]]


def language(session: Document | None, accept: str) -> str:
    """Returns the session's locale, else the browser's first supported language, else English."""
    locale = session["locale"] if session else None
    if locale not in (None, "auto"):
        return "vi" if locale == "vi" else "en"
    wanted: list[tuple[float, str]] = []
    for part in accept.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wanted.append((float(weight or 1), tag.strip()[:2].lower()))
        except ValueError:
            continue
    best = sorted(wanted, key=lambda pair: -pair[0])
    return next((tag for _, tag in best if tag in ("vi", "en")), "en")


def _page(
    context: Context, request: Request, session: Document | None, view: str, status: int = 200
) -> Response:
    spoken = language(session, request.headers.get("accept-language", ""))
    texts = _texts()[spoken]
    data: dict[str, Any] = {"view": view, "business": shapes.BUSINESS, "texts": texts}
    if session:
        data |= _shown(context, session, view, spoken)
    title = texts[f"title.{view.partition('.')[0]}"].replace("{business}", shapes.BUSINESS)
    # Only "<" could close the script element early.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    html = Template(_file("pay.html")).substitute(language=spoken, title=title, data=text)
    return HTMLResponse(html, status, headers=HEADERS)


def _shown(context: Context, session: Document, view: str, spoken: str) -> dict[str, Any]:
    currency = session["currency"]

    def amount(value: int) -> str:
        return format_amount(value, currency, spoken)

    intent_id = session["payment_intent"]
    intent = objects.load(context.store, "payment_intent", intent_id) if intent_id else {}
    failure = (intent.get("last_payment_error") or {}).get("code")
    own = f"{context.settings.base_url}/"
    return {
        "pay_url": _pay_url(session),
        "amount": amount(session["amount_total"]),
        "free": session["amount_total"] == 0,
        "lines": [
            {
                "name": line["description"],
                "description": line["_description"],
                "image": next((url for url in line["_images"] if url.startswith(own)), None),
                "quantity": line["quantity"],
                "unit": amount(line["price"]["unit_amount"]),
                "total": amount(line["amount_total"]),
            }
            for line in session["_line_items"]
        ],
        "email": session["customer_email"],
        "methods": _methods(session),
        "submit_type": session["submit_type"] or "auto",
        "cancel_url": session["cancel_url"],
        "continue_url": _success_url(session) if view.startswith("complete") else None,
        "cards": [{"number": number, "label": label} for number, label in SHOWN_CARDS],
        "seconds": payments.SETTLING,
        "last4": (intent.get("_card") or {}).get("last4"),
        "failure": failure if failure == payments.AUTHENTICATION.code else None,
    }
