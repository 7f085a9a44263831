"""A house with people in it: an administrator, and somebody who is invited."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from tests.house import house
from tests.school import a_user, profile

from khoa.auth.invitations import SCHOOL_ROLE, SchoolRolePayload
from khoa.context import Context
from khoa.database import Database
from khoa.invitations import service as invitations
from khoa.invitations.models import Invitation
from khoa.invitations.service import Recipient
from khoa.users import service as users
from khoa.users.models import User


@dataclass
class School:
    context: Context
    admin: User

    async def invite(self, address: str, role: str = "sales") -> Invitation:
        payload = SchoolRolePayload.model_validate({"role": role})
        return await invitations.invite(
            self.context, SCHOOL_ROLE, payload, address, by=self.admin.user_id
        )

    async def token(self, invitation: Invitation) -> str:
        """What the letter would bring."""
        made = await invitations.new_token(invitation.invitation_id)
        assert made is not None
        return made[1]

    async def accept(self, invitation: Invitation, who: Recipient) -> Invitation:
        return await invitations.accept(self.context, invitation.invitation_id, who)


@pytest.fixture
async def school(database: Database) -> School:
    admin = await a_user("admin")
    await database.transaction(lambda: users.give_role(admin, "admin", by=None))
    return School(house(database), admin)


async def somebody(clerk_id: str = "an", **changes: Any) -> Recipient:
    """A signed-in person; their address counts if it is verified."""
    await users.apply_profile(profile(clerk_id, **changes))
    user = await users.by_clerk_id(clerk_id)
    assert user is not None
    return Recipient(user.user_id, user.email if user.email_verified else None)


def with_token(who: Recipient, token: str) -> Recipient:
    return replace(who, token=token)


async def roles(who: Recipient) -> list[str]:
    user = await User.get(who.user_id)
    assert user is not None
    return list(user.roles)
