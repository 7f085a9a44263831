"""What a room hands to the house: `domains.py` lists them, `app.py` folds the list.

Whoever uses a part of it says what it expects: the outbox of doers, `webhooks/dispatch.py` of event
handlers, `privacy/` of forgetting and exporting, `reconcile/` of parts. `Any` stands for what is
defined above this room: the context, a platform's event, a reconciliation's run.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from beanie import Document, PydanticObjectId
from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel

from khoa.base.language import Language
from khoa.base.refusal import StartRefused


class Payload(BaseModel):
    """What an intent in the outbox says has to be done. Subclasses fix `kind` by a Literal with a
    default. Kinds and subjects are stored: they are never renamed."""

    kind: str

    @property
    def subject(self) -> str:
        """The key of the one intent that wants this, such as `refund:<purchase>/<order>`."""
        raise NotImplementedError

    @classmethod
    def kind_of(cls) -> str:
        kind: str = cls.model_fields["kind"].default
        return kind


@dataclass(frozen=True)
class Person:
    """Whose data is to be forgotten or handed over. `user_id`: None when we never met them."""

    clerk_id: str
    user_id: PydanticObjectId | None
    email: str | None = None
    """Their verified primary address, where it was known until now."""


@dataclass(frozen=True)
class Effect:
    """What became of an event, as its row in the inbox keeps it.

    `codes`: what changed, such as a purchase's state before and after.
    """

    state: Literal["handled", "ignored", "foreign", "unmatched"]
    purchase_id: PydanticObjectId | None = None
    codes: tuple[str, ...] = ()


Doer = Callable[[Any, Any], Awaitable[None]]
"""`(context, payload)`: does one kind of work. Called again after a failure or a kill: doing it
twice does no harm."""
EventHandler = Callable[[Any, Any], Awaitable[Effect]]
"""`(context, event)`: has an event's effect in the inbox's transaction; in any order, repeated."""
Forget = Callable[[Any, Person], Awaitable[None]]
"""`(context, person)`: removes what is personal, inside the transaction of the erasure; again."""
Export = Callable[[Any, Person], Awaitable[dict[str, Any]]]
"""`(context, person)`: what is kept of the person, by collection, as JSON can hold it."""
SumUp = Callable[[Any], Awaitable[int]]
"""`(context)`: sums up one batch of what is new, in one transaction; how many rows, 0 for none."""
Part = Callable[[Any, Any], Awaitable[None]]
"""`(run, report)`: one part of a reconciliation. Counts as it goes, so that what was done before a
failure is reported too."""


class Background(Protocol):
    """Work that no request waits for, in the process of the role `worker`. Several machines run it:
    it holds a lease where two at once would be wrong."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True)
class InvitationKind:
    """What an address can be invited to. The payload is stored: its fields are never renamed.

    `about(payload)`: to what, such as `course:<id>`; an address has one open invitation to it.
    `may_invite(context, inviter_id, payload)`: asked when it is offered, and again when it is
    accepted. `accept(context, user_id, payload, inviter_id)`: gives it, in a transaction.
    `describe(context, payload, language)`: what the person becomes, as part of a sentence.
    """

    name: str
    payload: type[BaseModel]
    about: Callable[[Any], str]
    may_invite: Callable[[Any, PydanticObjectId, Any], Awaitable[bool]]
    accept: Callable[[Any, PydanticObjectId, Any, PydanticObjectId], Awaitable[None]]
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
    """Each part is optional. `on_event` is by the type of the event's fact, `sums` by the document
    whose new rows are summed up."""

    name: str
    documents: Sequence[type[Document]] = ()
    routers: Sequence[APIRouter] = ()
    doers: Mapping[type[Payload], Doer] = field(default_factory=dict)
    on_event: Mapping[type, EventHandler] = field(default_factory=dict)
    forget: Forget | None = None
    export: Export | None = None
    reconcile: Mapping[str, Part] = field(default_factory=dict)
    invitations: Sequence[InvitationKind] = ()
    messages: Sequence[MessageKind] = ()
    background: Sequence[Callable[[Any], Background]] = ()
    """Each is made of the context."""
    sums: Mapping[type[Document], SumUp] = field(default_factory=dict)


def documents_of(domains: Sequence[Domain]) -> list[type[Document]]:
    return [document for domain in domains for document in domain.documents]


def doers_of(domains: Sequence[Domain]) -> dict[str, tuple[type[Payload], Doer]]:
    """By kind: how the payload is read, and who does it."""
    return {
        payload.kind_of(): (payload, doer)
        for domain in domains
        for payload, doer in domain.doers.items()
    }


def event_handlers_of(domains: Sequence[Domain]) -> dict[type, EventHandler]:
    return {fact: handler for domain in domains for fact, handler in domain.on_event.items()}


def check(domains: Sequence[Domain]) -> None:
    """Raise StartRefused, one line for each, when two domains claim the same."""
    claims: list[str] = []
    for domain in domains:
        claims.append(f"the domain {domain.name}")
        claims += [f"the collection {_collection(document)}" for document in domain.documents]
        claims += [f"the route {route}" for router in domain.routers for route in _routes(router)]
        claims += [f"the intent {payload.kind_of()}" for payload in domain.doers]
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
