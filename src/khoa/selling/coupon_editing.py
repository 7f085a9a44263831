"""Making and changing coupons. What a coupon takes off is fixed: another price is another code."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import PydanticObjectId
from pydantic import Field, StrictInt, StringConstraints

from khoa.audit import service as audit
from khoa.base.errors import Conflict, FieldError, Forbidden, Invalid
from khoa.base.forms import Form, Moment
from khoa.base.money import Money
from khoa.base.paging import PageQuery
from khoa.courses import service as courses
from khoa.courses.models import Course
from khoa.database import Database
from khoa.database.paging import read_page
from khoa.http.idempotency import UNNAMED, Intention
from khoa.selling import coupon_limits, coupons
from khoa.selling.coupon_models import Coupon
from khoa.users.models import User

MAX_USES = 1_000_000
MAX_COUPONS = 500
"""Of one person, and of those for everybody's courses."""

CourseId = Annotated[str, StringConstraints(max_length=24)]


class TooManyCoupons(Conflict):
    code = "too_many_coupons"
    detail = f"There are {MAX_COUPONS} coupons already."


class CouponLimits(Form):
    """What can be changed later. What is absent stays; null takes a limit away."""

    valid_from: Moment | None = None
    valid_to: Moment | None = None
    max_uses: StrictInt | None = Field(None, ge=1, le=MAX_USES)
    active: bool = True


class NewCoupon(CouponLimits):
    """Either `percent` or `amount`. `scope` `all` (everybody's courses) is the admins'. No
    `course_ids`: all courses of the scope."""

    code: str = Field(max_length=64)
    scope: Literal["own", "all"] = "own"
    percent: StrictInt | None = Field(None, ge=1, le=100)
    amount: Money | None = None
    minimum: Money | None = None
    course_ids: list[CourseId] = Field(default_factory=list, max_length=200)


async def create(
    database: Database,
    new: NewCoupon,
    user: User,
    *,
    admin: bool,
    currency: str,
    intention: Intention = UNNAMED,
) -> Coupon:
    """Invalid at the field that is wrong, Forbidden for everybody's courses unless `admin`,
    TooManyCoupons."""
    if new.scope == "all" and not admin:
        raise Forbidden
    _check(new, currency)
    chosen = await own_courses(new.course_ids, user, anybodys=new.scope == "all")
    owner = None if new.scope == "all" else user.user_id
    coupon = Coupon(
        code=coupons.normalise(new.code),
        educator_id=owner,
        course_ids=[course.course_id for course in chosen],
        percent=new.percent,
        amount=new.amount,
        minimum=new.minimum,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        max_uses=new.max_uses,
        active=new.active,
        created_by=user.user_id,
        created_at=datetime.now(UTC),
    )

    async def write() -> Coupon:
        if await Coupon.find({"educator_id": owner}).count() >= MAX_COUPONS:
            raise TooManyCoupons
        if await Coupon.find_one(Coupon.code == coupon.code):
            why = "There is a coupon with this code."
            raise Invalid(errors=[FieldError("code", "coupon_code_taken", why)])
        made: Coupon = coupon.model_copy()
        await made.insert()
        if owner is None:
            await audit.record(
                "coupon.made", _about(made), by=user.user_id, details={"code": made.code}
            )
        return made

    async def find(made: str) -> Coupon:
        found = await Coupon.get(PydanticObjectId(made))
        assert found is not None, "coupons are never deleted"
        return found

    return await database.transaction(
        lambda: intention.once(write, id_of=lambda made: made.id, find=find)
    )


async def change(database: Database, coupon: Coupon, limits: CouponLimits, *, by: User) -> Coupon:
    """Only the fields that were sent; uses that are made meanwhile stay counted."""
    sent = limits.model_dump(include=limits.model_fields_set & set(CouponLimits.model_fields))

    async def write() -> Coupon:
        fresh = await Coupon.get(coupon.coupon_id)
        assert fresh is not None, "coupons are never deleted"
        changed: Coupon = fresh.model_copy(update=sent)
        _check_dates(changed.valid_from, changed.valid_to)
        if changed.max_uses != fresh.max_uses:
            await coupon_limits.set_maximum(fresh, changed.max_uses)
        if sent:
            await Coupon.get_pymongo_collection().update_one({"_id": coupon.id}, {"$set": sent})
        if sent and coupon.educator_id != by.user_id:
            await audit.record(
                "coupon.changed",
                _about(coupon),
                by=by.user_id,
                details={"code": coupon.code, "fields": sorted(sent)},
            )
        return changed

    return await database.transaction(write)


async def own_courses(ids: list[str], user: User, *, anybodys: bool) -> list[Course]:
    """The courses by id, each once; Invalid at `course_ids.N` for one that is not the person's."""
    valid = [PydanticObjectId(one) for one in ids if PydanticObjectId.is_valid(one)]
    known = {str(course_id): course for course_id, course in (await courses.by_ids(valid)).items()}
    found = []
    for at, course_id in enumerate(ids):
        course = known.get(course_id.lower())
        if course is None or not (anybodys or course.educator_id == user.id):
            why = "There is no such course of yours."
            raise Invalid(errors=[FieldError(f"course_ids.{at}", "not_found", why)])
        if course not in found:
            found.append(course)
    return found


async def of(user: User, asked: PageQuery, *, admin: bool) -> tuple[list[Coupon], int]:
    """A person's coupons, and with `admin` those for everybody's courses, the latest first; and how
    many they are."""
    whose = [user.user_id, None] if admin else [user.user_id]
    return await read_page(Coupon.find({"educator_id": {"$in": whose}}).sort("-created_at"), asked)


def _about(coupon: Coupon) -> str:
    return f"coupon:{coupon.id}"


def _check(new: NewCoupon, currency: str) -> None:
    wrong = []
    if not coupons.CODE.fullmatch(coupons.normalise(new.code)):
        why = "3 to 32 letters (A to Z), digits and hyphens."
        wrong.append(FieldError("code", "bad_coupon_code", why))
    if (new.percent is None) == (new.amount is None):
        wrong.append(FieldError("percent", "percent_or_amount", "A percentage or an amount."))
    for name in ("amount", "minimum"):
        money = getattr(new, name)
        if money is not None and money.currency != currency:
            why = f"Prices are in {currency.upper()} here."
            wrong.append(FieldError(name, "wrong_currency", why))
    if new.amount is not None and new.amount.amount == 0:
        wrong.append(FieldError("amount", "missing", "More than nothing."))
    if wrong:
        raise Invalid(errors=wrong)
    _check_dates(new.valid_from, new.valid_to)


def _check_dates(valid_from: datetime | None, valid_to: datetime | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        why = "The end comes before the beginning."
        raise Invalid(errors=[FieldError("valid_to", "ends_before_it_begins", why)])
