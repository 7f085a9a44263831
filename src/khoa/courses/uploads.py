"""Upload films and documents from a browser to their provider, and attach them to lectures.

The destruction of a file waits in the outbox from the moment its upload is signed; only attaching
the file to a lecture cancels it. So a closed tab, a lost notification or a killed process leaves no
orphan for longer than a day.
"""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Literal

from beanie import PydanticObjectId
from slugify import slugify

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Invalid, NotFound
from khoa.base.language import Language
from khoa.context import Context
from khoa.courses.lectures import content_of, files_of, write_content
from khoa.courses.models import CAPTION_LABELS, Course, Lecture, LectureUpload, OutlineLecture
from khoa.courses.service import save
from khoa.database import Database, require_transaction
from khoa.media import replace
from khoa.media.intents import DestroyAsset
from khoa.media.kinds import DOCUMENT, FILM, FileKind
from khoa.media.models import Asset
from khoa.outbox import service as outbox
from khoa.platforms.events import StoredFile
from khoa.platforms.media.protocol import SignedUpload

LIFETIME = timedelta(days=1)
"""How long after the last signature a file that was never attached is destroyed."""
AT_ONCE = 1_000
_KINDS: dict[str, FileKind] = {"video": FILM, "document": DOCUMENT}
_FORMATS = {kind.resource_type: kind.formats for kind in _KINDS.values()}


class NotArrived(Conflict):
    code = "not_arrived"
    detail = "The file has not arrived. Wait a moment, or send it again."


async def begin(
    context: Context, course: Course, lecture: OutlineLecture, *, filename: str, size: int
) -> tuple[LectureUpload, SignedUpload]:
    """Sign the upload of one file into this lecture, ending any other that is open there.

    Raise UnsupportedType or TooLarge by name and `size` (bytes), Invalid for a lecture that holds
    no file.
    """
    kind = _KINDS.get(lecture.kind)
    if kind is None:
        detail = "This lecture takes no file."
        raise Invalid(errors=[FieldError("filename", "wrong_kind", detail)])
    filename = PurePosixPath(filename.replace("\\", "/")).name
    provider = context.media.for_new(kind.resource_type)
    extension = kind.check(filename, size, largest=provider.largest)
    id = PydanticObjectId()
    public_id = f"khoa/lectures/{course.course_id}/{id}"
    if kind.resource_type == "raw":  # the last part is the file name that people save it under
        stem = slugify(PurePosixPath(filename).stem, max_length=100) or "tai-lieu"
        public_id = f"{public_id}/{stem}.{extension}"
    upload = LectureUpload(
        id=id,
        course_id=course.course_id,
        lecture_id=lecture.id,
        public_id=public_id,
        resource_type=kind.resource_type,
        filename=filename,
        bytes=size,
        provider=provider.name,
    )

    async def write() -> None:
        await give_up_open(lecture.id)
        await upload.insert()
        await outbox.enqueue(_destruction(upload), at=datetime.now(UTC) + LIFETIME)
        await _tell_of_office(course)

    await context.database.transaction(write)
    return upload, _signed(context, upload)


async def renew(context: Context, upload: LectureUpload) -> SignedUpload:
    """Sign the same upload again, so that a slow connection can go on with the next chunk.

    Raise NotFound when it was cancelled or has expired.
    """

    async def write() -> None:
        fresh = await LectureUpload.get(upload.id)
        destruction = _destruction(upload)
        if fresh is None or fresh.state != "open" or not await outbox.cancel(destruction):
            raise NotFound("This upload is over.")
        fresh.signed_at = datetime.now(UTC)
        await _change(fresh, signed_at=fresh.signed_at)
        await outbox.enqueue(destruction, at=fresh.signed_at + LIFETIME)

    await context.database.transaction(write)
    return _signed(context, upload)


def _signed(context: Context, upload: LectureUpload) -> SignedUpload:
    provider = context.media.named(upload.provider)
    notification_path = provider.webhook_endpoints[0].url_path(provider.name)
    return provider.sign_upload(
        upload.public_id,
        resource_type=upload.resource_type,
        formats=_FORMATS[upload.resource_type],
        notify=f"{context.settings.public_url}{notification_path}",
    )


async def find(course: Course, lecture: OutlineLecture, upload_id: str) -> LectureUpload:
    """Return the lecture's upload with this id. Raise NotFound if there is none."""
    if PydanticObjectId.is_valid(upload_id):
        upload = await LectureUpload.get(PydanticObjectId(upload_id))
        if upload and (upload.course_id, upload.lecture_id) == (course.id, lecture.id):
            return upload
    raise NotFound("There is no such upload.")


async def complete(context: Context, upload: LectureUpload) -> None:
    """Look for the file that the browser says it has sent. Raise NotArrived if it is not there."""
    stored = await context.media.named(upload.provider).find_stored(
        upload.public_id, resource_type=upload.resource_type, protected=True
    )
    if stored is None:
        raise NotArrived
    await context.database.transaction(lambda: attach(stored))


async def open_since(before: datetime) -> list[LectureUpload]:
    """Return the open uploads that were last signed before this time: the oldest ones, and of very
    many not all at once."""
    stale = LectureUpload.find({"state": "open", "signed_at": {"$lt": before}})
    return await stale.sort("signed_at").limit(AT_ONCE).to_list()


async def expire(context: Context, upload: LectureUpload) -> bool:
    """End an upload that never arrived; return False if it was renewed or ended meanwhile."""

    async def write() -> bool:
        fresh = await LectureUpload.get(upload.id)
        if fresh is None or fresh.state != "open" or fresh.signed_at != upload.signed_at:
            return False
        await _end(fresh, "gone")
        return True

    return await context.database.transaction(write)


