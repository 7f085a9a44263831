"""The members of a course: those who work on it besides its owner (`educator_id`)."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

from khoa.audit import service as audit
from khoa.auth.roles import CourseRole
from khoa.base.paging import PageQuery
from khoa.courses.models import Course
from khoa.database.paging import read_page

MemberRole = Literal["co_educator", "assistant"]


class CourseMember(Document):
    """One person's role in one course."""

    user_id: PydanticObjectId
    course_id: PydanticObjectId
    role: MemberRole
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "course_members"
        indexes = (
            IndexModel([("user_id", 1), ("course_id", 1)], unique=True),
            IndexModel([("course_id", 1), ("created_at", 1)]),
        )


async def role_in(user_id: PydanticObjectId, course: Course) -> CourseRole | None:
    """Return the person's role in the course, or None if they have none."""
    if course.educator_id == user_id:
        return "owner"
    member = await CourseMember.find_one({"user_id": user_id, "course_id": course.course_id})
    return member.role if member else None


async def courses_of(user_id: PydanticObjectId) -> list[PydanticObjectId]:
    """Return the courses of others that the person works on."""
    return [member.course_id async for member in CourseMember.find({"user_id": user_id})]


async def of(course_id: PydanticObjectId, asked: PageQuery) -> tuple[list[CourseMember], int]:
    """Return a page of the members, the oldest first, and their number; without the owner."""
    return await read_page(CourseMember.find({"course_id": course_id}).sort("created_at"), asked)


async def give_role(
    course_id: PydanticObjectId, user_id: PydanticObjectId, role: MemberRole
) -> None:
    """Make the person a member, or change their role. Call it in a transaction; idempotent."""
    await CourseMember.get_pymongo_collection().update_one(
        {"user_id": user_id, "course_id": course_id},
        {"$set": {"role": role}, "$setOnInsert": {"created_at": datetime.now(UTC)}},
        upsert=True,
    )


async def take_role(
    course_id: PydanticObjectId, user_id: PydanticObjectId, *, by: PydanticObjectId
) -> None:
    """Remove a member from the course, if they are one. Call it in a transaction."""
    gone = await CourseMember.get_pymongo_collection().delete_one(
        {"user_id": user_id, "course_id": course_id}
    )
    if gone.deleted_count:
        await audit.record(
            "course.role_taken", f"course:{course_id}", by=by, details={"user": str(user_id)}
        )


async def forget(user_id: PydanticObjectId) -> None:
    """Remove all memberships of a person whose account is gone."""
    await CourseMember.get_pymongo_collection().delete_many({"user_id": user_id})


async def forget_course(course_id: PydanticObjectId) -> None:
    """Remove all members of a course, in the transaction that deletes it."""
    await CourseMember.get_pymongo_collection().delete_many({"course_id": course_id})
