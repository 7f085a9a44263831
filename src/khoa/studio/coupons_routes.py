"""Coupons and activation codes in the studio: an educator's own, and an admin's for everybody."""

from collections.abc import AsyncIterator
from typing import Annotated

from beanie import PydanticObjectId
from fastapi import APIRouter, Depends

from khoa.auth import CurrentIntention, may, requires
from khoa.base.batched import batched
from khoa.base.errors import NotFound
from khoa.base.paging import Page
from khoa.context import MAX_JSON, CurrentContext
from khoa.courses import service as courses
from khoa.database.paging import read_page
from khoa.http.downloads import CsvDownload, csv_download
from khoa.http.openapi import raises
from khoa.http.paging import AskedPage
from khoa.selling import batches, coupon_editing, coupons
from khoa.selling.activation_models import ActivationBatch, ActivationCode
from khoa.selling.batches import TooManyBatches
from khoa.selling.coupon_editing import CouponLimits, NewCoupon, TooManyCoupons
from khoa.selling.coupon_models import Coupon
from khoa.studio.coupons_schemas import (
    BatchPublic,
    CancelCodes,
    Cancelled,
    CodePublic,
    CouponUsePublic,
    NewBatch,
    StudioCoupon,
    batch_public,
    studio_coupon,
)
from khoa.users import service as users
from khoa.users.models import User

router = APIRouter(prefix="/api/educator", tags=["studio"], max_body_size=MAX_JSON)


Seller = Annotated[User, requires("coupons.create")]


@raises(NotFound)
async def own_coupon(coupon_id: str, user: Seller, context: CurrentContext) -> Coupon:
    coupon = None
    if PydanticObjectId.is_valid(coupon_id):
        coupon = await Coupon.get(PydanticObjectId(coupon_id))
    if coupon is None or not (
        coupon.educator_id == user.id or may(user, "coupons.manage", context)
    ):
        raise NotFound("There is no such coupon.")
    return coupon


@raises(NotFound)
async def own_batch(batch_id: str, user: Seller, context: CurrentContext) -> ActivationBatch:
    batch = None
    if PydanticObjectId.is_valid(batch_id):
        batch = await ActivationBatch.get(PydanticObjectId(batch_id))
    if batch is None or not (batch.made_by == user.id or may(user, "coupons.manage", context)):
        raise NotFound("There is no such batch.")
    return batch


OwnCoupon = Annotated[Coupon, Depends(own_coupon)]
OwnBatch = Annotated[ActivationBatch, Depends(own_batch)]


@router.get("/coupons")
async def list_coupons(
    user: Seller, context: CurrentContext, asked: AskedPage
) -> Page[StudioCoupon]:
    """List my coupons; for an admin also those for everybody's courses. The latest first."""
    admin = may(user, "coupons.manage", context)
    found, total = await coupon_editing.of(user, asked, admin=admin)
    titles = await _titles({course_id for coupon in found for course_id in coupon.course_ids})
    shown = [studio_coupon(coupon, titles) for coupon in found]
    return Page[StudioCoupon].of(shown, total, asked)


@router.post("/coupons", status_code=201)
@raises(NotFound, TooManyCoupons)
async def create_coupon(
    user: Seller, context: CurrentContext, intention: CurrentIntention, body: NewCoupon
) -> StudioCoupon:
    coupon = await coupon_editing.create(
        context.database,
        body,
        user,
        admin=may(user, "coupons.manage", context),
        currency=context.settings.currency,
        intention=intention,
    )
    return await _shown(coupon)


@router.patch("/coupons/{coupon_id}")
async def change_coupon(
    coupon: OwnCoupon, user: Seller, context: CurrentContext, body: CouponLimits
) -> StudioCoupon:
    """Change its dates, its maximum, and whether it is active; omitted fields stay."""
    return await _shown(await coupon_editing.change(context.database, coupon, body, by=user))


@router.get("/coupons/{coupon_id}/uses")
async def list_uses(coupon: OwnCoupon, asked: AskedPage) -> Page[CouponUsePublic]:
    """List who used it or is paying with it, the latest first."""
    found, total = await coupons.uses_of(coupon, asked)
    names = await _names({use.user_id for use in found})
    uses = [
        CouponUsePublic(
            buyer=names.get(use.user_id, ""),
            **use.model_dump(include={"purchase_number", "discount", "state", "at"}),
        )
        for use in found
    ]
    return Page[CouponUsePublic].of(uses, total, asked)


