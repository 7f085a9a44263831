"""The school's own settings in the office."""

from typing import Annotated

from fastapi import APIRouter, Response

from khoa.auth import requires
from khoa.context import MAX_JSON, CurrentContext
from khoa.http.revisions import SeenRevision
from khoa.school import service as school
from khoa.school.models import SchoolForm, SchoolSettings
from khoa.users.models import User

router = APIRouter(prefix="/api/admin/school", tags=["office"], max_body_size=MAX_JSON)

Changer = Annotated[User, requires("settings.change")]


@router.get("")
async def show_school(
    staff: Changer, context: CurrentContext, response: Response
) -> SchoolSettings:
    """As the database has them now. `revision` is what `If-Match` takes."""
    settings = await school.read(context.settings)
    response.headers["etag"] = f'"{settings.revision}"'
    return settings


@router.put("")
async def change_school(
    staff: Changer,
    context: CurrentContext,
    seen: SeenRevision,
    body: SchoolForm,
    response: Response,
) -> SchoolSettings:
    """All of them; every process goes by it within two seconds. 409 changed_elsewhere when the
    page shows another revision than the present one."""
    settings = await school.change(
        context.database, context.settings, body, seen=seen, by=staff.user_id
    )
    context.school_watch.update(settings)
    response.headers["etag"] = f'"{settings.revision}"'
    return settings
