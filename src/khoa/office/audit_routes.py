"""Who did what, in the office."""

from datetime import datetime
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter, Query
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.audit.models import Detail
from khoa.auth import requires
from khoa.base.paging import Page
from khoa.context import CurrentContext
from khoa.http.paging import AskedPage
from khoa.users import service as users
from khoa.users.models import User

router = APIRouter(prefix="/api/admin/audit", tags=["office"])

Reader = Annotated[User, requires("audit.read")]


class Someone(BaseModel):
    """`name` is empty once the account was deleted."""

    id: str
    name: str


class AuditRow(BaseModel):
    """`actor` None: whoever runs the machine. `subject`: a kind and an id, such as `purchase:…`."""

    id: str
    at: datetime
    actor: Someone | None
    on_behalf_of: Someone | None
    action: str
    subject: str
    details: dict[str, Detail]


@router.get("")
async def list_acts(
    staff: Reader,
    context: CurrentContext,
    asked: AskedPage,
    subject: Annotated[str | None, Query(max_length=100)] = None,
    actor: PydanticObjectId | None = None,
) -> Page[AuditRow]:
    """Newest first: what was done to one subject, or by one person, or everything."""
    rows, total = await audit.find(asked, subject=subject, actor=actor)
    ids = {who for row in rows for who in (row.actor, row.on_behalf_of) if who}
    people = await users.by_ids(ids) if ids else {}
    language = staff.language or context.school.default_language

    def someone(who: PydanticObjectId | None) -> Someone | None:
        if who is None:
            return None
        known = people.get(who)
        return Someone(id=str(who), name=known.name_in(language) if known else "")

    shown = [
        AuditRow(
            id=str(row.id),
            at=row.at,
            actor=someone(row.actor),
            on_behalf_of=someone(row.on_behalf_of),
            action=row.action,
            subject=row.subject,
            details=row.details,
        )
        for row in rows
    ]
    return Page[AuditRow].of(shown, total, asked)
