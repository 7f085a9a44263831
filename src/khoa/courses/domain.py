"""What courses hand to the house: stored files, an educator's new face, and comparing files."""

from beanie import PydanticObjectId

from khoa.base.domain import Domain, Effect, Person
from khoa.context import Context
from khoa.courses import members, service, uploads
from khoa.courses.invitations import COURSE_ROLE
from khoa.courses.models import DOCUMENTS
from khoa.courses.reconcile import unfinished, unnamed
from khoa.platforms.events import PlatformEvent, StoredFile
from khoa.users.intents import FaceChanged


async def on_stored_file(context: Context, event: PlatformEvent) -> Effect:
    assert isinstance(event.fact, StoredFile)
    if not await uploads.settle(event.fact):
        return Effect("unmatched")
    return Effect("handled", codes=("file_settled",))


async def show_face_anew(context: Context, work: FaceChanged) -> None:
    educator_id = PydanticObjectId(work.user_id)
    await context.database.transaction(lambda: service.show_educator_anew(educator_id))


async def forget(context: Context, person: Person) -> None:
    """Archive what the person taught: nobody buys it any more, buyers keep it."""
    if person.user_id is not None:
        await service.archive_of(person.user_id)
        await members.forget(person.user_id)


DOMAIN = Domain(
    "courses",
    invitations=[COURSE_ROLE],
    documents=[*DOCUMENTS, members.CourseMember],
    intent_handlers={FaceChanged: show_face_anew},
    on_event={StoredFile: on_stored_file},
    forget=forget,
    reconcile={"uploads": unfinished, "files": unnamed},
)