@router.get("/activation-batches")
async def list_batches(user: Seller, asked: AskedPage) -> Page[BatchPublic]:
    """List my batches, the latest first."""
    found = ActivationBatch.find(ActivationBatch.made_by == user.user_id).sort("-created_at")
    made, total = await read_page(found, asked)
    titles = await _titles({course_id for batch in made for course_id in batch.course_ids})
    return Page[BatchPublic].of([batch_public(batch, titles) for batch in made], total, asked)


@router.post("/activation-batches", status_code=201)
@raises(NotFound, TooManyBatches)
async def create_batch(
    user: Seller, context: CurrentContext, intention: CurrentIntention, body: NewBatch
) -> BatchPublic:
    """Create up to 5000 codes for courses of mine, or, as an admin, for anybody's."""
    chosen = await coupon_editing.own_courses(
        body.course_ids, user, anybodys=may(user, "coupons.manage", context)
    )
    batch = await batches.make_batch(
        context.database,
        user,
        body.name,
        chosen,
        body.size,
        body.expires_at,
        intention=intention,
    )
    return batch_public(batch, {course.course_id: course.title for course in chosen})


@router.get("/activation-batches/{batch_id}/codes")
async def list_codes(batch: OwnBatch, asked: AskedPage) -> Page[CodePublic]:
    found = ActivationCode.find(ActivationCode.batch_id == batch.batch_id).sort("place")
    codes, total = await read_page(found, asked)
    return Page[CodePublic].of(await _codes(batch, codes), total, asked)


@router.get("/activation-batches/{batch_id}/codes.csv", response_class=CsvDownload)
async def download_codes(batch: OwnBatch, user: Seller, context: CurrentContext) -> CsvDownload:
    """Download the whole batch for a spreadsheet. The column names are those of the API."""
    titles = await _titles(set(batch.course_ids))
    opens = "; ".join(titles[course_id] for course_id in batch.course_ids if course_id in titles)
    address = f"{context.settings.public_url}/activate"
    await batches.tell_exported(context, batch, by=user)
    return csv_download(
        f"activation-codes-{batch.batch_id}.csv",
        ("code", "state", "courses", "activate_at", "expires_at", "used_by", "used_at"),
        _csv_rows(batch, opens, address),
    )


@router.post("/activation-batches/{batch_id}/cancel")
async def cancel_codes(
    batch: OwnBatch, user: Seller, context: CurrentContext, body: CancelCodes
) -> Cancelled:
    """Cancel these unused codes, or all of them. A used code stays used."""
    if body.codes is None:
        return Cancelled(cancelled=await batches.cancel_all(context, batch, by=user))
    return Cancelled(cancelled=await batches.cancel(context, batch, body.codes, by=user))


async def _csv_rows(batch: ActivationBatch, opens: str, address: str) -> AsyncIterator[list[str]]:
    found = ActivationCode.find(ActivationCode.batch_id == batch.batch_id).sort("place")
    async for some in batched(found, 500):  # so that their users are looked up together
        for code in await _codes(batch, some):
            yield [
                code.code,
                code.state,
                opens,
                address,
                batch.expires_at.isoformat() if batch.expires_at else "",
                code.used_by or "",
                code.used_at.isoformat() if code.used_at else "",
            ]


async def _codes(batch: ActivationBatch, codes: list[ActivationCode]) -> list[CodePublic]:
    names = await _names({code.user_id for code in codes if code.user_id})
    return [
        CodePublic(
            code=batches.in_groups(code.id),
            state=batches.state_of(code, batch),
            used_by=names.get(code.user_id, "") if code.user_id else None,
            used_at=code.used_at,
        )
        for code in codes
    ]


async def _shown(coupon: Coupon) -> StudioCoupon:
    return studio_coupon(coupon, await _titles(set(coupon.course_ids)))


async def _names(ids: set[PydanticObjectId]) -> dict[PydanticObjectId, str]:
    """Return names by user id, never addresses: buyers gave those to the school alone."""
    return {user_id: user.name_in("vi") for user_id, user in (await users.by_ids(ids)).items()}


async def _titles(ids: set[PydanticObjectId]) -> dict[object, str]:
    return {
        course_id: course.title for course_id, course in (await courses.by_ids(list(ids))).items()
    }
