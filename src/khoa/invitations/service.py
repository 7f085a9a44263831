"""Invite an address, and accept or decline as the person behind it.

A person is the recipient if the address is their verified primary one, or if they have the token
that was sent to it. Nothing here checks whether an address has an account, so that neither a
response nor its timing reveals it.
"""

import contextlib
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
from khoa.invitations.models import LIFETIME, Invitation
from khoa.outbox import service as outbox

DAY = 86_400
PER_INVITER = Rate("invitations-by", most=100, seconds=DAY)
PER_ADDRESS = Rate("invitations-to", most=5, seconds=DAY)
"""Letters to one address from all inviters, so that nobody's mailbox is flooded through us."""


class InvitationClosed(Conflict):
    code = "invitation_closed"
    detail = "This invitation has expired, or it was withdrawn or used."


@dataclass(frozen=True)
class Recipient:
    """Who answers an invitation, with the token that they have, if any."""

    user_id: PydanticObjectId
    address: str | None
    """Their verified primary address."""
    token: str | None = None


def kind_of(context: Context, name: str) -> InvitationKind | None:
    """Return the kind of this name, or None if no domain registers it any more."""
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
    """Invite an address and send it a letter. Inviting it again replaces the old invitation, whose
    token no longer works. `by` is None for the school itself.

    Raise Forbidden if the kind does not allow it, Invalid for an invalid address, TooManyRequests.
    """
    address = normalise(typed)
    if not await kind.may_invite(context, by, payload):
        raise Forbidden
    about = kind.about(payload)
    now = datetime.now(UTC)
    fields = {
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
        "expires_at": now + LIFETIME,
    }
    key = {"key": _digest(f"{kind.name}\n{about}\n{address}")}

    async def write() -> Invitation:
        rows = Invitation.get_pymongo_collection()
        await rows.update_one(key, {"$set": fields}, upsert=True)
        invitation = await Invitation.find_one(key)
        assert invitation is not None, "an upsert leaves its row"
        await outbox.enqueue(SendInvitation(invitation_id=str(invitation.id)))
        await _record("invitation.sent", invitation, by)
        return invitation

    async with contextlib.AsyncExitStack() as limits:
        if by is not None:
            await limits.enter_async_context(PER_INVITER.counting(by))
        await limits.enter_async_context(PER_ADDRESS.counting(_digest(address)))
        return await context.database.transaction(write)


async def new_token(invitation_id: PydanticObjectId) -> tuple[Invitation, str] | None:
    """Make the token for a letter, replacing that of an earlier one; only its digest is stored.

    Return None if the invitation is no longer open.
    """
    token = secrets.token_urlsafe(32)
    made = await Invitation.get_pymongo_collection().update_one(
        {"_id": invitation_id, "state": "open", "expires_at": {"$gt": datetime.now(UTC)}},
        {"$set": {"token_hash": _digest(token)}},
    )
    invitation = await Invitation.get(invitation_id) if made.matched_count else None
    return (invitation, token) if invitation else None


async def open_for(
    address: str | None, asked: PageQuery = FIRST_PAGE
) -> tuple[list[Invitation], int]:
    """Return a page of the open invitations to a verified primary address, the latest first, and
    their number."""
    if address is None:
        return [], 0
    still_open = {"address": address, "state": "open", "expires_at": {"$gt": datetime.now(UTC)}}
    return await read_page(Invitation.find(still_open).sort("-created_at"), asked)


async def for_recipient(invitation_id: PydanticObjectId, who: Recipient) -> Invitation:
    """Return the invitation if this person is its recipient. Raise NotFound otherwise."""
    invitation = await Invitation.get(invitation_id)
    if invitation is None or not _is_recipient(invitation, who):
        raise NotFound("There is no such invitation.")
    return invitation


