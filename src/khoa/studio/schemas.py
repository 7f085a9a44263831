"""What the studio shows of a course: all of it, to its educator alone."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.courses import readiness
from khoa.courses.embeds import EmbeddedFilm
from khoa.courses.models import (
    CAPTION_LABELS,
    Course,
    CourseState,
    CourseStats,
    Lecture,
    LectureKind,
    LectureUpload,
    Level,
    OutlineLecture,
)
from khoa.courses.schemas import CourseCard, course_card, cover_of
from khoa.courses.texts import Line
from khoa.courses.uploads import LIFETIME
from khoa.media.service import Picture
from khoa.platforms.media.protocol import SignedUpload
from khoa.platforms.media.registry import Media
from khoa.users.models import User


class StudioCard(CourseCard):
    id: str
    state: CourseState
    updated_at: datetime


class StudioCards(BaseModel):
    items: list[StudioCard]


class StudioEmbed(BaseModel):
    provider: Literal["youtube", "vimeo"]
    id: str
    url: str


class StudioMedia(BaseModel):
    """`duration` in seconds. While a new file comes, what is shown is the new one."""

    filename: str
    bytes: int
    format: str
    duration: float | None
    status: Literal["uploading", "ready", "failed"]


class StudioCaption(BaseModel):
    language: Language
    label: str
    bytes: int


class StudioLecture(BaseModel):
    """Without its text, which the call for a preview has: all texts together are long."""

    id: str
    title: str
    kind: LectureKind
    duration: int
    preview: bool
    has_content: bool
    """Without it, a lecture is a draft that nobody else sees."""
    embed: StudioEmbed | None
    media: StudioMedia | None
    captions: list[StudioCaption]


class StudioChapter(BaseModel):
    id: str
    title: str
    lectures: list[StudioLecture]


class StudioCourse(BaseModel):
    """`problems` are the codes of what keeps it from being published, each once."""

    id: str
    slug: str
    state: CourseState
    title: str
    titles: dict[Language, str]
    subtitle: str
    description: str
    outcomes: list[str]
    requirements: list[str]
    category: str
    level: Level
    language: Language
    price: Money
    cover: Picture | None
    published_at: datetime | None
    updated_at: datetime
    revision: int
    problems: list[str]
    chapters: list[StudioChapter]


class UploadWish(BaseModel):
    """`bytes` is the file's size and must be what arrives; its name's ending says what it is."""

    filename: Line = Field(min_length=1, max_length=255)
    bytes: int = Field(ge=1)
    type: str = Field("", max_length=255)


class UploadTicket(BaseModel):
    """Post `fields` and then `file` to `url` as a form, in pieces of `chunk_bytes` if larger.

    Every piece must come within `seconds` of this answer; after that, have the upload signed anew.
    """

    upload_id: str
    url: str
    fields: dict[str, str]
    chunk_bytes: int
    seconds: int


def upload_ticket(upload: LectureUpload, signed: SignedUpload) -> UploadTicket:
    return UploadTicket(
        upload_id=str(upload.id),
        url=signed.url,
        fields=signed.fields,
        chunk_bytes=signed.chunk_bytes,
        seconds=int(signed.valid_for.total_seconds()),
    )


def studio_card(
    course: Course, stats: CourseStats, educator: User | None, media: Media
) -> StudioCard:
    return StudioCard(
        **course_card(course, stats, educator, media).model_dump(),
        id=str(course.course_id),
        state=course.state,
        updated_at=course.updated_at,
    )


def studio_course(
    course: Course,
    contents: dict[str, Lecture],
    uploads: dict[str, LectureUpload],
    media: Media,
) -> StudioCourse:
    """The draft, by lecture id with what lectures hold and the uploads under way."""
    return StudioCourse(
        id=str(course.course_id),
        slug=course.slug,
        state=course.state,
        title=course.title,
        titles=course.titles,
        subtitle=course.subtitle,
        description=course.description,
        outcomes=course.outcomes,
        requirements=course.requirements,
        category=course.category,
        level=course.level,
        language=course.language,
        price=course.price,
        cover=cover_of(course, media),
        published_at=course.published_at,
        updated_at=course.updated_at,
        revision=course.revision,
        problems=list(dict.fromkeys(error.code for error in readiness.publishing_errors(course))),
        chapters=[
            StudioChapter(
                id=chapter.id,
                title=chapter.title,
                lectures=[
                    studio_lecture(lecture, contents.get(lecture.id), uploads.get(lecture.id))
                    for lecture in chapter.lectures
                ],
            )
            for chapter in course.draft_outline
        ],
    )


def studio_lecture(
    lecture: OutlineLecture, content: Lecture | None, upload: LectureUpload | None
) -> StudioLecture:
    """None: nothing was put into it yet; nothing is on its way."""
    return StudioLecture(
        id=lecture.id,
        title=lecture.title,
        kind=lecture.kind,
        duration=lecture.duration,
        preview=lecture.preview,
        has_content=lecture.has_content,
        embed=_embed(lecture, content) if content else None,
        media=_upload_media(upload) if upload else _asset_media(content) if content else None,
        captions=[
            StudioCaption(
                language=caption.language,
                label=CAPTION_LABELS[caption.language],
                bytes=caption.asset.bytes,
            )
            for caption in (content.captions if content else [])
        ],
    )


def _embed(lecture: OutlineLecture, content: Lecture) -> StudioEmbed | None:
    if lecture.kind not in ("youtube", "vimeo") or not content.embed_id:
        return None
    film = EmbeddedFilm(lecture.kind, content.embed_id)
    return StudioEmbed(provider=film.provider, id=film.id, url=film.url)


def _upload_media(upload: LectureUpload) -> StudioMedia:
    late = datetime.now(upload.signed_at.tzinfo) - upload.signed_at > LIFETIME
    return StudioMedia(
        filename=upload.filename,
        bytes=upload.bytes,
        format=upload.filename.rsplit(".", 1)[-1].lower(),
        duration=None,
        status="failed" if late or upload.state == "failed" else "uploading",
    )


def _asset_media(content: Lecture) -> StudioMedia | None:
    asset = content.asset
    if asset is None:
        return None
    filename = content.filename or asset.public_id.rsplit("/", 1)[-1]
    return StudioMedia(
        filename=filename,
        bytes=asset.bytes,
        format=asset.format or filename.rsplit(".", 1)[-1].lower(),
        duration=asset.duration,
        status="ready",
    )
