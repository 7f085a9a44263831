"""The content of lectures: read to show one, written together with its course."""

from pymongo.errors import BulkWriteError

from khoa.courses.models import Course, Lecture, OutlineLecture
from khoa.courses.outlines import lecture_of
from khoa.database import require_transaction

_DUPLICATE = 11000


async def content_of(course: Course, lecture: OutlineLecture) -> Lecture:
    """Return the lecture's content, which may be empty."""
    found = await Lecture.get(lecture.id)
    return found or Lecture(id=lecture.id, course_id=course.course_id)


async def files_of(course: Course) -> dict[str, Lecture]:
    """Return by lecture id the content of the course's lectures without texts, which are long.

    It is to be shown or discarded, not written. Looked up by course rather than by ids: with five
    hundred of those the embedded server takes ten times as long.
    """
    rows = Lecture.get_pymongo_collection().find({"course_id": course.course_id}, {"html": 0})
    found = [Lecture.model_validate(row) async for row in rows]
    return {content.id: content for content in found}


async def write_content(course: Course, content: Lecture) -> None:
    """Write the content, in the transaction that saves the course: it updates `has_content`."""
    require_transaction()
    lecture_of(course, content.id).has_content = content.has_content
    await Lecture.get_pymongo_collection().update_one(
        {"_id": content.id},
        {"$set": content.model_dump(exclude={"id", "revision_id"})},
        upsert=True,
    )


async def insert_many(new: list[Lecture]) -> None:
    """Insert the content of many lectures, skipping those that exist, to fill a database."""
    rows = [content.model_dump(by_alias=True, exclude={"revision_id"}) for content in new]
    try:
        await Lecture.get_pymongo_collection().insert_many(rows, ordered=False)
    except BulkWriteError as error:
        if any(each["code"] != _DUPLICATE for each in error.details["writeErrors"]):
            raise
