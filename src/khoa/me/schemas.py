"""What a person sees of themselves; only they ever get their own e-mail address."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from khoa.courses.schemas import CourseCard
from khoa.enrolments.schemas import Progress
from khoa.users.models import Language


class Me(BaseModel):
    id: str
    name: str
    first_name: str | None
    last_name: str | None
    email: str | None
    image_url: str | None
    roles: list[Literal["student", "educator", "admin"]]
    language: Language | None
    created_at: datetime


class MeUpdate(BaseModel):
    """Names and pictures are changed at Clerk; unknown fields are ignored."""

    language: Language | None = None


class MyEnrolment(BaseModel):
    course: CourseCard
    progress: Progress
    continue_lecture_id: str | None
    enrolled_at: datetime


class MyEnrolments(BaseModel):
    items: list[MyEnrolment]
