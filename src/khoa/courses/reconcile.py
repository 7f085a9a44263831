"""Files at the media providers: uploads that nobody ended, and what no course names any more."""

from datetime import timedelta

from bson import ObjectId

from khoa.base.errors import Unavailable
from khoa.courses import uploads
from khoa.courses.models import Course, Lecture, LectureUpload
from khoa.media.intents import DestroyAsset
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.upkeep import PartReport, Run, each

UPLOADING_TAKES = timedelta(minutes=10)
LISTED_EVERY = timedelta(days=1)
"""The list is long and changes slowly."""
YOUNG = timedelta(days=1)
"""A file may be stored before the course that names it is."""
_KEPT = (
    ("khoa/covers/", "image", False),
    ("khoa/captions/", "raw", True),
    ("khoa/lectures/", "video", True),
    ("khoa/lectures/", "raw", True),
)


async def unfinished(run: Run, report: PartReport) -> None:
    """An upload whose browser and notification were both lost: see whether it arrived.

    One that never did has its destruction in the outbox since it began; after its day it is over.
    """
    waiting = await uploads.left_open(run.started_at - UPLOADING_TAKES)
    report.saw("uploads", len(waiting))

    async def look(upload: LectureUpload) -> None:
        try:
            await uploads.complete(run.context, upload)
        except uploads.NotArrived:
            day_over = upload.signed_at + uploads.LIFETIME < run.started_at
            if day_over and await uploads.give_up(run.context, upload):
                report.mend("uploads given up")
        except Unavailable:  # so are the others: this part ends here
            raise
        except Exception as error:  # noqa: BLE001 (told; the others go on)
            report.trouble("upload_unknown", f"{upload.public_id}: {error}")
        else:
            report.mend("uploads")

    await each(waiting, look)


async def unnamed(run: Run, report: PartReport) -> None:
    """Destroy what no document of ours names, when it is certain that it was ours.

    Another installation may use the same account: a file of a course that we do not know, and did
    not sign an upload for, is told of and left alone.
    """
    if run.seen_within(LISTED_EVERY, "files"):
        return
    named = await _named()
    kept = [(provider, *each) for provider in run.context.media for each in _KEPT]
    for provider, prefix, resource_type, protected in kept:
        stored = provider.list_stored(prefix, resource_type=resource_type, protected=protected)
        async for public_id, stored_at in stored:
            report.saw("files")
            if public_id in named or run.started_at - stored_at < YOUNG:
                continue
            gone = DestroyAsset(
                provider=provider.name,
                public_id=public_id,
                resource_type=resource_type,
                protected=protected,
            )
            if await Intent.find_one({"subject": gone.subject, "state": "waiting"}):
                continue
            if not await _ours(public_id):
                report.trouble("file_of_nobody", public_id)
                continue
            await run.context.database.transaction(lambda gone=gone: outbox.enqueue(gone))  # type: ignore[misc]
            report.mend("files")
    await run.seen_up_to_now("files")


async def _named() -> set[str]:
    """Public ids of all files that courses show, and of uploads that may still arrive."""
    covers = Course.get_pymongo_collection().find({}, {"cover.public_id": 1})
    named = {row["cover"]["public_id"] async for row in covers if row.get("cover")}
    files = {"asset.public_id": 1, "captions.asset.public_id": 1}
    async for row in Lecture.get_pymongo_collection().find({}, files):
        held = [row.get("asset"), *(caption["asset"] for caption in row.get("captions", []))]
        named |= {asset["public_id"] for asset in held if asset}
    waiting = LectureUpload.get_pymongo_collection().find({"state": "open"}, {"public_id": 1})
    return named | {row["public_id"] async for row in waiting}


async def _ours(public_id: str) -> bool:
    """We signed its upload, or its name holds the id of a course of ours."""
    if await LectureUpload.find_one({"public_id": public_id}):
        return True
    course_id = public_id.split("/")[2]
    return ObjectId.is_valid(course_id) and await Course.get(ObjectId(course_id)) is not None
