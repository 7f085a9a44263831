"""The invitations domain: forgetting and exporting a person's invitations."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.invitations.models import Invitation


async def forget(context: Context, person: Person) -> None:
    """Remove the person's open invitations, sent or received, and their address from those that
    they accepted."""
    rows = Invitation.get_pymongo_collection()
    if person.email is not None:
        await rows.delete_many({"address": person.email, "state": {"$ne": "accepted"}})
    if person.user_id is not None:
        await rows.delete_many({"invited_by": person.user_id, "state": "open"})
        await rows.update_many({"accepted_by": person.user_id}, {"$set": {"address": ""}})


async def export(context: Context, person: Person) -> dict[str, Any]:
    if person.user_id is None:
        return {}
    sent = await Invitation.find({"invited_by": person.user_id}).to_list()
    accepted = await Invitation.find({"accepted_by": person.user_id}).to_list()
    shown = {"kind", "about", "state", "created_at", "expires_at"}
    return {
        "invitations_sent": [one.model_dump(mode="json", include=shown) for one in sent],
        "invitations_accepted": [one.model_dump(mode="json", include=shown) for one in accepted],
    }


DOMAIN = Domain("invitations", documents=[Invitation], forget=forget, export=export)
