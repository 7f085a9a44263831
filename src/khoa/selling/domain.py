"""Selling as a domain."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.selling import cart
from khoa.selling.activation_models import ActivationBatch, ActivationCode
from khoa.selling.cart_models import Cart
from khoa.selling.cart_routes import router
from khoa.selling.coupon_models import Coupon, CouponPart, CouponUse


async def forget(context: Context, person: Person) -> None:
    if person.user_id is not None:
        await cart.forget(person.user_id)


async def export(context: Context, person: Person) -> dict[str, Any]:
    if person.user_id is None:
        return {}
    held = await Cart.get(person.user_id)
    return {"cart": held.model_dump(mode="json") if held else None}


DOMAIN = Domain(
    "selling",
    documents=[Cart, Coupon, CouponPart, CouponUse, ActivationBatch, ActivationCode],
    routers=[router],
    forget=forget,
    export=export,
)
