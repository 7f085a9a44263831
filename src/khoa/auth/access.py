"""Who is asking, and whether they may.

Routes take `CurrentUser`, `OptionalUser` or `Annotated[User, requires("…")]`. The session token is
verified locally, without a network call. A route that takes the bare request is refused before its
body is read; one with a JSON or form model only afterwards, since FastAPI parses such a body before
any dependency runs.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from khoa.auth.roles import (
    COURSE_ROLES,
    EVERY_COURSE,
    SCHOOL_ROLES,
    CoursePermission,
    CourseRole,
    Permission,
    SchoolRole,
)
from khoa.base.errors import Forbidden, NotFound, NotSignedIn, Unavailable
from khoa.context import Context, CurrentContext
from khoa.http.openapi import bearer, raises
from khoa.users import service as users
from khoa.users.models import User


@bearer(required=True)
@raises(NotSignedIn, Forbidden, Unavailable)
async def current_user(request: Request, context: CurrentContext) -> User:
    """Return the signed-in user.

    Raise NotSignedIn (401) without a valid token or after deletion, Forbidden (403) when Clerk or
    the office has closed the account, Unavailable (503) when a new user has to be looked up at
    Clerk and it does not respond.
    """
    session = context.clerk.verify_session(request.headers.get("authorization"))
    user = await users.by_clerk_id(session.clerk_id) or await _provision(session.clerk_id, context)
    if user.deleted:
        raise NotSignedIn("This account was deleted.")
    if user.closed:
        raise Forbidden("This account is suspended.")
    return user


@bearer(required=False)
@raises(Forbidden, Unavailable)
async def optional_user(request: Request, context: CurrentContext) -> User | None:
    """Return the signed-in user, or None for a visitor; an invalid token counts as none."""
    if "authorization" not in request.headers:
        return None
    try:
        return await current_user(request, context)
    except NotSignedIn:
        return None


async def _provision(clerk_id: str, context: Context) -> User:
    """Look the user up at Clerk, so that nobody waits for a webhook that has not arrived."""
    try:
        profile = await context.clerk.fetch_user(clerk_id)
    except NotFound as error:
        raise NotSignedIn("This account was deleted.") from error
    await context.database.transaction(lambda: users.apply_profile(profile))
    user = await users.by_clerk_id(clerk_id)
    assert user is not None, "apply_profile leaves the user or a tombstone"
    return user


CurrentUser = Annotated[User, Depends(current_user)]
OptionalUser = Annotated[User | None, Depends(optional_user)]


def roles_of(user: User, context: Context) -> list[SchoolRole]:
    """Return the school roles in the order of the table. An admin is one by role, or because the
    settings name their verified primary address."""
    by_address = user.email_verified and user.email in context.settings.admin_emails
    held: set[SchoolRole] = {"student", *user.roles, *(("admin",) if by_address else ())}
    return [role for role in SCHOOL_ROLES if role in held]


def permissions_of(user: User, context: Context) -> frozenset[Permission]:
    """Return what the person may do in the whole school by any of their roles."""
    return frozenset().union(*(SCHOOL_ROLES[role] for role in roles_of(user, context)))


def may(user: User | None, permission: Permission, context: Context) -> bool:
    """Return whether the person may do this in the whole school; a visitor (None) may not."""
    return user is not None and permission in permissions_of(user, context)


def may_in_course(
    user: User, role: CourseRole | None, permission: CoursePermission, context: Context
) -> bool:
    """Return whether the person may do this in a course in which they have this role."""
    by_role = role is not None and permission in COURSE_ROLES[role]
    return by_role or any(
        permission in allowed and may(user, everywhere, context)
        for everywhere, allowed in EVERY_COURSE.items()
    )


@raises(Forbidden)
@dataclass(frozen=True)
class Requires:
    """The dependency behind `requires`. A test reads the `permission` of every route."""

    permission: Permission

    async def __call__(self, user: CurrentUser, context: CurrentContext) -> User:
        if not may(user, self.permission, context):
            teaching = self.permission in SCHOOL_ROLES["educator"]
            raise Forbidden("Become an educator first." if teaching else None)
        return user


def requires(permission: Permission) -> Any:
    """Return a dependency on a signed-in user with this permission: Forbidden (403) otherwise."""
    return Depends(Requires(permission))
