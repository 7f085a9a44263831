"""Payments at Stripe: the actions of its dashboard, and the account's settings."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.console.paging import PER_PAGE, offset
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context
from khoa_sandbox.stripe import account, actions, objects, sessions
from khoa_sandbox.stripe.errors import StripeError

KIND = objects.kind(sessions.NAME)

M = TypeVar("M", bound=BaseModel)


class RefundForm(BaseModel):
    """Refunds the remainder, with the outcome of the card or the account, unless given."""

    model_config = ConfigDict(extra="forbid", strict=True)
    amount: Annotated[int, Field(ge=1)] | None = None
    outcome: account.Refunds | None = None


class DisputeForm(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    reason: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] = "fraudulent"
    inquiry: bool = False


class Payments:
    """A refused action returns Stripe's own status, and its message as `{error}`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, api: str) -> list[Route]:
        payment, refund, dispute = (
            f"{api}/{name}/{{id}}" for name in ("payments", "refunds", "disputes")
        )
        return [
            Route(f"{api}/payments", self.list_all),
            Route(f"{api}/stripe", self.show_account, methods=["GET"]),
            Route(f"{api}/stripe", self.change_account, methods=["POST"]),
            Route(f"{payment}/refund", self.refund, methods=["POST"]),
            Route(f"{payment}/dispute", self.dispute, methods=["POST"]),
            self._button(f"{payment}/settle", actions.settle),
            self._button(f"{payment}/fail", actions.fail),
            self._button(f"{refund}/succeed", actions.refund_succeeds),
            self._button(f"{refund}/fail", actions.refund_fails),
            self._button(f"{dispute}/review", actions.dispute_reviewed),
            self._button(f"{dispute}/won", actions.dispute_won),
            self._button(f"{dispute}/lost", actions.dispute_lost),
        ]

    def count(self) -> int:
        return self._context.store.count(KIND)

    async def list_all(self, request: Request) -> Response:
        items = actions.list_payments(self._context, limit=PER_PAGE, offset=offset(request))
        return JSONResponse({"items": items, "total": self.count()})

    async def show_account(self, request: Request) -> Response:
        """`{settlement, rate, delay, refunds}`, as in `stripe.account.Account`."""
        return JSONResponse(asdict(account.load(self._context)))

    async def change_account(self, request: Request) -> Response:
        """Changes any of these fields; returns all of them."""
        try:
            content = await request.json()
        except ValueError:
            raise Refused(400, "The body is not JSON.") from None
        if not isinstance(content, dict):
            raise Refused(422, "The body must be an object.")
        try:
            changed = account.change(self._context, content)
        except ValueError as error:
            raise Refused(422, str(error)) from None
        return JSONResponse(asdict(changed))

    async def refund(self, request: Request) -> Response:
        form = await _read(request, RefundForm)
        return self._press(
            lambda id: actions.refund(self._context, id, form.amount, form.outcome), request
        )

    async def dispute(self, request: Request) -> Response:
        form = await _read(request, DisputeForm)
        return self._press(
            lambda id: actions.dispute(self._context, id, form.reason, inquiry=form.inquiry),
            request,
        )

    def _button(self, path: str, action: Callable[[Context, str], object]) -> Route:
        async def press(request: Request) -> Response:
            return self._press(lambda id: action(self._context, id), request)

        return Route(path, press, methods=["POST"])

    def _press(self, action: Callable[[str], object], request: Request) -> Response:
        try:
            action(request.path_params["id"])
        except StripeError as error:
            raise Refused(error.status, str(error.error["message"])) from error
        return JSONResponse({"done": True})


async def _read(request: Request, form: type[M]) -> M:
    """Reads the body; an empty one means the defaults."""
    raw = await request.body()
    try:
        return form.model_validate_json(raw or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "body"
        status = 400 if first["type"] == "json_invalid" else 422
        raise Refused(status, f"{place}: {first['msg']}") from None
