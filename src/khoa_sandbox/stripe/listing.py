"""Cursor paging and `expand[]` (docs.stripe.com/api/pagination, /expanding_objects)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from khoa_sandbox.store import Document, Scalar, Store
from khoa_sandbox.stripe import objects
from khoa_sandbox.stripe.errors import InvalidParameter, missing
from khoa_sandbox.stripe.requests import ListRequest, Range

CHUNK = 200
DEEPEST = 4

# What a balance transaction's source is, by the prefix of its id.
SOURCES = {"ch": "charge", "re": "refund", "du": "dispute"}

# (object, field) → the object that the field's id names.
REFERENCES = {
    ("checkout.session", "payment_intent"): "payment_intent",
    ("payment_intent", "latest_charge"): "charge",
    ("charge", "payment_intent"): "payment_intent",
    ("charge", "balance_transaction"): "balance_transaction",
    ("refund", "charge"): "charge",
    ("refund", "payment_intent"): "payment_intent",
    ("refund", "balance_transaction"): "balance_transaction",
    ("refund", "failure_balance_transaction"): "balance_transaction",
    ("charge", "failure_balance_transaction"): "balance_transaction",
    ("dispute", "charge"): "charge",
    ("dispute", "payment_intent"): "payment_intent",
}


def page(
    store: Store,
    name: str,
    url: str,
    request: ListRequest,
    where: Mapping[str, Scalar] | None = None,
    keep: Callable[[Document], bool] = lambda document: True,
) -> dict[str, Any]:
    """Returns a list object, newest first; `keep` filters by what the store cannot."""
    cursor = request.starting_after or request.ending_before
    if request.starting_after and request.ending_before:
        raise InvalidParameter("You may only use one of ending_before or starting_after.")
    backwards = request.ending_before is not None
    if cursor and store.get(objects.kind(name), cursor) is None:
        param = "ending_before" if backwards else "starting_after"
        raise missing(objects.NAMES[name][0], cursor, param=param, status=400)
    found: list[Document] = []
    for document in _scan(store, name, where, cursor, newest_first=not backwards):
        if _beyond(document, request.created, backwards):
            break
        if _within(document, request.created) and keep(document):
            found.append(document)
            if len(found) > request.limit:
                break
    more = len(found) > request.limit
    found = found[: request.limit]
    if backwards:
        found.reverse()
    return {"object": "list", "data": found, "has_more": more, "url": url}


def plain_page(items: list[Document], url: str, request: ListRequest) -> dict[str, Any]:
    """Returns a list object for a short list inside another object, in its own order."""
    ids = [item["id"] for item in items]
    for param, cursor in (
        ("starting_after", request.starting_after),
        ("ending_before", request.ending_before),
    ):
        if cursor and cursor not in ids:
            raise missing("item", cursor, param=param, status=400)
    if request.ending_before:
        earlier = items[: ids.index(request.ending_before)]
        data, more = earlier[-request.limit :], len(earlier) > request.limit
    else:
        start = ids.index(request.starting_after) + 1 if request.starting_after else 0
        data = items[start : start + request.limit]
        more = len(items) > start + request.limit
    return {"object": "list", "data": data, "has_more": more, "url": url}


def _scan(
    store: Store,
    name: str,
    where: Mapping[str, Scalar] | None,
    after: str | None,
    *,
    newest_first: bool,
) -> Iterator[Document]:
    """Reads in chunks, each from the end of the last, so that long lists cost no more."""
    while True:
        chunk = store.find(
            objects.kind(name), where, newest_first=newest_first, limit=CHUNK, after=after
        )
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1]["id"]


def given(request: ListRequest, *names: str) -> dict[str, Scalar]:
    """Returns those of the request's filters that were set, for the store."""
    return {name: value for name in names if (value := getattr(request, name)) is not None}


def _beyond(document: Document, created: Range | None, backwards: bool) -> bool:
    """Returns whether no later object can match, since they are ordered by `created`."""
    if created is None:
        return False
    at: int = document["created"]
    if backwards:
        return any(last is not None and at > last for last in (created.lt, created.lte))
    return any(first is not None and at < first for first in (created.gt, created.gte))


def _within(document: Document, created: Range | None) -> bool:
    if created is None:
        return True
    at = document["created"]
    return (
        (created.gt is None or at > created.gt)
        and (created.gte is None or at >= created.gte)
        and (created.lt is None or at < created.lt)
        and (created.lte is None or at <= created.lte)
    )


def expand(store: Store, document: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Returns the public form of an object, with the named references expanded."""
    for path in paths:
        if path.count(".") >= DEEPEST + (document["object"] == "list"):
            raise InvalidParameter(f"You can only expand {DEEPEST} levels deep ({path}).")
    return _expand(store, document, [path.split(".") for path in paths])


def _expand(store: Store, document: dict[str, Any], paths: list[list[str]]) -> dict[str, Any]:
    if document["object"] == "list":
        if wrong := [path for path in paths if path[0] != "data"]:
            raise _cannot(wrong[0][0])
        inner = [path[1:] for path in paths if len(path) > 1]
        return {**document, "data": [_expand(store, item, inner) for item in document["data"]]}
    shown = objects.public(document)
    for field in dict.fromkeys(path[0] for path in paths):
        inner = [path[1:] for path in paths if path[0] == field and len(path) > 1]
        value = _value(store, document, field)
        shown[field] = None if value is None else _expand(store, value, inner)
    return shown


def _value(store: Store, document: Document, field: str) -> dict[str, Any] | None:
    name, id = document["object"], document["id"]
    if (name, field) == ("checkout.session", "line_items"):
        return line_items(document, ListRequest())
    if (name, field) == ("charge", "refunds"):
        request = ListRequest()
        return page(store, "refund", f"/v1/charges/{id}/refunds", request, {"charge": id})
    if (name, field) == ("balance_transaction", "source"):
        source = document["source"]
        return objects.load(store, SOURCES[source.partition("_")[0]], source)
    target = REFERENCES.get((name, field))
    reference = document.get(field)
    if target is None and (field not in document or reference is not None):
        raise _cannot(field)
    return objects.load(store, target, reference) if target and reference else None


def line_items(session: Document, request: ListRequest) -> dict[str, Any]:
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return plain_page(session["_line_items"], url, request)


def _cannot(field: str) -> InvalidParameter:
    return InvalidParameter(f"This property cannot be expanded ({field}).", param="expand")
