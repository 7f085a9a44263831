"""What a person sees of themselves; only they ever get their own e-mail address."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from khoa.auth.roles import Permission, SchoolRole
from khoa.base.language import Language
from khoa.courses.schemas import CourseCard
from khoa.courses.texts import Line, Text
from khoa.enrolments.schemas import Progress


class Me(BaseModel):
    id: str
    name: str
    first_name: str | None
    last_name: str | None
    email: str | None
    image_url: str | None
    roles: list[SchoolRole]
    permissions: list[Permission]
    """What the person may do in the whole school, by any of these roles."""
    language: Language | None
    created_at: datetime


class MeUpdate(BaseModel):
    """Names and pictures are changed at Clerk; unknown fields are ignored."""

    language: Language | None = None


class EducatorForm(BaseModel):
    """A public face, in the person's own language."""

    headline: Annotated[Line, StringConstraints(min_length=1, max_length=120)]
    bio: Annotated[Text, StringConstraints(max_length=2000)]


class MyEnrolment(BaseModel):
    course: CourseCard
    progress: Progress
    continue_lecture_id: str | None
    enrolled_at: datetime
