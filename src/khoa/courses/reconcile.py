"""Reconcile files at the media providers: unfinished uploads, and files that no course uses."""

from datetime import timedelta

from bson import ObjectId

from khoa.base.batched import batched
from khoa.base.errors import Unavailable
from khoa.courses import uploads
from khoa.courses.models import Course, Lecture, LectureUpload
from khoa.media.intents import DestroyAsset
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.upkeep import PartReport, Run, for_each

UPLOAD_TIME = timedelta(minutes=10)
LISTED_EVERY = timedelta(days=1)
"""The list of files is long and changes slowly."""
YOUNG = timedelta(days=1)
"""Age below which a file is left alone: it may be stored before the course that uses it."""
LISTED_AT_ONCE = 500
"""Files that are looked up together, so that no run holds the names of all."""
_KEPT = (
    ("khoa/covers/", "image", False),
    ("khoa/captions/", "raw", True),
    ("khoa/lectures/", "video", True),
    ("khoa/lectures/", "raw", True),
)


async def unfinished(run: Run, report: PartReport) -> None:
    """Check whether open uploads arrived whose browser and notification were both lost.

    One that never did expires after a day; its destruction is in the outbox since it was signed.
    """
    waiting = await uploads.open_since(run.started_at - UPLOAD_TIME)
    report.count_seen("uploads", len(waiting))

    async def look(upload: LectureUpload) -> None:
        try:
            await uploads.complete(run.context, upload)
        except uploads.NotArrived:
            expired = upload.signed_at + uploads.LIFETIME < run.started_at
            if expired and await uploads.expire(run.context, upload):
                report.count_mended("uploads given up")
        except Unavailable:  # the others will fail as well: end this part
            raise
        except Exception as error:  # noqa: BLE001 (reported; the others go on)
            report.add_finding("upload_unknown", f"{upload.public_id}: {error}")
        else:
            report.count_mended("uploads")

    await for_each(waiting, look)


async def unused(run: Run, report: PartReport) -> None:
    """Destroy files that none of our documents use, if they are certainly ours.

    Another installation may use the same account, so a file of an unknown course, for which we
    signed no upload, is reported and left alone.
    """
    if run.done_within(LISTED_EVERY, "files"):
        return
    kept = [(provider, *each) for provider in run.context.media for each in _KEPT]
    for provider, prefix, resource_type, protected in kept:
        stored = provider.list_stored(prefix, resource_type=resource_type, protected=protected)
        async for listed in batched(stored, LISTED_AT_ONCE):
            report.count_seen("files", len(listed))
            old = [public_id for public_id, at in listed if run.started_at - at >= YOUNG]
            in_use = await _in_use(old)
            for public_id in old:
                if public_id in in_use:
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
                    report.add_finding("file_of_nobody", public_id)
                    continue
                await run.context.database.transaction(lambda gone=gone: outbox.enqueue(gone))  # type: ignore[misc]
                report.count_mended("files")
    await run.advance_cursor("files")


async def _in_use(public_ids: list[str]) -> set[str]:
    """Return those of these files that courses use, or whose uploads may still arrive."""
    those = {"$in": public_ids}
    covers = Course.get_pymongo_collection().find(
        {"cover.public_id": those}, {"cover.public_id": 1}
    )
    in_use = {row["cover"]["public_id"] async for row in covers}
    lectures = Lecture.get_pymongo_collection()
    films = lectures.find({"asset.public_id": those}, {"asset.public_id": 1})
    in_use |= {row["asset"]["public_id"] async for row in films}
    captioned = lectures.find({"captions.asset.public_id": those}, {"captions.asset.public_id": 1})
    async for row in captioned:
        in_use |= {caption["asset"]["public_id"] for caption in row["captions"]}
    waiting = LectureUpload.get_pymongo_collection().find(
        {"public_id": those}, {"public_id": 1, "state": 1}
    )
    return in_use | {row["public_id"] async for row in waiting if row["state"] == "open"}


async def _ours(public_id: str) -> bool:
    """Return whether we signed the file's upload, or its name holds the id of a course of ours."""
    if await LectureUpload.find_one({"public_id": public_id}):
        return True
    course_id = public_id.split("/")[2]
    return ObjectId.is_valid(course_id) and await Course.get(ObjectId(course_id)) is not None