async def attach(stored: StoredFile) -> bool:
    """Attach a file that has arrived to its lecture, once; return False if it is none of ours.

    Call it in a transaction. Safe to call again, in any order with `cancel`. A file that is no
    longer expected, or differs from what was announced, is destroyed.
    """
    require_transaction()
    upload = await LectureUpload.find_one(LectureUpload.public_id == stored.public_id)
    if upload is None or not stored.protected:
        return False
    if (stored.provider, stored.resource_type) != (upload.provider, upload.resource_type):
        return False
    if upload.state == "attached":
        return True
    course = await Course.get(upload.course_id)
    waiting = (
        (one for one in course.draft_lectures if one.id == upload.lecture_id) if course else ()
    )
    lecture = next(iter(waiting), None)
    if upload.state != "open" or course is None or lecture is None:
        await _end(upload, "failed" if upload.state == "failed" else "gone")
        return True
    formats = _KINDS[lecture.kind].formats
    as_announced = stored.bytes == upload.bytes and (not formats or stored.format in formats)
    if not as_announced or not await replace.cancel_destruction(_destruction(upload)):
        await _end(upload, "failed")
        return True
    content = await content_of(course, lecture)
    await _destroy_asset(content)
    content.asset = Asset(
        public_id=stored.public_id,
        asset_id=stored.asset_id,
        version=stored.version,
        resource_type=stored.resource_type,
        format=stored.format,
        url=None,
        bytes=stored.bytes,
        width=stored.width,
        height=stored.height,
        duration=stored.duration,
        protected=True,
        provider=stored.provider,
    )
    content.upload_id, content.filename = upload.id, upload.filename
    if stored.duration:
        lecture.duration = max(1, round(stored.duration))
    await _change(upload, state="attached")
    await write_content(course, content)
    await save(course)
    return True


async def cancel(database: Database, course: Course, upload: LectureUpload) -> None:
    """Destroy whatever of the upload reached its provider, and what arrives later.

    Raise NeededWhilePublished or NeededByStudents when it is attached already and students would
    lose it.
    """

    async def write() -> None:
        fresh = await LectureUpload.get(upload.id)
        if fresh is None:
            return
        if fresh.state == "attached":
            found, content = await Course.get(course.course_id), await Lecture.get(fresh.lecture_id)
            if found and content and content.upload_id == fresh.id:
                content.asset = content.upload_id = content.filename = None
                await write_content(found, content)
                await save(found)
        await _end(fresh, "gone")
        await _tell_of_office(course)

    await database.transaction(write)


async def _tell_of_office(course: Course) -> None:
    """A file arrives without whoever sent it: what they begin and end is audited."""
    if course.changed_by_office:
        await audit.record(
            "course.file_changed", f"course:{course.course_id}", by=course.changed_by_office
        )


async def discard_lecture(content: Lecture) -> None:
    """Discard a lecture's content and uploads, in the transaction that removes the lecture."""
    require_transaction()
    await give_up_open(content.id)
    await _discard_files(content)
    await Lecture.get_pymongo_collection().delete_one({"_id": content.id})


async def discard_lectures(course: Course) -> None:
    """Do the same for all lectures, in the transaction that deletes the course."""
    require_transaction()
    await _give_up({"course_id": course.course_id})
    for content in (await files_of(course)).values():
        await _discard_files(content)
    await Lecture.get_pymongo_collection().delete_many({"course_id": course.course_id})


async def _discard_files(content: Lecture) -> None:
    await discard_captions(content, *CAPTION_LABELS)
    await _destroy_asset(content)


async def discard_captions(content: Lecture, *languages: Language) -> None:
    """Discard captions in these languages, in the transaction that writes the content."""
    require_transaction()
    for caption in [one for one in content.captions if one.language in languages]:
        content.captions.remove(caption)
        if not caption.shared:
            await replace.discard(caption.asset)


async def under_way(course: Course) -> dict[str, LectureUpload]:
    """Return by lecture id the upload that is open, or that failed and was not retried."""
    found = LectureUpload.find({"course_id": course.id, "state": {"$in": ["open", "failed"]}}).sort(
        "created_at"
    )
    return {upload.lecture_id: upload async for upload in found}


async def give_up_open(lecture_id: str) -> None:
    """End the lecture's open uploads, in the transaction after which it expects no file."""
    await _give_up({"lecture_id": lecture_id})


async def _give_up(which: dict[str, Any]) -> None:
    waiting = LectureUpload.find({**which, "state": {"$in": ["open", "failed"]}})
    async for upload in waiting:
        await _end(upload, "gone")


async def _destroy_asset(content: Lecture) -> None:
    """Destroy a file that was uploaded for this lecture; the demo school's shared films stay."""
    if content.upload_id is None:
        return
    upload = await LectureUpload.get(content.upload_id)
    if upload is not None:
        await _end(upload, "gone")


async def _end(upload: LectureUpload, state: Literal["failed", "gone"]) -> None:
    await _change(upload, state=state, ended_at=datetime.now(UTC))
    await outbox.enqueue(_destruction(upload))


async def _change(upload: LectureUpload, **values: Any) -> None:
    """Not `upload.save()`: for findAndModify the embedded server reads all uploads."""
    await LectureUpload.get_pymongo_collection().update_one({"_id": upload.id}, {"$set": values})


def _destruction(upload: LectureUpload) -> DestroyAsset:
    return DestroyAsset(
        provider=upload.provider,
        public_id=upload.public_id,
        resource_type=upload.resource_type,
        protected=True,
    )