async def accept(context: Context, invitation_id: PydanticObjectId, who: Recipient) -> Invitation:
    """Accept an invitation; accepting it again returns the same. The token works once.

    Raise InvitationClosed if it is over, or if the inviter may no longer give this.
    """

    async def take() -> Invitation:
        invitation = await for_recipient(invitation_id, who)
        if invitation.state == "accepted" and invitation.accepted_by == who.user_id:
            return invitation
        kind = _still_open(context, invitation)
        payload = kind.payload.model_validate(invitation.payload)
        if not await kind.may_invite(context, invitation.invited_by, payload):
            raise InvitationClosed
        await _close(invitation, "accepted", accepted_by=who.user_id, token_hash=None)
        await kind.accept(context, who.user_id, payload, invitation.invited_by)
        await _record("invitation.accepted", invitation, who.user_id)
        return await _reload(invitation)

    return await context.database.transaction(take)


async def decline(context: Context, invitation_id: PydanticObjectId, who: Recipient) -> None:
    """Decline an invitation, once or again. Raise InvitationClosed if there is none to decline."""

    async def refuse() -> None:
        invitation = await for_recipient(invitation_id, who)
        if invitation.state == "declined":
            return
        _still_open(context, invitation)
        await _close(invitation, "declined")
        await _record("invitation.declined", invitation, who.user_id)

    await context.database.transaction(refuse)


async def withdraw(
    context: Context, invitation_id: PydanticObjectId, about: str, *, by: PydanticObjectId
) -> None:
    """Withdraw an open invitation to `about`. The caller has checked that `by` may do so.

    Raise NotFound for an invitation to something else, InvitationClosed for one that was answered.
    """

    async def take_back() -> None:
        invitation = await Invitation.get(invitation_id)
        if invitation is None or invitation.about != about:
            raise NotFound("There is no such invitation.")
        if invitation.state == "withdrawn":
            return
        if invitation.state != "open":
            raise InvitationClosed
        await _close(invitation, "withdrawn")
        await _record("invitation.withdrawn", invitation, by)

    await context.database.transaction(take_back)


async def close_all(about: str) -> None:
    """Withdraw every open invitation to `about`, which nobody can accept any more. Call it in a
    transaction."""
    require_transaction()
    await Invitation.get_pymongo_collection().update_many(
        {"about": about, "state": "open"}, {"$set": {"state": "withdrawn"}}
    )


async def sent_for(about: str, asked: PageQuery) -> tuple[list[Invitation], int]:
    """Return a page of all invitations to `about`, the latest first, and their number.

    Those that are over are included until their rows are removed, 90 days after expiry.
    """
    return await read_page(Invitation.find({"about": about}).sort("-created_at"), asked)


def _still_open(context: Context, invitation: Invitation) -> InvitationKind:
    kind = kind_of(context, invitation.kind)
    if kind is None or invitation.state != "open" or invitation.expires_at <= datetime.now(UTC):
        raise InvitationClosed
    return kind


def _is_recipient(invitation: Invitation, who: Recipient) -> bool:
    if who.address is not None and who.address == invitation.address:
        return True
    if invitation.accepted_by == who.user_id:  # by a token, which works once
        return True
    if who.token is None or invitation.token_hash is None:
        return False
    return hmac.compare_digest(_digest(who.token), invitation.token_hash)


async def _close(invitation: Invitation, state: str, **more: Any) -> None:
    """Close an open invitation. Of two answers at once, the later one's transaction runs again."""
    await Invitation.get_pymongo_collection().update_one(
        {"_id": invitation.id, "state": "open"},
        {"$set": {"state": state, **more}},
    )


async def _reload(invitation: Invitation) -> Invitation:
    fresh = await Invitation.get(invitation.invitation_id)
    assert fresh is not None, "it was written in this transaction"
    return fresh


async def _record(action: str, invitation: Invitation, by: PydanticObjectId | None) -> None:
    await audit.record(
        action,
        f"invitation:{invitation.id}",
        by=by,
        details={"kind": invitation.kind, "about": invitation.about},
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
