"""The letters themselves: whole, in both languages, and safe with what people write."""

from datetime import UTC, datetime

import pytest
from tests.payments.conftest import refund as a_refund
from tests.payments.conftest import session

from khoa.base.language import Language
from khoa.base.messages import Recipient
from khoa.base.money import Money
from khoa.database import Database
from khoa.notifications import messages
from khoa.notifications.channels import Letter, letter_of
from khoa.outbox.models import Intent
from khoa.payments.settle import fulfil
from khoa.purchases.models import PaymentFacts, PaymentKnown, Purchase, RefundKnown
from khoa.school import service as school
from khoa.settings import Settings

SCHOOL = school.seed(Settings())


@pytest.fixture
async def paid(database: Database, purchase: Purchase) -> Purchase:
    purchase.paid_at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    purchase.lines[0].title = "Nhiếp ảnh <b>& bếp</b>"
    purchase.lines[0].price = purchase.total = Money(amount=199_000, currency="vnd")
    return purchase


def buyer(language: Language, *, vi: str = "Nguyễn An", en: str = "An Nguyễn") -> Recipient:
    return Recipient("an@example.com", {"vi": vi, "en": en}, language)


def receipt_of(purchase: Purchase, language: Language) -> Letter:
    return letter_of(messages.bought(Settings(), SCHOOL, buyer(language), purchase))


async def test_a_receipt_in_vietnamese(paid: Purchase) -> None:
    letter = receipt_of(paid, "vi")
    assert letter.subject == f"Đơn hàng {paid.number}: bạn đã có thể vào học"
    assert "Chào Nguyễn An," in letter.text
    assert "23 tháng 11, 2026" in letter.text  # three in the morning at the school
    assert "Nhiếp ảnh <b>& bếp</b>  199.000\N{NO-BREAK SPACE}₫" in letter.text
    assert "Nhiếp ảnh &lt;b&gt;&amp; bếp&lt;/b&gt;" in letter.html
    assert 'lang="vi"' in letter.html
    assert f"http://localhost:8000/courses/{paid.lines[0].slug}?lang=vi" in letter.text


async def test_a_discount_is_shown(paid: Purchase) -> None:
    paid.lines[0].discount = 50_000
    paid.total = Money(amount=149_000, currency="vnd")
    letter = receipt_of(paid, "en")
    assert "Discount: -₫50,000" in letter.text
    assert "Total: ₫149,000" in letter.text
    assert "Hello An Nguyễn," in letter.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("twice", [False, True])
async def test_a_refund_names_what_closed(paid: Purchase, language: Language, twice: bool) -> None:
    nameless = buyer(language, vi="", en="")
    refund = RefundKnown(amount=199_000, status="succeeded", lines=[0])
    letter = letter_of(
        messages.refunded(Settings(), SCHOOL, nameless, paid, refund, currency="vnd", twice=twice)
    )
    amount = messages.in_words(paid.total, language)
    assert amount in letter.subject
    assert letter.text.startswith("Chào bạn," if language == "vi" else "Hello,")
    assert "{" not in letter.text + letter.subject
    closed = "không còn mở" if language == "vi" else "no longer open"
    assert (closed in letter.text) == (not twice)


async def test_what_came_is_told_beside_what_was_asked_for(paid: Purchase) -> None:
    """The office has taken another amount, in another currency even."""
    payment = PaymentKnown(ref="pi_1", amount=1_990, currency="usd")
    paid.facts = PaymentFacts(payments=[payment], accepted=True)
    receipt = receipt_of(paid, "en")
    assert "Total: ₫199,000" in receipt.text
    assert "Paid: $19.90" in receipt.text
    back = RefundKnown(amount=1_990, status="succeeded", lines=[0])
    letter = letter_of(
        messages.refunded(Settings(), SCHOOL, buyer("en"), paid, back, currency="usd", twice=False)
    )
    assert "$19.90" in letter.subject
    assert "₫" not in letter.text


async def letters_wanted() -> list[str]:
    works = [intent.work for intent in await Intent.find_all().to_list()]
    return sorted(work["message"] for work in works if work["kind"] == "send_message")


async def test_a_refund_is_told_when_it_has_gone(database: Database, purchase: Purchase) -> None:
    """A transfer back is only a task at first, and a bank may still refuse."""
    whole = purchase.total.amount
    await database.transaction(lambda: fulfil("stripe", session(purchase)))
    for status, wanted in (
        ("pending", ["bought"]),
        ("succeeded", ["bought", "refunded"]),
        ("succeeded", ["bought", "refunded"]),
    ):
        back = a_refund(purchase, whole, status=status)
        await database.transaction(lambda back=back: fulfil("stripe", back))  # type: ignore[misc]
        assert await letters_wanted() == wanted


async def test_who_paid_twice_is_told_at_once(database: Database, purchase: Purchase) -> None:
    whole = purchase.total.amount
    await database.transaction(lambda: fulfil("stripe", session(purchase)))
    await database.transaction(lambda: fulfil("stripe", session(purchase, payment_ref="pi_2")))
    order = {"payment_ref": "pi_2", "order_id": "second-pi_2", "status": "pending"}
    await database.transaction(lambda: fulfil("stripe", a_refund(purchase, whole, **order)))
    assert await letters_wanted() == ["bought", "paid_twice"]
