"""Fills an empty database with the demo school, by the same paths that people's work takes.

Accounts are made at Clerk (the sandbox), pictures and films go to Cloudinary through the real SDK.
Begun again after an interruption it goes on where it stopped: people are found by their address,
courses by their slug.
"""

import asyncio
import functools
from datetime import UTC, datetime, timedelta
from io import BytesIO

import structlog
from beanie import PydanticObjectId

from khoa.app import connect
from khoa.base.money import Money
from khoa.context import Context
from khoa.courses import service as courses
from khoa.courses import stats
from khoa.courses.lectures import write_content
from khoa.courses.models import Caption, Chapter, Course, Lecture, OutlineLecture, Rating
from khoa.demo import school
from khoa.demo.covers import built_cover
from khoa.demo.documents import render_document
from khoa.media import service as media
from khoa.media.models import Asset
from khoa.settings import Settings, SettingsError
from khoa.users import service as users
from khoa.users.models import User

log = structlog.get_logger()

LANGUAGES: tuple[school.Language, ...] = ("vi", "en")
_MARK = {"_id": "demo_school"}


async def seed(settings: Settings, *, if_empty: bool) -> bool:
    """Write the demo school; False when `if_empty` and there is something already.

    SettingsError outside the sandbox, or in a currency that the school has no prices in.
    """
    check_allowed(settings)
    context = await connect(settings)
    try:
        state = context.database.database["deployment"]
        mark = await state.find_one(_MARK)
        if if_empty and (mark["done"] if mark else await Course.find_one() is not None):
            return False
        await state.update_one(_MARK, {"$set": {"done": False}}, upsert=True)
        await _write(context, school.load_school())
        await state.update_one(_MARK, {"$set": {"done": True}})
    finally:
        await context.database.close()
    return True


def check_allowed(settings: Settings) -> None:
    """SettingsError where made-up people and courses have no place."""
    if not {"clerk", *settings.media} <= settings.sandboxed:
        raise SettingsError(["The demo school is only for Clerk's and Cloudinary's sandbox."])
    if settings.currency not in school.Prices.model_fields:
        raise SettingsError([f"KHOA_CURRENCY={settings.currency}: the demo school has no prices."])


async def _write(context: Context, demo: school.School) -> None:
    teachers = {teacher.email for teacher in demo.educators}
    for account in demo.accounts:
        if account.email not in teachers:
            user = await _person(
                context, account.email, account.password, account.given_name, account.family_name
            )
            if account.role == "admin":
                give = functools.partial(users.give_role, user, "admin", by=None)
                await context.database.transaction(give)
    password = demo.accounts[0].password
    educators = {
        teacher.key: await _educator(context, teacher, password) for teacher in demo.educators
    }
    materials = await _materials(context, demo)
    missing = [
        one for one in demo.courses if await Course.find_one(Course.slug == one.slug) is None
    ]
    covers = await _covers(context, missing)
    for course in missing:
        await _course(context, course, educators[course.educator], covers[course.slug], materials)
    log.info("demo_school.written", courses=len(demo.courses), educators=len(educators))


async def _person(context: Context, email: str, password: str, first: str, last: str) -> User:
    profile = await context.clerk.find_or_create_user(
        email=email, password=password, first_name=first, last_name=last
    )
    await context.database.transaction(lambda: users.apply_profile(profile))
    user = await users.by_clerk_id(profile.clerk_id)
    assert user is not None, "apply_profile made the user"
    return user


async def _educator(context: Context, teacher: school.Educator, password: str) -> User:
    user = await _person(context, teacher.email, password, teacher.given_name, teacher.family_name)
    await context.database.transaction(
        lambda: users.become_educator(
            user,
            headline={"vi": teacher.headline.vi, "en": teacher.headline.en},
            bio={"vi": teacher.bio.vi, "en": teacher.bio.en},
        )
    )
    return user


