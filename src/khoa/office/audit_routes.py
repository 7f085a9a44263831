"""Who did what, in the office."""

from datetime import datetime
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter, Query
from pydantic import BaseModel

from khoa.audit import service as audit
from khoa.audit.models import Detail
from khoa.auth import requires
from khoa.context import CurrentContext
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


class AuditRows(BaseModel):
    items: list[AuditRow]
    total: int
    page: int
    per_page: int


@router.get("")
async def list_acts(
    staff: Reader,
    context: CurrentContext,
    subject: Annotated[str | None, Query(max_length=100)] = None,
    actor: PydanticObjectId | None = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AuditRows:
    """Newest first: what was done to one subject, or by one person, or everything."""
    rows, total = await audit.find(
        subject=subject, actor=actor, skip=(page - 1) * per_page, limit=per_page
    )
    ids = {who for row in rows for who in (row.actor, row.on_behalf_of) if who}
    people = await users.by_ids(ids) if ids else {}
    language = staff.language or context.school.default_language

    def someone(who: PydanticObjectId | None) -> Someone | None:
        if who is None:
            return None
        known = people.get(who)
        return Someone(id=str(who), name=known.name_in(language) if known else "")

    return AuditRows(
        items=[
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
        ],
        total=total,
        page=page,
        per_page=per_page,
    )
