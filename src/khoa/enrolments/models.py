"""An enrolment: one per person and course, with the reasons for it and the progress made."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field
from pymongo import IndexModel


class Grant(BaseModel):
    """Why the course is open. Any active grant opens it; each is given and taken back alone."""

    source: Literal["free", "purchase"]
    purchase_id: PydanticObjectId | None = None
    active: bool = True


class LectureProgress(BaseModel):
    """`position` in seconds from the start."""

    completed: bool = False
    position: float = 0.0


class Enrolment(Document):
    user_id: PydanticObjectId
    course_id: PydanticObjectId
    grants: list[Grant] = Field(default_factory=list)
    active: bool = False
    """Any grant is; stored for the index."""
    lectures: dict[str, LectureProgress] = Field(default_factory=dict)
    learned: list[str] = Field(default_factory=list)
    """Ids of lectures that were ever completed, also those that no longer are: what a refund goes
    by. Who marks them as unseen again has seen them all the same."""
    last_lecture_id: str | None = None
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    class Settings:
        name = "enrolments"
        indexes = (
            IndexModel([("user_id", 1), ("course_id", 1)], unique=True),
            IndexModel([("user_id", 1), ("active", 1), ("created_at", -1)]),
            IndexModel([("course_id", 1), ("active", 1)]),
        )
