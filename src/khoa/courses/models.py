"""A course with its outline, which it is read and bought by, and apart each lecture's content."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from beanie import Document, PydanticObjectId
from bson import ObjectId
from pydantic import BaseModel, Field, PrivateAttr
from pymongo import IndexModel

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.media.models import FIRST_PROVIDER, Asset

Level = Literal["beginner", "intermediate", "advanced", "all"]
LectureKind = Literal["video", "youtube", "vimeo", "text", "document"]
CourseState = Literal["draft", "published", "archived"]


CAPTION_LABELS: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
"""Each language in its own words, as a player lists them."""


def new_id() -> str:
    return str(ObjectId())


def now() -> datetime:
    """In milliseconds, as the database keeps it: what was just written equals what is read."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class Caption(BaseModel):
    """A film's WebVTT file in one language, as protected as the film."""

    language: Language
    asset: Asset
    shared: bool = False
    """Shown by several lectures, as the demo school's are: it does not go with this one."""


class OutlineLecture(BaseModel):
    """A lecture as the outline names it. `duration` in seconds."""

    id: str = Field(default_factory=new_id)
    title: str
    kind: LectureKind
    duration: int = 0
    preview: bool = False
    has_content: bool = False
    """Is there something to learn from? Without it, a lecture is a draft: its educator's alone."""


class Chapter(BaseModel):
    id: str = Field(default_factory=new_id)
    title: str
    lectures: list[OutlineLecture] = Field(default_factory=list)


class RetiredLecture(BaseModel):
    """A lecture that was taken out of a course that somebody may have bought for it: whoever
    enrolled before `retired_at` reaches it still."""

    chapter_id: str
    chapter_title: str
    lecture: OutlineLecture
    retired_at: datetime


class Lecture(Document):
    """What a lecture holds, by the id that the outline names it by. What is paid for never leaves
    by a public schema."""

    id: str  # type: ignore[assignment]
    course_id: PydanticObjectId
    html: str | None = None
    asset: Asset | None = None
    upload_id: PydanticObjectId | None = None
    """The upload that `asset` came by: it is this lecture's alone and goes with it."""
    filename: str | None = None
    captions: list[Caption] = Field(default_factory=list)
    """One for each language at most, in the order of `CAPTION_LABELS`."""
    embed_id: str | None = None

    class Settings:
        name = "lectures"
        indexes = (IndexModel([("course_id", 1)]),)

    @property
    def has_content(self) -> bool:
        return bool(self.html or self.asset or self.embed_id)


class Rating(BaseModel):
    """Kept as a sum, so that a review changes it by arithmetic alone."""

    total: int = 0
    count: int = 0

    @property
    def average(self) -> float:
        return round(self.total / self.count, 1) if self.count else 0.0


class Course(Document):
    slug: str
    title: str
    titles: dict[Language, str] = Field(default_factory=dict)
    subtitle: str = ""
    description: str = ""
    outcomes: list[str] = Field(default_factory=list)
    requirements: list[str] = Field(default_factory=list)
    category: str
    level: Level
    language: Language
    price: Money
    educator_id: PydanticObjectId
    cover: Asset | None = None
    cover_alt: str = ""
    outline: list[Chapter] = Field(default_factory=list)
    """The published one, which students and the public see: without drafts of lectures."""
    draft_outline: list[Chapter] = Field(default_factory=list)
    """The one that the studio changes."""
    retired: list[RetiredLecture] = Field(default_factory=list)
    lecture_count: int = 0
    duration: int = 0
    """Seconds; like `lecture_count` of `outline`, kept so that a card needs no outline."""
    state: CourseState = "draft"
    created_at: Annotated[datetime, Field(default_factory=now)]
    updated_at: Annotated[datetime, Field(default_factory=now)]
    published_at: datetime | None = None
    revision: int = 0
    """Grows with every edit: a page that shows an older one is refused (`If-Match`)."""

    class Settings:
        name = "courses"
        indexes = (
            IndexModel([("slug", 1)], unique=True),
            IndexModel([("state", 1), ("published_at", -1)]),
            IndexModel([("state", 1), ("category", 1), ("published_at", -1)]),
            IndexModel([("educator_id", 1), ("state", 1)]),
        )

    _in_part: bool = PrivateAttr(False)

    @classmethod
    def read_in_part(cls, row: dict[str, Any]) -> Self:
        """From a row that was read without some of its fields: to be shown and never saved."""
        course: Self = cls.model_validate(row)
        course._in_part = True
        return course

    @property
    def in_part(self) -> bool:
        return self._in_part

    @property
    def course_id(self) -> PydanticObjectId:
        assert self.id is not None, "a course that was read has an id"
        return self.id

    @property
    def lectures(self) -> list[OutlineLecture]:
        """Those of the published outline in the order they are taught."""
        return [lecture for chapter in self.outline for lecture in chapter.lectures]

    @property
    def draft_lectures(self) -> list[OutlineLecture]:
        """Those of the draft, also without content."""
        return [lecture for chapter in self.draft_outline for lecture in chapter.lectures]

    @property
    def free(self) -> bool:
        return self.price.amount == 0


class CourseStats(Document):
    """What sales and reviews change of a course, by its id. No edit of the course writes it; a
    course without a row has no students and no ratings yet."""

    id: PydanticObjectId
    students: int = 0
    """As counted a moment ago: what decides asks the enrolments. Popularity is this number."""
    rating: Rating = Field(default_factory=Rating)
    rating_average: float = 0.0
    """Of `rating`, stored so that an index can sort by it."""
    changed_at: Annotated[datetime, Field(default_factory=now)]
    """When these figures were last changed; whoever keeps a copy catches up by it."""

    class Settings:
        name = "course_stats"
        indexes = (IndexModel([("changed_at", 1)]),)


UploadState = Literal["open", "attached", "failed", "gone"]


class LectureUpload(Document):
    """A file that a browser may send, or has sent, for one lecture.

    `bytes` is what was announced and must arrive. `failed`: something else came. `gone`: given up,
    or its lecture is; what still arrives is destroyed.
    """

    course_id: PydanticObjectId
    lecture_id: str
    public_id: str
    resource_type: str
    filename: str
    bytes: int
    provider: str = FIRST_PROVIDER
    """Who it is sent to."""
    state: UploadState = "open"
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    signed_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    """Its latest signature; a slow line asks for several."""
    ended_at: datetime | None = None

    class Settings:
        name = "uploads"
        indexes = (
            IndexModel([("public_id", 1)], unique=True),
            IndexModel([("course_id", 1), ("state", 1)]),
            IndexModel([("lecture_id", 1), ("state", 1)]),
            IndexModel([("state", 1), ("signed_at", 1)]),
            IndexModel([("ended_at", 1)], expireAfterSeconds=90 * 86_400),
        )


CHANGES_KEPT = timedelta(days=7)


class CourseChange(Document):
    """A change of what the public sees of a course: a row of the journal (`changes.py`).

    `at` by the database's clock, when it was written and not when it was committed.
    """

    course_id: PydanticObjectId
    at: datetime

    class Settings:
        name = "course_changes"
        indexes = (IndexModel([("at", 1)], expireAfterSeconds=int(CHANGES_KEPT.total_seconds())),)


DOCUMENTS = [Course, CourseStats, CourseChange, Lecture, LectureUpload]
