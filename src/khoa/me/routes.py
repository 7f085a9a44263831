"""What I am, learn and paid: reads across domains."""

from fastapi import APIRouter

from khoa.auth import CurrentUser, permissions_of, roles_of
from khoa.base.paging import Page
from khoa.context import MAX_JSON, Context, CurrentContext
from khoa.courses import service as courses
from khoa.courses import stats
from khoa.courses.schemas import course_card
from khoa.database.paging import read_page
from khoa.enrolments import service as enrolments
from khoa.enrolments.schemas import continue_lecture_id, progress_of
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.me.schemas import EducatorForm, Me, MeUpdate, MyEnrolment
from khoa.purchases.models import Purchase
from khoa.purchases.schemas import PurchasePublic, purchase_public
from khoa.users import service as users
from khoa.users.models import User
from khoa.users.service import EducatorRoleTaken

router = APIRouter(prefix="/api/me", tags=["me"], max_body_size=MAX_JSON)


@router.get("")
async def show_me(user: CurrentUser, context: CurrentContext) -> Me:
    return _me(user, context)


@router.patch("")
async def update_me(user: CurrentUser, context: CurrentContext, body: MeUpdate) -> Me:
    if body.language is not None:
        await users.set_language(user, body.language)
    return _me(user, context)


@router.post("/educator")
@raises(EducatorRoleTaken)
async def become_educator(user: CurrentUser, context: CurrentContext, body: EducatorForm) -> Me:
    """Open the studio to me; again, it replaces the texts. 403 educator_role_taken if the office
    took the role away."""
    language = user.language or context.school.default_language

    async def write() -> None:
        await users.become_educator(
            user, headline={language: body.headline}, bio={language: body.bio}
        )
        await courses.educator_changed(user.user_id)

    await context.database.transaction(write)
    fresh = await users.by_clerk_id(user.clerk_id)
    assert fresh is not None, "a user is never removed"
    return _me(fresh, context)


@router.get("/enrolments")
async def my_enrolments(
    user: CurrentUser, context: CurrentContext, asked: AskedPage
) -> Page[MyEnrolment]:
    """The courses that are open to me, newest first, with my progress."""
    mine, total = await enrolments.active_of(user.user_id, asked)
    found = await courses.by_ids([enrolment.course_id for enrolment in mine])
    teachers = await users.by_ids({course.educator_id for course in found.values()})
    figures = await stats.of(found)
    shown = [
        MyEnrolment(
            course=course_card(
                course,
                figures[course.course_id],
                teachers.get(course.educator_id),
                context.media,
            ),
            progress=progress_of(course, enrolment),
            continue_lecture_id=continue_lecture_id(course, enrolment),
            enrolled_at=enrolment.created_at,
        )
        for enrolment in mine
        if (course := found.get(enrolment.course_id))
    ]
    return Page[MyEnrolment].of(shown, total, asked)


@router.get("/purchases")
async def my_purchases(
    user: CurrentUser, context: CurrentContext, asked: AskedPage
) -> Page[PurchasePublic]:
    """What I bought or began to, newest first."""
    mine = Purchase.find(Purchase.user_id == user.user_id).sort("-created_at")
    rows, total = await read_page(mine, asked)
    ids = {line.course_id for purchase in rows for line in purchase.lines}
    found = {course.slug: course for course in (await courses.by_ids(list(ids))).values()}
    shown = [purchase_public(purchase, found, context.media) for purchase in rows]
    return Page[PurchasePublic].of(shown, total, asked)


def _me(user: User, context: Context) -> Me:
    return Me(
        id=str(user.user_id),
        name=user.name_in(user.language or context.school.default_language),
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        image_url=user.image_url,
        roles=roles_of(user, context),
        permissions=sorted(permissions_of(user, context)),
        language=user.language,
        created_at=user.created_at,
    )
