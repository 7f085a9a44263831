"""The courses domain: stored files, an educator's new name or picture, reconciling files."""

from beanie import PydanticObjectId

from khoa.base.domain import Domain, Effect, Person
from khoa.context import Context
from khoa.courses import members, service, uploads
from khoa.courses.invitations import COURSE_ROLE
from khoa.courses.models import DOCUMENTS
from khoa.courses.reconcile import unfinished, unused
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
        await service.archive_of(person.user_id)
        await members.forget(person.user_id)


DOMAIN = Domain(
    "courses",
    invitations=[COURSE_ROLE],
    documents=[*DOCUMENTS, members.CourseMember],
    intent_handlers={NameOrPictureChanged: refresh_educator},
    on_event={StoredFile: on_stored_file},
    forget=forget,
    reconcile={"uploads": unfinished, "files": unused},
)
