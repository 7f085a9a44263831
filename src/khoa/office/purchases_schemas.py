"""A purchase as the office sees it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.ledger.shares import left_of_lines
from khoa.platforms.events import DisputeStatus, RefundStatus
from khoa.purchases.buyers import email_of, name_of
from khoa.purchases.models import Purchase, PurchaseState
from khoa.purchases.order import Beneficiary
from khoa.users.models import User


class Buyer(BaseModel):
    """Without an address after the account was deleted. `id` None: bought without an account, and
    not claimed yet."""

    id: str | None
    name: str
    email: str | None
    phone: str | None


class OfficePurchase(BaseModel):
    """`waits_for`: codes of what a person has to decide."""

    number: str
    state: PurchaseState
    provider: str
    buyer: Buyer
    total: Money
    refunded: Money
    courses: list[str]
    coupon: str | None
    waits_for: list[str]
    created_at: datetime
    paid_at: datetime | None


class OfficeLine(BaseModel):
    """`open`: this purchase opens the course to its buyer now; `stands`: it was paid for and
    nothing closed it, whoever it is for; `closed`: by the office, without money. `price` is of one,
    `discount` of all. `left`: what was paid for it and has not gone back, which is what a refund of
    it gives back."""

    at: int
    slug: str
    title: str
    price: Money
    quantity: int
    beneficiary: Beneficiary
    discount: int
    left: Money
    open: bool
    stands: bool
    closed: bool
    paid_twice: bool


class OfficeRefund(BaseModel):
    """`lines` None: made elsewhere, and nobody said what it is for. `money`: of each line."""

    ref: str
    amount: int
    status: RefundStatus
    order_id: str | None
    lines: list[int] | None
    money: list[int] | None


class OfficeDispute(BaseModel):
    ref: str
    amount: int
    status: DisputeStatus


class OfficePayment(BaseModel):
    """`counts`: the one that pays for the purchase; any other is given back."""

    ref: str
    amount: int | None
    currency: str | None
    counts: bool
    refunds: list[OfficeRefund]
    disputes: list[OfficeDispute]


class OfficeOrder(BaseModel):
    """A refund that Khoa asked for. `fallen`: turned down, and can be asked for again."""

    id: str
    amount: Money
    lines: list[int]
    money: list[int] | None
    reason: Literal["asked", "paid_twice", "wrong_amount"]
    asked_at: datetime
    refused: str | None
    fallen: bool


class OfficePurchaseWhole(OfficePurchase):
    session_ref: str | None
    session_status: str
    lines: list[OfficeLine]
    payments: list[OfficePayment]
    orders: list[OfficeOrder]
    events: list["TouchedBy"]


class TouchedBy(BaseModel):
    """An event of the inbox that touched the purchase."""

    id: str
    type: str
    state: str
    received_at: datetime


def office_purchase(purchase: Purchase, buyer: User | None, language: Language) -> OfficePurchase:
    return OfficePurchase(
        number=purchase.number,
        state=purchase.state,
        provider=purchase.provider,
        buyer=Buyer(
            id=str(purchase.user_id) if purchase.user_id else None,
            name=name_of(purchase, buyer, language),
            email=email_of(purchase, buyer),
            phone=purchase.contact.phone if purchase.contact else None,
        ),
        total=purchase.total,
        refunded=purchase.refunded,
        courses=[line.shown for line in purchase.lines],
        coupon=purchase.coupon_code,
        waits_for=purchase.waits_for_office,
        created_at=purchase.created_at,
        paid_at=purchase.paid_at,
    )


def office_purchase_whole(
    purchase: Purchase, buyer: User | None, language: Language, events: list[TouchedBy]
) -> OfficePurchaseWhole:
    fallen, left = purchase.fallen_orders, left_of_lines(purchase)
    return OfficePurchaseWhole(
        **office_purchase(purchase, buyer, language).model_dump(),
        session_ref=purchase.session_ref,
        session_status=purchase.facts.session_status,
        lines=[
            OfficeLine(
                at=at,
                slug=line.slug,
                title=line.title,
                price=line.price,
                quantity=line.quantity,
                beneficiary=line.beneficiary,
                discount=line.discount,
                left=Money(amount=left[at], currency=purchase.left.currency),
                open=at in purchase.open_lines,
                stands=at in purchase.standing_lines,
                closed=at in purchase.closed_by_office,
                paid_twice=at in purchase.paid_twice,
            )
            for at, line in enumerate(purchase.lines)
        ],
        payments=[
            OfficePayment(
                ref=payment.ref,
                amount=payment.amount,
                currency=payment.currency,
                counts=payment is purchase.payment,
                refunds=[
                    OfficeRefund(ref=ref, **known.model_dump())
                    for ref, known in payment.refunds.items()
                ],
                disputes=[
                    OfficeDispute(ref=ref, **known.model_dump())
                    for ref, known in payment.disputes.items()
                ],
            )
            for payment in purchase.facts.payments
        ],
        orders=[
            OfficeOrder(
                id=order_id,
                fallen=order_id in fallen,
                **order.model_dump(exclude={"payment_ref", "asked_by"}),
            )
            for order_id, order in purchase.refund_orders.items()
        ],
        events=events,
    )
