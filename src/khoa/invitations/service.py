"""Inviting an address, and accepting as the person behind it.

A person is the one who is meant if the address is their verified primary one, or if they have the
token that was sent to it. Nothing here asks whether an address has an account: no answer and no
delay tells.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.base.domain import InvitationKind
from khoa.base.errors import Conflict, Forbidden, NotFound
from khoa.base.language import Language
from khoa.base.paging import FIRST_PAGE, PageQuery
from khoa.context import Context
from khoa.database import require_transaction
from khoa.database.paging import read_page
from khoa.database.rates import Rate
from khoa.invitations.addresses import normalise
from khoa.invitations.intents import SendInvitation
from khoa.invitations.models import LASTS, Invitation
from khoa.outbox import service as outbox

DAY = 86_400
BY_ONE = Rate("invitations-by", most=100, seconds=DAY)
TO_ONE = Rate("invitations-to", most=5, seconds=DAY)
"""Letters to one address, whoever sends them: nobody's mailbox is filled by way of us."""


class InvitationClosed(Conflict):
    code = "invitation_closed"
    detail = "This invitation has expired, or it was withdrawn or used."


@dataclass(frozen=True)
class Invited:
    """Who answers an invitation, and the token that they have, if any."""

    user_id: PydanticObjectId
    address: str | None
    """Their verified primary address."""
    token: str | None = None


def kind_of(context: Context, name: str) -> InvitationKind | None:
    """None: the room that gave this is no longer in the house."""
    kinds = (kind for domain in context.domains for kind in domain.invitations)
    return next((kind for kind in kinds if kind.name == name), None)


async def invite(
    context: Context,
    kind: InvitationKind,
    payload: BaseModel,
    typed: str,
    *,
    by: PydanticObjectId | None,
    language: Language | None = None,
) -> Invitation:
    """Offer this to an address, and have a letter sent there. Again, it is a new invitation in the
    place of the old one, whose token no longer counts. `by` None: the school itself.

    Forbidden when the kind says so, Invalid for what is no address, TooManyRequests.
    """
    address = normalise(typed)
    if not await kind.may_invite(context, by, payload):
        raise Forbidden
    if by is not None:
        await BY_ONE.count(by)
    await TO_ONE.count(_digest(address))
    about = kind.about(payload)
    now = datetime.now(UTC)
    anew = {
        "kind": kind.name,
        "about": about,
        "payload": payload.model_dump(mode="json"),
        "address": address,
        "invited_by": by,
        "language": language,
        "state": "open",
        "token_hash": None,
        "accepted_by": None,
        "created_at": now,
        "expires_at": now + LASTS,
    }
    key = {"key": _digest(f"{kind.name}\n{about}\n{address}")}

    async def write() -> Invitation:
        rows = Invitation.get_pymongo_collection()
        await rows.update_one(key, {"$set": anew}, upsert=True)
        invitation = await Invitation.find_one(key)
        assert invitation is not None, "an upsert leaves its row"
        await outbox.enqueue(SendInvitation(invitation_id=str(invitation.id)))
        await _tell("invitation.sent", invitation, by)
        return invitation

    return await context.database.transaction(write)


async def new_token(invitation_id: PydanticObjectId) -> tuple[Invitation, str] | None:
    """Make the token that goes into a letter; only its digest is kept. None when there is nothing
    to accept any more. The token of an earlier letter no longer counts."""
    token = secrets.token_urlsafe(32)
    made = await Invitation.get_pymongo_collection().update_one(
        {"_id": invitation_id, "state": "open", "expires_at": {"$gt": datetime.now(UTC)}},
        {"$set": {"token_hash": _digest(token)}},
    )
    invitation = await Invitation.get(invitation_id) if made.matched_count else None
    return (invitation, token) if invitation else None


async def waiting_for(
    address: str | None, asked: PageQuery = FIRST_PAGE
) -> tuple[list[Invitation], int]:
    """What is open for a person's verified primary address, the latest first; and how much."""
    if address is None:
        return [], 0
    standing = {"address": address, "state": "open", "expires_at": {"$gt": datetime.now(UTC)}}
    return await read_page(Invitation.find(standing).sort("-created_at"), asked)


