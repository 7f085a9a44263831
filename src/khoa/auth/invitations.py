"""Invitations to a role in the school."""

from typing import Literal

from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.auth.access import may
from khoa.base.domain import InvitationKind
from khoa.base.language import Language
from khoa.context import Context
from khoa.users import service as users
from khoa.users.models import User

_NAMES: dict[Language, dict[str, str]] = {
    "vi": {
        "sales": "nhân viên bán hàng của {school}",
        "accountant": "kế toán của {school}",
        "support": "nhân viên hỗ trợ của {school}",
        "admin": "quản trị viên của {school}",
    },
    "en": {
        "sales": "a salesperson of {school}",
        "accountant": "an accountant of {school}",
        "support": "a support agent of {school}",
        "admin": "an administrator of {school}",
    },
}


class SchoolRolePayload(BaseModel):
    """Nobody is invited as an educator: people become one by themselves."""

    role: Literal["sales", "accountant", "support", "admin"]


async def may_invite(context: Context, by: PydanticObjectId, payload: SchoolRolePayload) -> bool:
    inviter = await User.get(by)
    if inviter is None or inviter.deleted or inviter.closed:
        return False
    return may(inviter, "people.manage", context)


async def accept(
    context: Context, user_id: PydanticObjectId, payload: SchoolRolePayload, by: PydanticObjectId
) -> None:
    user = await User.get(user_id)
    assert user is not None, "who accepts is signed in"
    await users.give_role(user, payload.role, by=by)


async def describe(context: Context, payload: SchoolRolePayload, language: Language) -> str:
    name = context.school.name(language)
    return _NAMES[language][payload.role].replace("{school}", name)


SCHOOL_ROLE = InvitationKind(
    name="school_role",
    payload=SchoolRolePayload,
    about=lambda payload: "school",
    may_invite=may_invite,
    accept=accept,
    describe=describe,
)
