"""Schemas of courses in the studio: everything about a course, for its educators alone."""

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


class StudioEmbed(BaseModel):
    provider: Literal["youtube", "vimeo"]
    id: str
    url: str


class StudioMedia(BaseModel):
    """`duration` in seconds. While a new file is being uploaded, this describes the new one."""

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
    """A lecture without its text, since all texts together are long: the preview has it."""

    id: str
    title: str
    kind: LectureKind
    duration: int
    preview: bool
    has_content: bool
    """A lecture without content is a draft that nobody else sees."""
    embed: StudioEmbed | None
    media: StudioMedia | None
    captions: list[StudioCaption]


class StudioChapter(BaseModel):
    id: str
    title: str
    lectures: list[StudioLecture]


class StudioCourse(BaseModel):
    """`problems` are the codes of the errors that keep it from being published, each once."""

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


class UploadRequest(BaseModel):
    """`bytes` is the size of the file, which must arrive; its extension decides the type."""

    filename: Line = Field(min_length=1, max_length=255)
    bytes: int = Field(ge=1)
    type: str = Field("", max_length=255)


class UploadTicket(BaseModel):
    """Post `fields` and then `file` to `url` as a form, in chunks of `chunk_bytes` if larger.

    Every chunk must arrive within `seconds` of this response; after that, sign the upload again.
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
    """`contents` and the open `uploads` are by lecture id."""
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
    """`content` is None for an empty lecture, `upload` if none is open."""
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