async def meant_for(invitation_id: PydanticObjectId, who: Invited) -> Invitation:
    """The invitation, for the person who is meant. NotFound for everybody else."""
    invitation = await Invitation.get(invitation_id)
    if invitation is None or not _is_meant(invitation, who):
        raise NotFound("There is no such invitation.")
    return invitation


async def accept(context: Context, invitation_id: PydanticObjectId, who: Invited) -> Invitation:
    """Take what is offered. Again, the same answer; the token counts once.

    InvitationClosed when it is over, or when whoever invited may not give this any more.
    """

    async def take() -> Invitation:
        invitation = await meant_for(invitation_id, who)
        if invitation.state == "accepted" and invitation.accepted_by == who.user_id:
            return invitation
        kind = _still_open(context, invitation)
        payload = kind.payload.model_validate(invitation.payload)
        if not await kind.may_invite(context, invitation.invited_by, payload):
            raise InvitationClosed
        await _settle(invitation, "accepted", accepted_by=who.user_id, token_hash=None)
        await kind.accept(context, who.user_id, payload, invitation.invited_by)
        await _tell("invitation.accepted", invitation, who.user_id)
        return await _again(invitation)

    return await context.database.transaction(take)


async def decline(context: Context, invitation_id: PydanticObjectId, who: Invited) -> None:
    """Say no; again, it is the same. InvitationClosed when there is nothing left to decline."""

    async def refuse() -> None:
        invitation = await meant_for(invitation_id, who)
        if invitation.state == "declined":
            return
        _still_open(context, invitation)
        await _settle(invitation, "declined")
        await _tell("invitation.declined", invitation, who.user_id)

    await context.database.transaction(refuse)


async def withdraw(
    context: Context, invitation_id: PydanticObjectId, about: str, *, by: PydanticObjectId
) -> None:
    """Take an open invitation to this back. Whoever calls has made sure that `by` may; NotFound
    for one to something else, InvitationClosed for one that was answered."""

    async def take_back() -> None:
        invitation = await Invitation.get(invitation_id)
        if invitation is None or invitation.about != about:
            raise NotFound("There is no such invitation.")
        if invitation.state == "withdrawn":
            return
        if invitation.state != "open":
            raise InvitationClosed
        await _settle(invitation, "withdrawn")
        await _tell("invitation.withdrawn", invitation, by)

    await context.database.transaction(take_back)


async def close_all(about: str) -> None:
    """Nobody can take this any more: take back every open invitation to it. In a transaction."""
    require_transaction()
    await Invitation.get_pymongo_collection().update_many(
        {"about": about, "state": "open"}, {"$set": {"state": "withdrawn"}}
    )


async def to(about: str, asked: PageQuery) -> tuple[list[Invitation], int]:
    """The invitations to this, the latest first, also those that are over; and how many they are.
    They go 90 days after their end."""
    return await read_page(Invitation.find({"about": about}).sort("-created_at"), asked)


def _still_open(context: Context, invitation: Invitation) -> InvitationKind:
    kind = kind_of(context, invitation.kind)
    if kind is None or invitation.state != "open" or invitation.expires_at <= datetime.now(UTC):
        raise InvitationClosed
    return kind


def _is_meant(invitation: Invitation, who: Invited) -> bool:
    if who.address is not None and who.address == invitation.address:
        return True
    if invitation.accepted_by == who.user_id:  # by a token, which counted once
        return True
    if who.token is None or invitation.token_hash is None:
        return False
    return hmac.compare_digest(_digest(who.token), invitation.token_hash)


async def _settle(invitation: Invitation, state: str, **more: Any) -> None:
    """Of two answers at once one finds it settled: the transaction runs again and sees so."""
    await Invitation.get_pymongo_collection().update_one(
        {"_id": invitation.id, "state": "open"},
        {"$set": {"state": state, **more}},
    )


async def _again(invitation: Invitation) -> Invitation:
    fresh = await Invitation.get(invitation.invitation_id)
    assert fresh is not None, "it was written in this transaction"
    return fresh


async def _tell(action: str, invitation: Invitation, by: PydanticObjectId | None) -> None:
    await audit.record(
        action,
        f"invitation:{invitation.id}",
        by=by,
        details={"kind": invitation.kind, "about": invitation.about},
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
