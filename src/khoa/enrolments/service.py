"""Opening and closing courses for people, and their progress."""

from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId

from khoa.base.errors import Conflict, NotEnrolled, NotFound, NotSignedIn
from khoa.courses import members, stats
from khoa.courses.models import Course, Lecture
from khoa.database import Database, require_transaction
from khoa.enrolments.models import Enrolment, Grant
from khoa.users.models import User


class CourseNotFree(Conflict):
    code = "course_not_free"
    detail = "This course has a price; buy it to enrol."


class EnrolsInOwnCourse(Conflict):
    code = "own_course"
    detail = "This is your own course."


async def of(user_id: PydanticObjectId, course_id: PydanticObjectId) -> Enrolment | None:
    """The enrolment that opens the course now, or None."""
    return await Enrolment.find_one(
        Enrolment.user_id == user_id,
        Enrolment.course_id == course_id,
        Enrolment.active == True,  # noqa: E712
    )


async def active_of(user_id: PydanticObjectId) -> list[Enrolment]:
    """All courses that are open to the person, newest first."""
    found = Enrolment.find(Enrolment.user_id == user_id, Enrolment.active == True)  # noqa: E712
    return await found.sort("-created_at").to_list()


async def has_students(course_id: PydanticObjectId) -> bool:
    """Is the course open to anybody?"""
    return (
        await Enrolment.find_one(
            Enrolment.course_id == course_id,
            Enrolment.active == True,  # noqa: E712
        )
        is not None
    )


async def owned_among(
    user_id: PydanticObjectId, course_ids: list[PydanticObjectId]
) -> set[PydanticObjectId]:
    found = await Enrolment.find(
        {"user_id": user_id, "course_id": {"$in": course_ids}, "active": True}
    ).to_list()
    return {enrolment.course_id for enrolment in found}


async def open_without(
    user_id: PydanticObjectId, course_ids: list[PydanticObjectId], purchase_id: PydanticObjectId
) -> set[PydanticObjectId]:
    """The courses that are open to the person for another reason than this purchase."""
    found = await Enrolment.find(
        {"user_id": user_id, "course_id": {"$in": course_ids}, "active": True}
    ).to_list()
    return {
        enrolment.course_id
        for enrolment in found
        if any(held.active and held.purchase_id != purchase_id for held in enrolment.grants)
    }


async def grant(user_id: PydanticObjectId, course_id: PydanticObjectId, reason: Grant) -> None:
    """Give or take back one reason. In a transaction; safe to call again with the same reason.

    Other reasons stay as they are: a refund of a second payment leaves the first one's access.
    """
    require_transaction()
    enrolments = Enrolment.get_pymongo_collection()
    key = {"user_id": user_id, "course_id": course_id}
    first = {
        "grants": [reason.model_dump()],
        "active": reason.active,
        "lectures": {},
        "last_lecture_id": None,
        "created_at": datetime.now(UTC),
    }
    made = await enrolments.update_one(key, {"$setOnInsert": first}, upsert=True)
    if made.upserted_id is not None:
        if reason.active:
            await stats.count_students(course_id, 1)
        return
    enrolment = await Enrolment.find_one(key)
    assert enrolment is not None, "made before"
    others = [
        held
        for held in enrolment.grants
        if (held.source, held.purchase_id) != (reason.source, reason.purchase_id)
    ]
    grants = [*others, reason]
    active = any(held.active for held in grants)
    if reason in enrolment.grants and active == enrolment.active:
        return
    await enrolments.update_one(
        key, {"$set": {"grants": [held.model_dump() for held in grants], "active": active}}
    )
    if active != enrolment.active:
        await stats.count_students(course_id, 1 if active else -1)


async def enrol_free(database: Database, user: User, course: Course) -> None:
    """Enrol in a free course. CourseNotFree when it has a price; enrolling again is fine."""
    if course.educator_id == user.id:
        raise EnrolsInOwnCourse
    if not course.free:
        raise CourseNotFree
    if course.state != "published":
        raise NotFound
    await database.transaction(lambda: grant(user.user_id, course.course_id, Grant(source="free")))


async def access(
    user: User | None, course: Course, *, reads_all: bool, lecture: Lecture | None = None
) -> Enrolment | None:
    """May this person learn here? The enrolment, or None for a preview and for who made or runs it.

    NotFound for a stranger to an unpublished course, else NotSignedIn or NotEnrolled.
    """
    if user is not None:
        enrolment = await of(user.user_id, course.course_id)
        if enrolment or reads_all or await members.role_in(user.user_id, course):
            return enrolment
    if course.state != "published":
        raise NotFound
    if lecture is not None and lecture.preview:
        return None
    raise NotSignedIn if user is None else NotEnrolled


async def record_progress(
    enrolment: Enrolment, lecture: Lecture, *, completed: bool | None, position: float | None
) -> Enrolment:
    """Keep where the person is; None leaves that part as it is, so that a position and a tick that
    pass each other on their way both count. The position never lies beyond the end of a film of
    ours; how long one elsewhere is, its educator may have guessed."""
    at = f"lectures.{lecture.id}"
    kept: dict[str, Any] = {"last_lecture_id": lecture.id}
    if completed is not None:
        kept[f"{at}.completed"] = completed
    if position is not None:
        ours = lecture.duration and lecture.kind == "video"
        kept[f"{at}.position"] = min(position, float(lecture.duration)) if ours else position
    change: dict[str, Any] = {"$set": kept}
    if completed:
        change["$addToSet"] = {"learned": lecture.id}
    await Enrolment.get_pymongo_collection().update_one({"_id": enrolment.id}, change)
    saved = await Enrolment.get(enrolment.id)
    assert saved is not None, "an enrolment is never removed"
    return saved


def learned_percent(course: Course, enrolment: Enrolment) -> int:
    """How much of what the course has now was ever learned, rounded down; never less than the
    progress that is shown, and not taken back with it."""
    completed = {id for id, at in enrolment.lectures.items() if at.completed}
    ids = [lecture.id for lecture in course.lectures]
    learned = completed | set(enrolment.learned)
    return sum(id in learned for id in ids) * 100 // len(ids) if ids else 0
