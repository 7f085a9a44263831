"""Public schemas of courses. None has a field for a paid lecture's content."""

from datetime import datetime

from pydantic import BaseModel

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.courses.models import Course, CourseStats, LectureKind, Level, OutlineLecture
from khoa.media.service import Picture, cover_picture
from khoa.platforms.media.registry import Media
from khoa.users.models import User


class EducatorBrief(BaseModel):
    """An educator's public profile: never an e-mail address."""

    name: str
    first_name: str | None
    last_name: str | None
    slug: str | None
    image_url: str | None


class EducatorPublic(EducatorBrief):
    headline: dict[Language, str]
    bio: dict[Language, str]
    courses: int
    students: int


class RatingPublic(BaseModel):
    average: float
    count: int


class CourseCard(BaseModel):
    """`duration` in seconds, `price.amount` 0 for a free course."""

    slug: str
    title: str
    titles: dict[Language, str]
    subtitle: str
    price: Money
    educator: EducatorBrief
    cover: Picture | None
    category: str
    level: Level
    language: Language
    rating: RatingPublic
    students: int
    duration: int
    lectures: int


class LecturePublic(BaseModel):
    id: str
    title: str
    kind: LectureKind
    duration: int
    preview: bool


class ChapterPublic(BaseModel):
    id: str
    title: str
    lectures: list[LecturePublic]


class CoursePublic(CourseCard):
    id: str
    educator: EducatorPublic
    description: str
    outcomes: list[str]
    requirements: list[str]
    state: str
    published_at: datetime | None
    updated_at: datetime
    chapters: list[ChapterPublic]


def educator_brief(user: User | None) -> EducatorBrief:
    """Return a profile without a name for a deleted educator: the page says what that means."""
    if user is None or user.deleted:
        return EducatorBrief(name="", first_name=None, last_name=None, slug=None, image_url=None)
    return EducatorBrief(
        name=user.name_in("vi"),
        first_name=user.first_name,
        last_name=user.last_name,
        slug=user.slug,
        image_url=user.image_url,
    )


def cover_of(course: Course, media: Media) -> Picture | None:
    if course.cover is None:
        return None
    return cover_picture(media, course.cover, course.cover_alt or course.title)


def course_card(
    course: Course, stats: CourseStats, educator: User | None, media: Media
) -> CourseCard:
    return CourseCard(
        slug=course.slug,
        title=course.title,
        titles=course.titles,
        subtitle=course.subtitle,
        price=course.price,
        educator=educator_brief(educator),
        cover=cover_of(course, media),
        category=course.category,
        level=course.level,
        language=course.language,
        rating=RatingPublic(average=stats.rating.average, count=stats.rating.count),
        students=stats.students,
        duration=course.duration,
        lectures=course.lecture_count,
    )


def lecture_public(lecture: OutlineLecture) -> LecturePublic:
    return LecturePublic(
        id=lecture.id,
        title=lecture.title,
        kind=lecture.kind,
        duration=lecture.duration,
        preview=lecture.preview,
    )


def course_public(
    course: Course,
    stats: CourseStats,
    educator: User | None,
    media: Media,
    *,
    educator_courses: int,
    educator_students: int,
) -> CoursePublic:
    card = course_card(course, stats, educator, media)
    face = educator if educator and not educator.deleted else None
    return CoursePublic(
        **card.model_dump(exclude={"educator"}),
        id=str(course.course_id),
        educator=EducatorPublic(
            **card.educator.model_dump(),
            headline=face.headline if face else {},
            bio=face.bio if face else {},
            courses=educator_courses,
            students=educator_students,
        ),
        description=course.description,
        outcomes=course.outcomes,
        requirements=course.requirements,
        state=course.state,
        published_at=course.published_at,
        updated_at=course.updated_at,
        chapters=[
            ChapterPublic(
                id=chapter.id,
                title=chapter.title,
                lectures=[lecture_public(lecture) for lecture in chapter.lectures],
            )
            for chapter in course.outline
        ],
    )
