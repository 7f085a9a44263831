"""Grant and revoke access to courses, and save progress."""

from datetime import datetime

from beanie import PydanticObjectId

from khoa.base.errors import Conflict, NotEnrolled, NotFound, NotSignedIn
from khoa.base.paging import FIRST_PAGE, PageQuery
from khoa.courses import members, stats
from khoa.courses.models import Course, OutlineLecture
from khoa.courses.outlines import retired_for
from khoa.database import Database, clock, require_transaction
from khoa.database.paging import read_page
from khoa.enrolments import progress
from khoa.enrolments.intents import GrantTimeComes
from khoa.enrolments.models import Enrolment, Grant, GrantSource
from khoa.enrolments.progress import LectureState
from khoa.outbox import service as outbox
from khoa.users.models import User


class CourseNotFree(Conflict):
    code = "course_not_free"
    detail = "This course has a price; buy it to enrol."


class EnrolsInOwnCourse(Conflict):
    code = "own_course"
    detail = "This is your own course."


async def of(user_id: PydanticObjectId, course_id: PydanticObjectId) -> Enrolment | None:
    """Return the enrolment if one of its grants opens the course now."""
    found = await Enrolment.find_one({"user_id": user_id, "course_id": course_id})
    return found if found and found.open_at(clock.now()) else None


async def active_of(
    user_id: PydanticObjectId, asked: PageQuery = FIRST_PAGE
) -> tuple[list[Enrolment], int]:
    """Return a page of the courses that are open to the person, newest first, and their number.

    The number may still include one that ended a moment ago; the page does not.
    """
    found = Enrolment.find({"user_id": user_id, "active": True})
    rows, total = await read_page(found.sort("-created_at"), asked)
    now = clock.now()
    return [one for one in rows if one.open_at(now)], total


async def has_students(course_id: PydanticObjectId) -> bool:
    """Return whether anybody was ever granted the course, past, present or future."""
    return await Enrolment.find_one(Enrolment.course_id == course_id) is not None


async def lasting_among(
    user_id: PydanticObjectId,
    course_ids: list[PydanticObjectId],
    *,
    besides: PydanticObjectId | None = None,
) -> set[PydanticObjectId]:
    """Return the courses that the person owns for good, not counting the purchase `besides`: they
    need not be bought again."""
    own = ("purchase", str(besides)) if besides else None
    found = await Enrolment.find({"user_id": user_id, "course_id": {"$in": course_ids}}).to_list()
    return {
        enrolment.course_id
        for enrolment in found
        if any(held.lasting and held.key != own for held in enrolment.grants)
    }


async def opened_by(
    user_id: PydanticObjectId,
    course_ids: list[PydanticObjectId],
    key: tuple[GrantSource, str | None],
) -> set[PydanticObjectId]:
    """Return the courses that this one reason opens, or would at its time."""
    found = await Enrolment.find({"user_id": user_id, "course_id": {"$in": course_ids}}).to_list()
    return {
        enrolment.course_id
        for enrolment in found
        if any(held.active and held.key == key for held in enrolment.grants)
    }


async def grant(user_id: PydanticObjectId, course_id: PydanticObjectId, reason: Grant) -> None:
    """Add or update one grant. Call it in a transaction; safe to call again with the same grant.

    Other grants stay as they are: refunding a second payment leaves the first one's access. When
    a grant opens or ends at a time, the outbox brings `active` and the counts up to date then.
    """
    require_transaction()
    enrolments = Enrolment.get_pymongo_collection()
    key = {"user_id": user_id, "course_id": course_id}
    now = clock.now()
    fresh = Enrolment(
        user_id=user_id, course_id=course_id, grants=[reason], active=reason.opens(now)
    )
    first = fresh.model_dump(include={"grants", "active", "progress", "last_lecture_id"})
    first["created_at"] = fresh.created_at
    made = await enrolments.update_one(key, {"$setOnInsert": first}, upsert=True)
    if made.upserted_id is not None:
        if fresh.active:
            await stats.count_students(course_id, 1)
        await _wake_at_next_moment(fresh, now)
        return
    enrolment = await Enrolment.find_one(key)
    assert enrolment is not None, "made before"
    changed = reason not in enrolment.grants
    if changed:
        others = [held for held in enrolment.grants if held.key != reason.key]
        enrolment.grants = [*others, reason]
    await _write(enrolment, now, changed=changed)


