"""A course with its outline, and in rows of their own the content of its lectures."""

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
"""Each language's own name, as a player lists them."""


def new_id() -> str:
    return str(ObjectId())


def now() -> datetime:
    """Return the time in whole milliseconds, as the database stores it, so that a value reads back
    equal."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class Caption(BaseModel):
    """A film's WebVTT file in one language, as protected as the film."""

    language: Language
    asset: Asset
    shared: bool = False
    """Shown by several lectures, as in the demo school: not destroyed with this one."""


class OutlineLecture(BaseModel):
    """A lecture's entry in the outline. `duration` in seconds."""

    id: str = Field(default_factory=new_id)
    title: str
    kind: LectureKind
    duration: int = 0
    preview: bool = False
    has_content: bool = False
    """A lecture without content is a draft, which only its educators see."""


class Chapter(BaseModel):
    id: str = Field(default_factory=new_id)
    title: str
    lectures: list[OutlineLecture] = Field(default_factory=list)


class RetiredLecture(BaseModel):
    """A lecture removed from a course that somebody may have bought for it: whoever enrolled before
    `retired_at` can still open it."""

    chapter_id: str
    chapter_title: str
    lecture: OutlineLecture
    retired_at: datetime


class Lecture(Document):
    """The content of a lecture, by its id in the outline. No public schema has paid content."""

    id: str  # type: ignore[assignment]
    course_id: PydanticObjectId
    html: str | None = None
    asset: Asset | None = None
    upload_id: PydanticObjectId | None = None
    """The upload that `asset` came from: such a file is destroyed with the lecture."""
    filename: str | None = None
    captions: list[Caption] = Field(default_factory=list)
    """At most one for each language, in the order of `CAPTION_LABELS`."""
    embed_id: str | None = None

    class Settings:
        name = "lectures"
        indexes = (
            IndexModel([("course_id", 1)]),
            IndexModel([("asset.public_id", 1)]),
            IndexModel([("captions.asset.public_id", 1)]),
        )

    @property
    def has_content(self) -> bool:
        return bool(self.html or self.asset or self.embed_id)


class Rating(BaseModel):
    """Stored as a sum, so that a review changes it without reading the others."""

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
    """The published outline, which students and the public see: without draft lectures."""
    draft_outline: list[Chapter] = Field(default_factory=list)
    """The outline that the studio edits."""
    retired: list[RetiredLecture] = Field(default_factory=list)
    lecture_count: int = 0
    duration: int = 0
    """Seconds. Stored, like `lecture_count`, so that a card does not need the outline."""
    state: CourseState = "draft"
    created_at: Annotated[datetime, Field(default_factory=now)]
    updated_at: Annotated[datetime, Field(default_factory=now)]
    published_at: datetime | None = None
    revision: int = 0
    """Grows with every edit: an edit based on an older one is refused (`If-Match`)."""

    class Settings:
        name = "courses"
        indexes = (
            IndexModel([("slug", 1)], unique=True),
            IndexModel([("state", 1), ("published_at", -1)]),
            IndexModel([("state", 1), ("category", 1), ("published_at", -1)]),
            IndexModel([("educator_id", 1), ("state", 1), ("updated_at", -1)]),
            IndexModel([("cover.public_id", 1)]),
        )

    _in_part: bool = PrivateAttr(False)
    _changed_by_office: PydanticObjectId | None = PrivateAttr(None)

    @property
    def ever_published(self) -> bool:
        """Whether the public ever saw it. A draft is answered like a course that does not exist."""
        return self.state != "draft" or self.published_at is not None

    @classmethod
    def read_in_part(cls, row: dict[str, Any]) -> Self:
        """Build a course from a row read without some of its fields; it must never be saved."""
        course: Self = cls.model_validate(row)
        course._in_part = True
        return course

    @property
    def in_part(self) -> bool:
        return self._in_part

    @property
    def changed_by_office(self) -> PydanticObjectId | None:
        """Whoever changes the course without working on it: what they do to it is audited."""
        return self._changed_by_office

    def change_for_office(self, user_id: PydanticObjectId) -> None:
        self._changed_by_office = user_id

    @property
    def course_id(self) -> PydanticObjectId:
        assert self.id is not None, "a course that was read has an id"
        return self.id

    @property
    def lectures(self) -> list[OutlineLecture]:
        """The lectures of the published outline in their order."""
        return [lecture for chapter in self.outline for lecture in chapter.lectures]

    @property
    def draft_lectures(self) -> list[OutlineLecture]:
        """The lectures of the draft outline, including those without content."""
        return [lecture for chapter in self.draft_outline for lecture in chapter.lectures]

    @property
    def free(self) -> bool:
        return self.price.amount == 0


class CourseStats(Document):
    """A course's figures, which sales and reviews change, by its id. No edit of the course writes
    them; a course without a row has no students and no ratings yet."""

    id: PydanticObjectId
    students: int = 0
    """Counted with a short delay, so decisions ask the enrolments. Popularity is this number."""
    rating: Rating = Field(default_factory=Rating)
    rating_average: float = 0.0
    """The average of `rating`, stored so that an index can sort by it."""
    changed_at: Annotated[datetime, Field(default_factory=now)]
    """When these figures last changed, by which copies catch up."""

    class Settings:
        name = "course_stats"
        indexes = (IndexModel([("changed_at", 1)]),)


UploadState = Literal["open", "attached", "failed", "gone"]


class LectureUpload(Document):
    """A file that a browser may send, or has sent, for one lecture.

    `bytes` is the announced size, which must arrive. `failed`: something else arrived. `gone`: it
    was cancelled, expired or lost its lecture; what still arrives is destroyed.
    """

    course_id: PydanticObjectId
    lecture_id: str
    public_id: str
    resource_type: str
    filename: str
    bytes: int
    provider: str = FIRST_PROVIDER
    """The media provider that it is sent to."""
    state: UploadState = "open"
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    signed_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    """When it was last signed; a slow connection needs several signatures."""
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
    """A change that the public sees of a course: a row of the journal (`changes.py`).

    `at` is the database's time at which it was written, not when it was committed.
    """

    course_id: PydanticObjectId
    at: datetime

    class Settings:
        name = "course_changes"
        indexes = (IndexModel([("at", 1)], expireAfterSeconds=int(CHANGES_KEPT.total_seconds())),)


DOCUMENTS = [Course, CourseStats, CourseChange, Lecture, LectureUpload]
