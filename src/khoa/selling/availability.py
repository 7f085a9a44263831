"""Which courses a person can buy now, and why not the others."""

from collections.abc import Sequence

from khoa.base.errors import Conflict, FieldError, NotFound
from khoa.base.money import Money
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.enrolments import service as enrolments
from khoa.selling.items import Item, Wanted
from khoa.users.models import User


class NotForSale(Conflict):
    """One of the courses cannot be bought; `errors` names each, the first one's code is ours."""

    code = "not_for_sale"


class AlreadyOwned(NotForSale):
    code = "already_owned"
    detail = "You already own this course."


class CourseIsOwn(NotForSale):
    code = "own_course"
    detail = "This is your own course."


class CourseFree(NotForSale):
    code = "course_free"
    detail = "This course is free; enrol without paying."


class CourseUnavailable(NotForSale):
    code = "course_unavailable"
    detail = "This course is not for sale now."


class OtherCurrency(NotForSale):
    code = "other_currency"
    detail = "This course has its price in another currency; buy it by itself."


def of_other_currencies(prices: Sequence[Money], currency: str | None = None) -> set[int]:
    """Places of those that cannot be paid together with the others: one payment has one currency,
    `currency` if any of them has it, else the first one's."""
    chosen = next((price.currency for price in prices if price.currency == currency), None)
    first = chosen or (prices[0].currency if prices else None)
    return {at for at, price in enumerate(prices) if price.currency != first}


async def obstacles(user: User | None, cart: list[Course]) -> list[type[NotForSale] | None]:
    """For each course why it cannot be bought, or None. A visitor (None) owns nothing yet."""
    ids = [course.course_id for course in cart]
    owned = await enrolments.lasting_among(user.user_id, ids) if user else set()

    def obstacle(course: Course) -> type[NotForSale] | None:
        if user is not None and course.educator_id == user.id:
            return CourseIsOwn
        if course.course_id in owned:
            return AlreadyOwned
        if course.state != "published":
            return CourseUnavailable
        return CourseFree if course.free else None

    return [obstacle(course) for course in cart]


async def buyable(user: User, slugs: list[str]) -> list[Course]:
    """The courses, each of which this person can buy for themselves now."""
    return [item.course for item in await items_of(user, [Wanted(slug) for slug in slugs])]


async def items_of(user: User | None, wanted: Sequence[Wanted]) -> list[Item]:
    """Return what this person, or somebody without an account, can buy now. Raise NotForSale, or
    NotFound for a course that does not exist or was never published. Who owns a course can still
    buy it for others."""
    wanted = list(dict.fromkeys(wanted))
    known = {
        course.slug: course
        for course in await courses.by_slugs(one.slug for one in wanted)
        if course.ever_published or (user is not None and course.educator_id == user.id)
    }
    if any(one.slug not in known for one in wanted):
        raise NotFound
    cart = [known[one.slug] for one in wanted]
    refused = [
        (at, why)
        for at, why in enumerate(await obstacles(user, cart))
        if why and not (why is AlreadyOwned and wanted[at].beneficiary != "self")
    ]
    if not refused:
        others = of_other_currencies([course.price for course in cart])
        refused = [(at, OtherCurrency) for at in sorted(others)]
    if refused:
        raise refused[0][1](
            errors=[FieldError(f"courses.{at}", why.code, why.detail) for at, why in refused]
        )
    return [
        Item(course, one.beneficiary, one.quantity)
        for course, one in zip(cart, wanted, strict=True)
    ]
