"""`Domain`: what a room registers with the application.

`domains.py` lists the domains, `app.py` wires them together. `Any` stands for types that are
defined in the layers above this one: the context, a platform's event, a reconciliation's run.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from beanie import Document, PydanticObjectId
from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel

from khoa.base.background import Background
from khoa.base.language import Language
from khoa.base.refusal import StartRefused


class Payload(BaseModel):
    """The payload of an intent in the outbox. Subclasses fix `kind` by a Literal with a default.
    Kinds, subjects and fields are stored and must never be renamed."""

    kind: str

    @property
    def subject(self) -> str:
        """The unique key of the intent, such as `refund:<purchase>/<order>`."""
        raise NotImplementedError

    @classmethod
    def kind_of(cls) -> str:
        kind: str = cls.model_fields["kind"].default
        return kind


@dataclass(frozen=True)
class Person:
    """Whose data is to be erased or exported. `user_id` is None when Khoa has no row for them."""

    clerk_id: str
    user_id: PydanticObjectId | None
    email: str | None = None
    """Their verified primary address, if Khoa knew one until now."""


@dataclass(frozen=True)
class Effect:
    """The outcome of handling an event, as stored with it in the inbox.

    `codes` says what changed, such as a purchase's state before and after.
    """

    state: Literal["handled", "ignored", "foreign", "unmatched"]
    purchase_id: PydanticObjectId | None = None
    codes: tuple[str, ...] = ()


IntentHandler = Callable[[Any, Any], Awaitable[None]]
"""`(context, payload)`: carries out one kind of intent, outside any transaction. Must be
idempotent: it is called again after a failure or a killed process."""
EventHandler = Callable[[Any, Any], Awaitable[Effect]]
"""`(context, event)`: applies an event inside the inbox's transaction. Events come in any order,
and more than once."""
Forget = Callable[[Any, Person], Awaitable[None]]
"""`(context, person)`: removes personal data inside the erasure's transaction. Idempotent."""
Export = Callable[[Any, Person], Awaitable[dict[str, Any]]]
"""`(context, person)`: returns what is kept about the person, by collection, as JSON values. All of
it at once: it is as much as one person has made."""
SumUp = Callable[[Any], Awaitable[int]]
"""`(context)`: sums up one batch of new rows in one transaction; returns how many, 0 for none."""
ReconcilePart = Callable[[Any, Any], Awaitable[None]]
"""`(run, report)`: one part of a reconciliation. It counts into the report as it goes, so that what
was done before a failure is reported too."""


@dataclass(frozen=True)
class InvitationKind:
    """What an address can be invited to. The payload is stored: its fields must not be renamed.

    `about(payload)` names the target, such as `course:<id>`; an address has at most one open
    invitation to each target. `may_invite(context, inviter_id, payload)` is checked when the
    invitation is made, and again when it is accepted. `accept(context, user_id, payload,
    inviter_id)` grants it, in a transaction. `describe(context, payload, language)` returns what
    the person becomes, as part of a sentence. The inviter is None where the school itself
    invites.
    """

    name: str
    payload: type[BaseModel]
    about: Callable[[Any], str]
    may_invite: Callable[[Any, Any, Any], Awaitable[bool]]
    accept: Callable[[Any, PydanticObjectId, Any, Any], Awaitable[None]]
    describe: Callable[[Any, Any, Language], Awaitable[str]]


@dataclass(frozen=True)
class MessageKind:
    """Something that people are told. The payload is stored: its fields are never renamed.

    `compose(context, payload, recipient)`: the `Message` in the recipient's language, or None when
    there is nothing to tell any more. `channels`: over which it goes.
    """

    name: str
    payload: type[BaseModel]
    compose: Callable[[Any, Any, Any], Awaitable[Any]]
    channels: Sequence[str] = ("email",)


@dataclass(frozen=True)
class Domain:
    """Everything but the name is optional. `intent_handlers` are keyed by payload type, `on_event`
    by the type of the event's fact, `reconcile` by the part's name (in its order), `sums` by the
    document whose new rows are summed up."""

    name: str
    documents: Sequence[type[Document]] = ()
    routers: Sequence[APIRouter] = ()
    intent_handlers: Mapping[type[Payload], IntentHandler] = field(default_factory=dict)
    on_event: Mapping[type, EventHandler] = field(default_factory=dict)
    forget: Forget | None = None
    export: Export | None = None
    reconcile: Mapping[str, ReconcilePart] = field(default_factory=dict)
    invitations: Sequence[InvitationKind] = ()
    messages: Sequence[MessageKind] = ()
    background: Sequence[Callable[[Any], Background]] = ()
    """Factories that take the context."""
    sums: Mapping[type[Document], SumUp] = field(default_factory=dict)


def documents_of(domains: Sequence[Domain]) -> list[type[Document]]:
    return [document for domain in domains for document in domain.documents]


def intent_handlers_of(domains: Sequence[Domain]) -> dict[str, tuple[type[Payload], IntentHandler]]:
    """Return, by kind, the payload type and its handler."""
    return {
        payload.kind_of(): (payload, handler)
        for domain in domains
        for payload, handler in domain.intent_handlers.items()
    }


def event_handlers_of(domains: Sequence[Domain]) -> dict[type, EventHandler]:
    return {fact: handler for domain in domains for fact, handler in domain.on_event.items()}


def check(domains: Sequence[Domain]) -> None:
    """Raise StartRefused, with one line for each clash, when two domains claim the same name,
    collection, route, intent, invitation, event or reconciliation part."""
    claims: list[str] = []
    for domain in domains:
        claims.append(f"the domain {domain.name}")
        claims += [f"the collection {_collection(document)}" for document in domain.documents]
        claims += [f"the route {route}" for router in domain.routers for route in _routes(router)]
        claims += [f"the intent {payload.kind_of()}" for payload in domain.intent_handlers]
        claims += [f"the invitation {kind.name}" for kind in domain.invitations]
        claims += [f"the message {kind.name}" for kind in domain.messages]
        claims += [f"the event {fact.__name__}" for fact in domain.on_event]
        claims += [f"the reconciliation {part}" for part in domain.reconcile]
    twice = [claim for claim, times in Counter(claims).items() if times > 1]
    if twice:
        raise StartRefused(
            "\n".join(f"Two domains have {claim}: rename one of them." for claim in twice)
        )


def _collection(document: type[Document]) -> str:
    settings = getattr(document, "Settings", None)
    name: str = getattr(settings, "name", document.__name__)
    return name


def _routes(router: APIRouter) -> list[str]:
    return [
        f"{method} {route.path}"
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
