"""The `Idempotency-Key` of a call that the signed-in user may repeat."""

from typing import Annotated

from fastapi import Depends, Header, Request

from khoa.auth.access import CurrentUser
from khoa.base.errors import NotFound
from khoa.http.idempotency import (
    LONGEST,
    IdempotencyKeyInvalid,
    IdempotencyKeyReused,
    Intention,
    intention,
)
from khoa.http.openapi import raises


@raises(IdempotencyKeyInvalid, IdempotencyKeyReused, NotFound)
async def current_intention(
    request: Request,
    user: CurrentUser,
    idempotency_key: Annotated[
        str | None,
        Header(description=f"Repeat the call with the same one; at most {LONGEST} characters."),
    ] = None,
) -> Intention:
    """Return the intention of a call with a JSON body or none, whose body has been read already.

    The call itself raises NotFound when what it once created is gone.
    """
    call = f"{request.method} {request.url.path}"
    return intention(idempotency_key, person=user.user_id, call=call, body=await request.body())


CurrentIntention = Annotated[Intention, Depends(current_intention)]
"""For calls that create something: it is created once for each Idempotency-Key."""
