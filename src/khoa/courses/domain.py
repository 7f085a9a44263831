"""The courses domain: stored files, an educator's new name or picture, reconciling files."""

from typing import Any

from beanie import PydanticObjectId

from khoa.base.domain import Domain, Effect, Person
from khoa.context import Context
from khoa.courses import members, service, uploads
from khoa.courses.invitations import COURSE_ROLE, about
from khoa.courses.models import DOCUMENTS, Course
from khoa.courses.reconcile import unfinished, unused
from khoa.invitations import service as invitations
from khoa.platforms.events import PlatformEvent, StoredFile
from khoa.users.intents import NameOrPictureChanged


async def on_stored_file(context: Context, event: PlatformEvent) -> Effect:
    assert isinstance(event.fact, StoredFile)
    if not await uploads.attach(event.fact):
        return Effect("unmatched")
    return Effect("handled", codes=("file_settled",))


async def refresh_educator(context: Context, work: NameOrPictureChanged) -> None:
    educator_id = PydanticObjectId(work.user_id)
    await context.database.transaction(lambda: service.educator_changed(educator_id))


async def forget(context: Context, person: Person) -> None:
    """Archive the person's courses: nobody buys them any more, buyers keep them."""
    if person.user_id is not None:
        for course_id in await service.archive_of(person.user_id):
            await invitations.close_all(about(course_id))
        await members.forget(person.user_id)


async def export(context: Context, person: Person) -> dict[str, Any]:
    """Return what the person teaches, and the courses of others that they work on."""
    if person.user_id is None:
        return {}
    taught = Course.get_pymongo_collection().find(
        {"educator_id": person.user_id},
        {"slug": 1, "title": 1, "state": 1, "created_at": 1, "published_at": 1},
    )
    roles = await members.CourseMember.find({"user_id": person.user_id}).to_list()
    return {
        "taught": [
            {
                "slug": row["slug"],
                "title": row["title"],
                "state": row["state"],
                "created_at": row["created_at"].isoformat(),
                "published_at": at.isoformat() if (at := row["published_at"]) else None,
            }
            async for row in taught
        ],
        "memberships": [role.model_dump(mode="json", exclude={"id", "user_id"}) for role in roles],
    }


DOMAIN = Domain(
    "courses",
    invitations=[COURSE_ROLE],
    documents=[*DOCUMENTS, members.CourseMember],
    intent_handlers={NameOrPictureChanged: refresh_educator},
    on_event={StoredFile: on_stored_file},
    forget=forget,
    export=export,
    reconcile={"uploads": unfinished, "files": unused},
)
