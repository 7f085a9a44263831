"""Stripe as its official clients and a browser see it, under `/stripe`."""

from starlette.routing import BaseRoute, Mount, request_response

from khoa_sandbox.context import Context
from khoa_sandbox.stripe import (
    agenda,
    api,
    disputes,
    events,
    hosted,
    idempotency,
    objects,
    payments,
    refunds,
    sessions,
    signing,
)
from khoa_sandbox.stripe.ids import now

HOUR = 60 * 60


def router(context: Context) -> list[BaseRoute]:
    """Returns the API under `/v1` and the hosted payment page under `/pay`."""
    objects.prepare(context.store)
    context.deliveries.signer("stripe", signing.signer(context.keys.stripe_webhook_secret))
    context.deliveries.schedule("stripe", signing.RETRIES[context.settings.stripe_retries])
    context.deliveries.timeout("stripe", signing.TIMEOUT)
    # Last, so that unknown paths get an error in Stripe's shape, whatever the method.
    door = Mount("", app=request_response(api.door(context)))
    return [*hosted.routes(context), door]


async def background(context: Context) -> None:
    """Runs scheduled actions beside the application until it is cancelled."""
    _tidy(context, "")
    actions: dict[str, agenda.Action] = {
        "expire": sessions.when_due,
        "settle": payments.settle,
        "fail": payments.fail,
        "balance": payments.settle_balance,
        "dispute": disputes.when_due,
        "reference": refunds.named,
        "refund_succeed_later": refunds.succeed,
        "refund_fail_later": refunds.fail,
        "tidy": _tidy,
    }
    await agenda.run(context, actions)


def _tidy(context: Context, subject: str) -> None:
    with context.store.transaction():
        idempotency.forget_old(context.store)
        events.forget_old(context)
        agenda.put(context.store, "tidy", "", now() + HOUR)
