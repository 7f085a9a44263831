"""One person in the office: their roles, and whether the account is closed."""

from datetime import datetime
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from khoa.auth import requires, roles_of
from khoa.auth.roles import SchoolRole
from khoa.base.errors import NotFound
from khoa.context import Context, CurrentContext
from khoa.http.openapi import raises
from khoa.users import service as users
from khoa.users.models import Role, User
from khoa.users.service import NotYourself

router = APIRouter(prefix="/api/admin/people", tags=["office"])

Manager = Annotated[User, requires("people.manage")]


class OfficePerson(BaseModel):
    """`banned`: by Clerk. `suspended_at`: by the office, which alone lifts it."""

    id: str
    name: str
    email: str | None
    roles: list[SchoolRole]
    banned: bool
    suspended_at: datetime | None


@raises(NotFound)
async def somebody(user_id: PydanticObjectId) -> User:
    user = await User.get(user_id)
    if user is None or user.deleted:
        raise NotFound("There is no such person.")
    return user


Somebody = Annotated[User, Depends(somebody)]


@router.get("/{user_id}")
async def show_person(staff: Manager, person: Somebody, context: CurrentContext) -> OfficePerson:
    return _shown(person, staff, context)


@router.delete("/{user_id}/roles/{role}")
@raises(NotYourself)
async def take_role(
    role: Role, staff: Manager, person: Somebody, context: CurrentContext
) -> OfficePerson:
    """It counts from the next call on; nobody takes it again by themselves. 409 not_yourself for
    one's own role of an administrator."""
    await context.database.transaction(lambda: users.take_role(person, role, by=staff))
    return _shown(await somebody(person.user_id), staff, context)


@router.put("/{user_id}/roles/educator")
async def give_educator_role(
    staff: Manager, person: Somebody, context: CurrentContext
) -> OfficePerson:
    """Give back the role that the office took. Other roles are given by an invitation."""
    await context.database.transaction(
        lambda: users.give_role(person, "educator", by=staff.user_id)
    )
    return _shown(await somebody(person.user_id), staff, context)


@router.put("/{user_id}/suspension")
@raises(NotYourself)
async def suspend_person(staff: Manager, person: Somebody, context: CurrentContext) -> OfficePerson:
    """Close the account, whatever Clerk says of it. 409 not_yourself."""
    await context.database.transaction(lambda: users.suspend(person, by=staff))
    return _shown(await somebody(person.user_id), staff, context)


@router.delete("/{user_id}/suspension")
async def lift_suspension(
    staff: Manager, person: Somebody, context: CurrentContext
) -> OfficePerson:
    """Open the account again; one that is banned at Clerk stays closed by that."""
    await context.database.transaction(lambda: users.lift_suspension(person, by=staff))
    return _shown(await somebody(person.user_id), staff, context)


def _shown(person: User, staff: User, context: Context) -> OfficePerson:
    return OfficePerson(
        id=str(person.user_id),
        name=person.name_in(staff.language or context.school.default_language),
        email=person.email,
        roles=roles_of(person, context),
        banned=person.banned,
        suspended_at=person.suspended_at,
    )
