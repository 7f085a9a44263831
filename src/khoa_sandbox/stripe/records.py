"""Read-only endpoints: payment intents, charges, refunds, balance transactions, events."""

from collections.abc import Callable
from typing import ClassVar

from khoa_sandbox.store import Document
from khoa_sandbox.stripe import balance, events, listing, objects
from khoa_sandbox.stripe.calls import Call
from khoa_sandbox.stripe.errors import InvalidParameter
from khoa_sandbox.stripe.requests import Array, Boolean, Currency, ListRequest, Request, Text


class IntentList(ListRequest):
    unsupported: ClassVar[frozenset[str]] = frozenset({"customer", "customer_account"})


class ChargeList(ListRequest):
    unsupported: ClassVar[frozenset[str]] = frozenset({"customer", "transfer_group"})
    payment_intent: Text | None = None


class BalanceList(ListRequest):
    unsupported: ClassVar[frozenset[str]] = frozenset({"payout"})
    currency: Currency | None = None
    source: Text | None = None
    type: Text | None = None


class EventList(ListRequest):
    delivery_success: Boolean | None = None
    type: Text | None = None
    types: Array[Text] | None = None


def retrieve(name: str) -> Callable[[Call[Request]], Document]:
    """Returns the endpoint that retrieves one object of this name."""

    def answer(call: Call[Request]) -> Document:
        return objects.load(call.context.store, name, call.id)

    return answer


def list_intents(call: Call[IntentList]) -> Document:
    return listing.page(call.context.store, "payment_intent", "/v1/payment_intents", call.request)


def list_charges(call: Call[ChargeList]) -> Document:
    where = listing.given(call.request, "payment_intent")
    return listing.page(call.context.store, "charge", "/v1/charges", call.request, where)


def retrieve_balance(call: Call[Request]) -> Document:
    return balance.as_of_now(objects.load(call.context.store, "balance_transaction", call.id))


def list_balance(call: Call[BalanceList]) -> Document:
    request = call.request
    where = listing.given(request, "currency", "source", "type")
    store = call.context.store
    found = listing.page(store, "balance_transaction", "/v1/balance_transactions", request, where)
    return {**found, "data": [balance.as_of_now(item) for item in found["data"]]}


def retrieve_event(call: Call[Request]) -> Document:
    return events.shown(call.context, objects.load(call.context.store, "event", call.id))


def list_events(call: Call[EventList]) -> Document:
    request, context = call.request, call.context
    if request.type and request.types:
        raise InvalidParameter("You may only use one of type or types.", param="types")
    wanted = [request.type] if request.type else request.types

    def keep(event: Document) -> bool:
        if wanted and not any(_matches(event["type"], pattern) for pattern in wanted):
            return False
        success = request.delivery_success
        return success is None or events.delivered(context, event["id"]) == success

    found = listing.page(context.store, "event", "/v1/events", request, keep=keep)
    return {**found, "data": [events.shown(context, event) for event in found["data"]]}


def _matches(event_type: str, pattern: str) -> bool:
    """Matches a type or a pattern: `charge.*` stands for all events of charges."""
    return event_type.startswith(pattern[:-1]) if pattern.endswith("*") else event_type == pattern
