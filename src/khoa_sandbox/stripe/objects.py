"""Stripe's objects in the store, one kind each: as Stripe shows them, plus private `_` keys."""

from typing import Any

from khoa_sandbox.store import Document, Store
from khoa_sandbox.stripe.errors import missing

# How Stripe names each object in "No such …", and the parameter in the error.
NAMES = {
    "checkout.session": ("checkout.session", "session"),
    "payment_intent": ("payment_intent", "intent"),
    "charge": ("charge", "id"),
    "refund": ("refund", "refund"),
    "dispute": ("dispute", "dispute"),
    "balance_transaction": ("balance transaction", "id"),
    "event": ("event", "id"),
}

INDEXES = {
    "checkout.session": ["payment_intent", "status"],
    "charge": ["payment_intent"],
    "refund": ["payment_intent", "charge"],
    "dispute": ["payment_intent", "charge"],
    "balance_transaction": ["source", "type"],
    "event": ["type"],
}


def kind(name: str) -> str:
    """Returns the store's kind of an object, such as `stripe_checkout_session`."""
    return f"stripe_{name.replace('.', '_')}"


def prepare(store: Store) -> None:
    for name, fields in INDEXES.items():
        for field in fields:
            store.index(kind(name), field)


def save(store: Store, document: Document) -> Document:
    store.put(kind(document["object"]), document["id"], document)
    return document


def load(store: Store, name: str, id: str, *, param: str | None = None) -> Document:
    """Raises StripeError 404 `resource_missing` for an unknown id."""
    document = store.get(kind(name), id)
    if document is None:
        label, blamed = NAMES[name]
        raise missing(label, id, param=param or blamed)
    return document


def public(document: Document) -> dict[str, Any]:
    """Returns the object without the sandbox's private keys."""
    return {key: value for key, value in document.items() if not key.startswith("_")}