async def _materials(context: Context, demo: school.School) -> dict[str, Asset]:
    """The films, their captions and the documents by name, each uploaded once for all lectures."""
    materials: dict[str, Asset] = {}
    for course in demo.courses:
        for lecture in course.lectures:
            if isinstance(lecture, school.VideoLecture) and lecture.film not in materials:
                with lecture.path.open("rb") as film:
                    materials[lecture.film] = await media.store(
                        context.media.for_new("video"),
                        film,
                        public_id=f"khoa/films/{lecture.film}",
                        resource_type="video",
                        protected=True,
                    )
                for language in LANGUAGES:
                    name = f"{lecture.film}.{language}.vtt"
                    with lecture.captions(language).open("rb") as file:
                        materials[name] = await media.store(
                            context.media.for_new("raw"),
                            file,
                            public_id=f"khoa/films/{name}",
                            resource_type="raw",
                            protected=True,
                        )
            elif isinstance(lecture, school.DocumentLecture) and lecture.document not in materials:
                pdf = await asyncio.to_thread(render_document, lecture.document)
                materials[lecture.document] = await media.store(
                    context.media.for_new("raw"),
                    BytesIO(pdf),
                    public_id=f"khoa/documents/{lecture.document}.pdf",
                    resource_type="raw",
                    protected=True,
                )
    return materials


async def _covers(context: Context, written: list[school.Course]) -> dict[str, Asset]:
    """The courses' pictures by slug, drawn and uploaded a few at a time."""
    at_once = asyncio.Semaphore(4)

    async def cover(slug: str) -> Asset:
        async with at_once:
            return await media.store(
                context.media.for_new("image"),
                BytesIO(await asyncio.to_thread(built_cover, slug)),
                public_id=f"khoa/covers/{slug}",
                resource_type="image",
            )

    slugs = [course.slug for course in written]
    return dict(zip(slugs, await asyncio.gather(*map(cover, slugs)), strict=True))


async def _course(
    context: Context,
    written: school.Course,
    educator: User,
    cover: Asset,
    materials: dict[str, Asset],
) -> None:
    currency = context.settings.currency
    total = round(written.rating.average * written.rating.count)
    rating = Rating(total=total, count=written.rating.count)
    course = Course(
        slug=written.slug,
        title=written.title,
        titles=written.titles.model_dump(),
        subtitle=written.subtitle,
        description=written.description,
        outcomes=list(written.outcomes),
        requirements=list(written.requirements),
        category=written.category,
        level=written.level,
        language=written.language,
        price=Money(amount=getattr(written.prices, currency), currency=currency),
        educator_id=educator.user_id,
        cover=cover,
        cover_alt=getattr(written.cover, f"alt_{written.language}"),
        draft_outline=[
            Chapter(
                title=chapter.title,
                lectures=[
                    OutlineLecture(
                        title=lecture.title,
                        kind=lecture.kind,
                        duration=lecture.duration,
                        preview=lecture.preview,
                    )
                    for lecture in chapter.lectures
                ],
            )
            for chapter in written.chapters
        ],
        state="published",
        published_at=datetime.now(UTC) - timedelta(days=written.published_days_ago),
    )

    async def write() -> None:
        course.id = PydanticObjectId()
        for lecture, content in zip(course.draft_lectures, written.lectures, strict=True):
            held = Lecture(id=lecture.id, course_id=course.id)
            _fill(held, content, materials)
            await write_content(course, held)
        await courses.save(course)
        await stats.put(course.course_id, students=written.students, rating=rating)

    await context.database.transaction(write)


def _fill(held: Lecture, written: school.Lecture, materials: dict[str, Asset]) -> None:
    match written:
        case school.TextLecture():
            held.html = written.html
        case school.VideoLecture():
            held.asset = materials[written.film]
            held.captions = [
                Caption(
                    language=language,
                    asset=materials[f"{written.film}.{language}.vtt"],
                    shared=True,
                )
                for language in LANGUAGES
            ]
        case school.DocumentLecture():
            held.asset = materials[written.document]
        case school.YoutubeLecture():
            held.embed_id = written.youtube