async def bring_up_to_date(user_id: PydanticObjectId, course_id: PydanticObjectId) -> None:
    """Update `active` and the counts to the present time. Call it in a transaction; idempotent."""
    require_transaction()
    enrolment = await Enrolment.find_one({"user_id": user_id, "course_id": course_id})
    if enrolment is not None:
        await _write(enrolment, clock.now(), changed=False)


async def _write(enrolment: Enrolment, now: datetime, *, changed: bool) -> None:
    active = enrolment.open_at(now)
    if changed or active != enrolment.active:
        grants = [held.model_dump() for held in enrolment.grants]
        await Enrolment.get_pymongo_collection().update_one(
            {"user_id": enrolment.user_id, "course_id": enrolment.course_id},
            {"$set": {"grants": grants, "active": active}},
        )
    if active != enrolment.active:
        await stats.count_students(enrolment.course_id, 1 if active else -1)
    await _wake_at_next_moment(enrolment, now)


async def _wake_at_next_moment(enrolment: Enrolment, now: datetime) -> None:
    moment = enrolment.next_moment(now)
    if moment is not None:
        wanted = GrantTimeComes(user_id=str(enrolment.user_id), course_id=str(enrolment.course_id))
        await outbox.enqueue(wanted, at=moment)


async def enrol_free(database: Database, user: User, course: Course) -> None:
    """Enrol in a free course; idempotent. Raise CourseNotFree when it has a price."""
    if course.educator_id == user.id:
        raise EnrolsInOwnCourse
    if not course.free:
        raise CourseNotFree
    if course.state != "published":
        raise NotFound
    await database.transaction(lambda: grant(user.user_id, course.course_id, Grant(source="free")))


async def access(
    user: User | None, course: Course, *, reads_all: bool, lecture: OutlineLecture | None = None
) -> Enrolment | None:
    """Return the enrolment by which a person may learn here; None for a preview, members and staff.

    Raise NotFound for others if the course is unpublished, or the lecture was retired before they
    enrolled, else NotSignedIn or NotEnrolled. Members and staff may open any retired lecture.
    """
    enrolment = await _opened(
        user, course, reads_all=reads_all, preview=bool(lecture and lecture.preview)
    )
    if lecture is not None and all(lecture.id != one.id for one in course.lectures):
        reached = retired_for(course, enrolment.promised_since if enrolment else None)
        open_to_them = reads_all or any(gone.lecture.id == lecture.id for gone in reached)
        if not open_to_them and not (user and await members.role_in(user.user_id, course)):
            raise NotFound
    return enrolment


async def _opened(
    user: User | None, course: Course, *, reads_all: bool, preview: bool
) -> Enrolment | None:
    if user is not None:
        enrolment = await of(user.user_id, course.course_id)
        if enrolment or reads_all or await members.role_in(user.user_id, course):
            return enrolment
    if course.state != "published":
        raise NotFound
    if preview:
        return None
    raise NotSignedIn if user is None else NotEnrolled


async def record_progress(
    enrolment: Enrolment, lecture: OutlineLecture, *, completed: bool | None, position: float | None
) -> Enrolment:
    """Save the position or completion; None leaves that part, so that concurrent requests for each
    are both kept. The position is limited to the length of our own films; for films elsewhere,
    educators may have guessed it."""
    if position is not None and lecture.duration and lecture.kind == "video":
        position = min(position, float(lecture.duration))
    rows = Enrolment.get_pymongo_collection()
    while True:
        lectures = dict(enrolment.lectures)
        at = lectures.get(lecture.id, LectureState())
        lectures[lecture.id] = LectureState(
            completed=at.completed if completed is None else completed,
            learned=at.learned or bool(completed),
            position=at.position if position is None else position,
        )
        kept = {"progress": progress.write(lectures), "last_lecture_id": lecture.id}
        unchanged = {"_id": enrolment.id, "progress": enrolment.progress}
        if (await rows.update_one(unchanged, {"$set": kept})).matched_count:
            saved: Enrolment = enrolment.model_copy(update=kept)
            return saved
        # Another tab was faster: what it kept stays.
        fresh = await Enrolment.get(enrolment.id)
        assert fresh is not None, "an enrolment is never removed"
        enrolment = fresh


def learned_percent(course: Course, enrolment: Enrolment) -> int:
    """Return how much of the present course was ever completed, rounded down. Never less than the
    progress shown, and does not decrease with it."""
    learned = {id for id, at in enrolment.lectures.items() if at.learned}
    ids = [lecture.id for lecture in course.lectures]
    return sum(id in learned for id in ids) * 100 // len(ids) if ids else 0
