"""A pending purchase, and the facts that a provider could tell of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.school import a_course, a_user
from tests.till import Till, shop_with

from khoa.context import Context
from khoa.database import Database
from khoa.platforms.events import ChargeFacts, DisputeFacts, RefundFacts, SessionFacts
from khoa.purchases.models import Purchase
from khoa.purchases.order import PurchaseLine


@pytest.fixture
async def purchase(database: Database) -> Purchase:
    user, course = await a_user(), await a_course(database)
    return await Purchase(
        number="KH-TEST2345",
        user_id=user.user_id,
        lines=[
            PurchaseLine(
                course_id=course.course_id,
                slug=course.slug,
                title=course.title,
                educator_id=course.educator_id,
                price=course.price,
            )
        ],
        total=course.price,
        cart_key="cart",
        language="vi",
        provider="stripe",
        session_ref="cs_1",
        session_expires_at=datetime.now(UTC) + timedelta(hours=1),
    ).insert()


def session(purchase: Purchase, **changes: Any) -> SessionFacts:
    known: dict[str, Any] = {
        "session_ref": purchase.session_ref,
        "purchase_id": str(purchase.id),
        "deployment": "here",
        "status": "complete",
        "paid": True,
        "payment_failed": False,
        "payment_ref": "pi_1",
        "amount": purchase.total.amount,
        "currency": purchase.total.currency,
        "url": None,
    }
    return SessionFacts(**{**known, **changes})


def refund(purchase: Purchase, amount: int, ref: str = "re_1", **changes: Any) -> RefundFacts:
    known: dict[str, Any] = {
        "refund_ref": ref,
        "payment_ref": "pi_1",
        "purchase_id": str(purchase.id),
        "deployment": "here",
        "amount": amount,
        "currency": purchase.total.currency,
        "status": "succeeded",
        "order_id": None,
        "lines": (),
    }
    return RefundFacts(**{**known, **changes})


def dispute(purchase: Purchase, status: str, ref: str = "du_1") -> DisputeFacts:
    return DisputeFacts(
        dispute_ref=ref,
        payment_ref="pi_1",
        purchase_id=None,
        deployment=None,
        amount=purchase.total.amount,
        currency=purchase.total.currency,
        status=status,  # type: ignore[arg-type]
    )


def charge(purchase: Purchase, amount_refunded: int) -> ChargeFacts:
    return ChargeFacts(
        payment_ref="pi_1",
        purchase_id=str(purchase.id),
        deployment="here",
        amount=purchase.total.amount,
        amount_refunded=amount_refunded,
        currency=purchase.total.currency,
    )


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def shop(database: Database, till: Till) -> Context:
    """All that a checkout needs; the money goes through `till`."""
    return shop_with(database, till)
