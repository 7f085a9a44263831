"""Who is asking. Routes take `CurrentUser` or `OptionalUser`; the session token is checked alone,
without a network call. A route that takes the bare request is refused before its body is read; one
with a JSON or form model after it: FastAPI parses such a body before any dependency runs."""

from typing import Annotated

from fastapi import Depends, Request

from khoa.base.errors import Forbidden, NotFound, NotSignedIn
from khoa.context import Context, CurrentContext
from khoa.users import service as users
from khoa.users.models import User


async def current_user(request: Request, context: CurrentContext) -> User:
    """The signed-in user. NotSignedIn (401) without a valid token or after deletion, Forbidden
    (403) when banned, Unavailable (503) when a new user must be asked for and Clerk is away."""
    session = context.clerk.verify_session(request.headers.get("authorization"))
    user = await users.by_clerk_id(session.clerk_id) or await _provision(session.clerk_id, context)
    if user.deleted:
        raise NotSignedIn("This account was deleted.")
    if user.banned:
        raise Forbidden("This account is suspended.")
    return user


async def optional_user(request: Request, context: CurrentContext) -> User | None:
    """The signed-in user, or None for a visitor; a bad token is a visitor's here."""
    if "authorization" not in request.headers:
        return None
    try:
        return await current_user(request, context)
    except NotSignedIn:
        return None


async def _provision(clerk_id: str, context: Context) -> User:
    """The webhook has not come yet: ask Clerk once, so that nobody waits for it."""
    try:
        profile = await context.clerk.fetch_user(clerk_id)
    except NotFound as error:
        raise NotSignedIn("This account was deleted.") from error
    await context.database.transaction(lambda: users.apply_profile(profile))
    user = await users.by_clerk_id(clerk_id)
    assert user is not None, "apply_profile leaves the user or a tombstone"
    return user


def is_admin(user: User, context: Context) -> bool:
    """By role, or because the settings name the user's verified primary address."""
    by_address = user.email_verified and user.email in context.settings.admin_emails
    return "admin" in user.roles or by_address


CurrentUser = Annotated[User, Depends(current_user)]


async def educator(user: CurrentUser) -> User:
    """Forbidden (403) for who has not become one."""
    if "educator" not in user.roles:
        raise Forbidden("Become an educator first.")
    return user


async def admin(user: CurrentUser, context: CurrentContext) -> User:
    """Forbidden (403) for everybody else."""
    if not is_admin(user, context):
        raise Forbidden
    return user


Educator = Annotated[User, Depends(educator)]
Admin = Annotated[User, Depends(admin)]
OptionalUser = Annotated[User | None, Depends(optional_user)]
