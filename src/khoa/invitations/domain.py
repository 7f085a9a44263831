"""The invitations domain: forgetting and exporting a person's invitations."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.invitations.models import Invitation


async def forget(context: Context, person: Person) -> None:
    """Remove the person's open invitations, sent or received, and their address from those that
    they, or somebody else by the token, accepted."""
    rows = Invitation.get_pymongo_collection()
    if person.email is not None:
        await rows.delete_many({"address": person.email, "state": {"$ne": "accepted"}})
        await rows.update_many({"address": person.email}, {"$set": {"address": ""}})
    if person.user_id is not None:
        await rows.delete_many({"invited_by": person.user_id, "state": "open"})
        await rows.update_many({"accepted_by": person.user_id}, {"$set": {"address": ""}})


async def export(context: Context, person: Person) -> dict[str, Any]:
    to = await Invitation.find({"address": person.email}).to_list() if person.email else []
    if person.user_id is None:
        return {"invitations_to": [_exported(one) for one in to]}
    sent = await Invitation.find({"invited_by": person.user_id}).to_list()
    accepted = await Invitation.find({"accepted_by": person.user_id}).to_list()
    return {
        "invitations_to": [_exported(one) for one in to],
        "invitations_sent": [_exported(one) for one in sent],
        "invitations_accepted": [_exported(one) for one in accepted],
    }


def _exported(invitation: Invitation) -> dict[str, Any]:
    shown = {"kind", "about", "created_at", "expires_at"}
    return {**invitation.model_dump(mode="json", include=shown), "state": invitation.shown_state}


DOMAIN = Domain("invitations", documents=[Invitation], forget=forget, export=export)
