"""Purchases for others, of several, by people without an account, and by the rule they copied."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.payments.conftest import dispute, refund
from tests.payments.test_refunds import gone_back
from tests.school import a_course, a_user, profile, students_of
from tests.till import Till

from khoa.base.domain import Person
from khoa.base.errors import Invalid
from khoa.base.money import Money
from khoa.context import Context
from khoa.courses.models import Course
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Enrolment
from khoa.invitations import service as invitations
from khoa.invitations.models import Invitation
from khoa.invitations.service import InvitationClosed, Recipient
from khoa.ledger import service as ledger
from khoa.ledger.models import LedgerRow
from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.payments import claiming, refund_policy, refunds
from khoa.payments.checkout import look_again, open_checkout
from khoa.payments.intents import OfferPurchase
from khoa.payments.refund_policy import RefundNotAllowed
from khoa.payments.settle import fulfil, settle
from khoa.privacy import service as privacy
from khoa.purchases.models import Purchase
from khoa.purchases.order import Contact, PurchaseLine, RefundRule
from khoa.school import service as school
from khoa.selling.availability import AlreadyOwned
from khoa.selling.coupons import CouponUnknown
from khoa.selling.items import Wanted
from khoa.users import service as users
from khoa.users.models import User

LAN = Contact(name="Lan", phone="+84 90 123 4567", email="Lan@Example.com ")
LINE: dict[str, Any] = {
    "course_id": "0" * 24,
    "slug": "x",
    "title": "X",
    "educator_id": "0" * 24,
    "price": Money(amount=100, currency="vnd"),
}


async def present(purchase: Purchase) -> Purchase:
    found = await Purchase.get(purchase.purchase_id)
    assert found is not None
    return found


async def bought(
    shop: Context, till: Till, buyer: User | Contact, *wanted: str | Wanted, **more: Any
) -> Purchase:
    """Paid at the till, and looked at as the success page does."""
    session = await open_checkout(shop, buyer, wanted, "vi", **more)
    till.pay(session.session_ref)
    purchase = await Purchase.find_one({"session_ref": session.session_ref})
    assert purchase is not None
    return await look_again(shop, purchase)


async def person(email: str, clerk_id: str = "user_lan", *, verified: bool = True) -> User:
    await users.apply_profile(profile(clerk_id, email=email, email_verified=verified))
    user = await users.by_clerk_id(clerk_id)
    assert user is not None
    return user


async def has(user: User, course: Course) -> bool:
    return await enrolments.of(user.user_id, course.course_id) is not None


# --- for others, and of several


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 2},
        {"quantity": 0, "beneficiary": "gift"},
        {"quantity": 1_001, "beneficiary": "seats"},
        {"beneficiary": "nobody"},
        {"discount": 101},
        {"discount": -1},
    ],
)
def test_an_impossible_line_is_no_line(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PurchaseLine(**{**LINE, **wrong})


def test_a_purchase_is_somebodys_and_a_coupon_an_accounts(purchase: Purchase) -> None:
    known = purchase.model_dump(exclude={"id"})
    for wrong in ({"user_id": None}, {"user_id": None, "contact": LAN, "coupon_id": "0" * 24}):
        with pytest.raises(ValidationError):
            Purchase(**{**known, **wrong})
    for wrong in ({"referred_by": "an@example.com"}, {"referred_by": "x" * 65}):
        with pytest.raises(ValidationError):
            Purchase(**{**known, **wrong})


async def test_seats_cost_and_earn_as_many_and_open_nothing_to_the_buyer(
    shop: Context, till: Till, database: Database
) -> None:
    buyer, course = await a_user(), await a_course(database)
    own = await a_course(database, "rieng")
    purchase = await bought(
        shop, till, buyer, Wanted(course.slug, "seats", 30), own.slug, referred_by="partner:fpt"
    )
    assert purchase.total == Money(amount=31 * 199_000, currency="vnd")
    assert [line.price.amount for line in till.orders[0].lines] == [30 * 199_000, 199_000]
    assert till.orders[0].lines[0].title == f"{course.title} × 30"
    assert (purchase.state, purchase.paid_twice, purchase.referred_by) == (
        "paid",
        [],
        "partner:fpt",
    )
    assert purchase.shares == {"vnd": [30 * 139_300, 139_300]}
    assert [one.owed for one in await ledger.balances_of(course.educator_id)] == [30 * 139_300]
    assert (purchase.standing_lines, purchase.open_lines) == ({0, 1}, {1})
    assert (await has(buyer, course), await has(buyer, own)) == (False, True)
    assert await students_of(database, course.course_id) == 0


async def test_a_gift_of_a_course_that_the_buyer_has_is_not_paid_twice(
    shop: Context, till: Till, database: Database
) -> None:
    buyer, course = await a_user(), await a_course(database)
    await bought(shop, till, buyer, course.slug)
    with pytest.raises(AlreadyOwned):
        await open_checkout(shop, buyer, [course.slug], "vi")
    gift = await bought(shop, till, buyer, Wanted(course.slug, "gift"))
    assert (gift.state, gift.paid_twice, gift.refund_orders) == ("paid", [], {})
    enrolment = await Enrolment.find_one({"user_id": buyer.user_id})
    assert enrolment is not None
    assert len(enrolment.grants) == 1


async def test_a_gift_and_the_course_itself_do_not_close_each_other(
    shop: Context, till: Till, database: Database
) -> None:
    """Both payment pages stay open, and both are paid: one is not the other."""
    buyer, course = await a_user(), await a_course(database)
    pages = [
        await open_checkout(shop, buyer, [wanted], "vi")
        for wanted in (Wanted(course.slug, "gift"), course.slug)
    ]
    again = await open_checkout(shop, buyer, [Wanted(course.slug, "gift")], "vi")
    assert again.session_ref == pages[0].session_ref
    for page in pages:
        till.pay(page.session_ref)
    settled = [await look_again(shop, one) for one in await Purchase.find().to_list()]
    assert [(one.state, one.paid_twice) for one in settled] == [("paid", [])] * 2


async def test_a_refund_takes_so_much_of_seats_as_is_said(
    shop: Context, till: Till, database: Database
) -> None:
    """Ten of thirty seats go back, and the other twenty stand."""
    buyer, course, office = await a_user(), await a_course(database), await a_user("office")
    purchase = await bought(shop, till, buyer, Wanted(course.slug, "seats", 30))
    [line] = await refund_policy.lines_of(shop, purchase)
    assert line.refusal == "not_open", "the school gives back what is for others"
    await refunds.ask(shop, purchase.purchase_id, by=office, money={0: 10 * 199_000})
    after = await gone_back(database, till, purchase, "asked-1")
    assert (after.state, after.standing_lines) == ("partially_refunded", {0})
    assert after.shares == {"vnd": [20 * 139_300]}
    await refunds.ask(shop, purchase.purchase_id, by=office)
    whole = await gone_back(database, till, purchase, "asked-2")
    assert (whole.state, whole.standing_lines) == ("refunded", set())
    assert whole.shares == {"vnd": [0]}


async def test_more_than_one_payment_can_be_is_refused(shop: Context, database: Database) -> None:
    buyer, course = await a_user(), await a_course(database)
    with pytest.raises(Invalid) as refused:
        await open_checkout(shop, buyer, [Wanted(course.slug, "seats", 1_000)], "vi")
    assert refused.value.errors[0].code == "total_too_large"


async def test_one_for_oneself_keeps_the_cart_key_it_always_had(
    shop: Context, till: Till, database: Database
) -> None:
    """A purchase that waits to be paid since before is found again."""
    buyer, course = await a_user(), await a_course(database)
    session = await open_checkout(shop, buyer, [course.slug], "vi")
    purchase = await Purchase.find_one({"session_ref": session.session_ref})
    assert purchase is not None
    line = f"{course.course_id}:199000:vnd:0"
    known = hashlib.sha256(f"till/vi|{line}".encode()).hexdigest()[:32]
    assert purchase.cart_key == known


# --- the rule that was copied


async def test_the_rule_of_the_order_counts_and_not_todays(
    shop: Context, till: Till, database: Database
) -> None:
    buyer, course = await a_user(), await a_course(database)
    purchase = await bought(shop, till, buyer, course.slug)
    before = RefundRule(days=14, progress=30, terms="")
    assert (purchase.refund_rule, purchase.educator_percent) == (before, 70)
    stricter = school.seed(shop.settings).model_copy(
        update={"refund_days": 0, "educator_share": 50, "terms_version": "2027-01"}
    )
    shop.school_watch.update(stricter)
    later = await bought(shop, till, await a_user("user_2"), course.slug)
    assert later.refund_rule == RefundRule(days=0, progress=30, terms="2027-01")
    assert later.educator_percent == 50
    week_ago = datetime.now(UTC) - timedelta(days=7)
    for one in (purchase, later):
        await Purchase.find_one({"_id": one.id}).update({"$set": {"paid_at": week_ago}})
    [mine] = await refund_policy.lines_of(shop, await present(purchase))
    [other] = await refund_policy.lines_of(shop, await present(later))
    assert (mine.refusal, other.refusal) == (None, "too_late")
    await refund_policy.give_back(shop, await present(purchase), by=buyer, among={0})
    with pytest.raises(RefundNotAllowed):
        await refund_policy.give_back(shop, await present(later), by=buyer, among={0})


# --- without an account


async def test_a_contact_pays_whole_and_what_they_bought_opens_once_claimed(
    shop: Context, till: Till, database: Database
) -> None:
    course, gift = await a_course(database), await a_course(database, "qua")
    wanted = (course.slug, Wanted(gift.slug, "gift", 2))
    purchase = await bought(shop, till, LAN, *wanted)
    assert till.orders[0].buyer_email == "lan@example.com"
    assert (purchase.user_id, purchase.state, purchase.open_lines) == (None, "paid", set())
    assert purchase.paid_at is not None
    assert purchase.shares == {"vnd": [139_300, 2 * 139_300]}
    assert await LedgerRow.count() == 2
    assert await Enrolment.count() == 0
    receipt = await Intent.find_one({"subject": f"message:email/bought/{purchase.id}"})
    assert receipt is not None
    assert receipt.work["to"] == {"user_id": None, "address": "lan@example.com", "name": "Lan"}

    for other in (
        await person("binh@example.com", "user_binh"),
        await person("lan@example.com", "user_not_verified", verified=False),
    ):
        assert await claiming.claim_all(shop, other) == []
    lan = await person("lan@example.com")
    twice = await asyncio.gather(*(claiming.claim_all(shop, lan) for _ in range(4)))
    assert sorted(len(one) for one in twice) == [0, 0, 0, 1]
    claimed = await present(purchase)
    assert (claimed.user_id, claimed.open_lines) == (lan.user_id, {0})
    assert (await has(lan, course), await has(lan, gift)) == (True, False)
    assert await students_of(database, course.course_id) == 1
    assert await LedgerRow.count() == 2, "nothing is earned twice"
    assert await Intent.find({"work.kind": "send_message"}).count() == 1
    again = await database.transaction(
        lambda: fulfil(till.name, till.sessions[str(claimed.session_ref)])
    )
    assert again is not None
    assert again.user_id == lan.user_id


async def test_a_token_that_came_by_letter_claims_once_whoever_has_it(
    shop: Context, till: Till, database: Database
) -> None:
    course = await a_course(database)
    purchase = await bought(shop, till, LAN, course.slug)
    offer = {"work.kind": "offer_purchase"}
    [intent] = await Intent.find(offer).to_list()
    assert await OutboxWorker(shop).attempt_now(intent)
    [invitation] = await Invitation.find_all().to_list()
    assert (invitation.address, invitation.invited_by) == ("lan@example.com", None)
    described = await claiming.describe(
        shop, claiming.ClaimPayload(purchase_id=purchase.purchase_id), "vi"
    )
    assert described == f"học viên của khóa học “{course.title}” (đơn hàng {purchase.number})"
    made = await invitations.new_token(invitation.invitation_id)
    assert made is not None
    friend, other = await person("ban@example.com"), await person("khac@example.com", "user_khac")
    await invitations.accept(
        shop, invitation.invitation_id, Recipient(friend.user_id, friend.email, made[1])
    )
    assert (await present(purchase)).user_id == friend.user_id
    assert await has(friend, course)
    with pytest.raises(Exception, match="no such invitation"):
        await invitations.accept(
            shop, invitation.invitation_id, Recipient(other.user_id, other.email, made[1])
        )
    assert await claiming.claim_all(shop, await person("lan@example.com", "user_late")) == []
    await database.transaction(lambda: settle_again(purchase))
    assert await Intent.find(offer).count() == 1
    await claiming.offer(shop, intent_payload(intent))
    assert (await present_invitation(invitation)).state == "accepted", "it is not offered anew"


async def test_what_was_claimed_by_address_cannot_be_claimed_by_the_letter(
    shop: Context, till: Till, database: Database
) -> None:
    course = await a_course(database)
    await bought(shop, till, LAN, course.slug)
    [intent] = await Intent.find({"work.kind": "offer_purchase"}).to_list()
    await OutboxWorker(shop).attempt_now(intent)
    [invitation] = await Invitation.find_all().to_list()
    made = await invitations.new_token(invitation.invitation_id)
    assert made is not None
    lan, friend = await person("lan@example.com"), await person("ban@example.com", "user_ban")
    assert len(await claiming.claim_all(shop, lan)) == 1
    assert await invitations.open_for("lan@example.com") == ([], 0)
    with pytest.raises(InvitationClosed):
        await invitations.accept(
            shop, invitation.invitation_id, Recipient(friend.user_id, friend.email, made[1])
        )
    assert (await has(lan, course), await has(friend, course)) == (True, False)


async def test_a_claim_of_a_course_that_the_account_has_waits_for_the_office(
    shop: Context, till: Till, database: Database
) -> None:
    """Both were paid, perhaps long apart: which is given back, a person says."""
    course, lan = await a_course(database), await person("lan@example.com")
    await bought(shop, till, lan, course.slug)
    other = await bought(shop, till, LAN, course.slug)
    await claiming.claim_all(shop, lan)
    claimed = await present(other)
    assert (claimed.paid_twice, claimed.refund_orders) == ([], {})
    assert (claimed.waits_for_office, claimed.waits) == (["bought_again"], True)
    office = await a_user("office")
    await refunds.ask(shop, other.purchase_id, by=office)
    back = await gone_back(database, till, other, "asked-1")
    assert (back.state, back.waits) == ("refunded", False)
    assert await has(lan, course), "by the other one"


async def test_claimed_before_it_is_paid_it_opens_with_the_payment(
    shop: Context, till: Till, database: Database
) -> None:
    course, lan = await a_course(database), await person("lan@example.com")
    session = await open_checkout(shop, LAN, [course.slug], "vi")
    assert len(await claiming.claim_all(shop, lan)) == 1
    assert not await has(lan, course)
    till.pay(session.session_ref)
    purchase = await Purchase.find_one({"session_ref": session.session_ref})
    assert purchase is not None
    paid = await look_again(shop, purchase)
    assert (paid.state, await has(lan, course)) == ("paid", True)
    assert await Intent.find({"work.kind": "offer_purchase"}).count() == 0


async def test_refunded_before_it_is_claimed_it_opens_nothing(
    shop: Context, till: Till, database: Database
) -> None:
    course, lan = await a_course(database), await person("lan@example.com")
    purchase = await bought(shop, till, LAN, course.slug)
    payment = str(purchase.payment and purchase.payment.ref)
    whole = refund(purchase, purchase.total.amount, payment_ref=payment)
    await database.transaction(lambda: fulfil(till.name, whole))
    told = await Intent.find_one({"work.message": "refunded"})
    assert told is not None
    assert told.work["to"]["address"] == "lan@example.com"
    await claiming.claim_all(shop, lan)
    assert not await has(lan, course)
    assert (await present(purchase)).shares == {"vnd": [0]}


async def test_a_contact_has_one_page_for_a_cart_no_coupon_and_nobody_elses_page(
    shop: Context, till: Till, database: Database
) -> None:
    course = await a_course(database)
    await a_course(database, "khac")
    other = Contact(name="Bình", email="binh@example.com")
    pages = {
        (await open_checkout(shop, buyer, [course.slug], "vi")).session_ref
        for buyer in (LAN, LAN, other, await a_user())
    }
    assert len(pages) == 3
    with pytest.raises(CouponUnknown):
        await open_checkout(shop, LAN, [course.slug], "vi", coupon="TET")
    await open_checkout(shop, LAN, [course.slug, "khac"], "vi")
    closed = [ref for ref in pages if till.sessions[ref].status == "expired"]
    assert len(closed) == 1, "the contact's own other page of the same course"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "An\nBcc: all@example.com"},
        {"name": "x" * 101},
        {"phone": "call me"},
        {"phone": "1" * 40},
        {"email": "nobody"},
    ],
)
def test_a_contact_is_a_name_a_phone_and_an_address(wrong: dict[str, str]) -> None:
    with pytest.raises((ValidationError, Invalid)):
        Contact(**{"name": "An", "email": "an@example.com", **wrong})


async def test_a_contact_is_exported_and_forgotten_and_the_books_stay(
    shop: Context, till: Till, database: Database
) -> None:
    course = await a_course(database)
    purchase = await bought(shop, till, LAN, course.slug)
    other = await bought(shop, till, Contact(email="binh@example.com"), course.slug)
    lan = Person("user_lan", None, "lan@example.com")
    told = (await privacy.export(shop, lan))["purchases"]["purchases"]
    assert [one["number"] for one in told] == [purchase.number]
    assert (await privacy.export(shop, Person("stranger", None)))["purchases"]["purchases"] == []
    await database.transaction(lambda: privacy.forget(shop, lan))
    kept = await present(purchase)
    assert kept.contact == Contact()
    assert (kept.state, kept.shares) == ("paid", {"vnd": [139_300]})
    rows = [str(row) async for row in database.database["outbox"].find()]
    assert not [row for row in rows if "lan@" in row]
    assert (await present(other)).contact == Contact(email="binh@example.com")
    assert await claiming.claim_all(shop, await person("lan@example.com")) == []
    payment = str(kept.payment and kept.payment.ref)
    whole = refund(kept, kept.total.amount, payment_ref=payment)
    settled = await database.transaction(lambda: fulfil(till.name, whole))
    assert settled is not None
    assert settled.state == "refunded", "money goes on without them"
    assert await Intent.find({"work.message": "refunded"}).count() == 0


async def test_who_claimed_and_goes_leaves_no_contact(
    shop: Context, till: Till, database: Database
) -> None:
    course, lan = await a_course(database), await person("lan@example.com")
    purchase = await bought(shop, till, LAN, course.slug)
    await claiming.claim_all(shop, lan)
    await database.transaction(lambda: privacy.forget(shop, Person("user_lan", lan.user_id)))
    assert (await present(purchase)).contact == Contact()


async def test_a_lost_dispute_of_seats_closes_them(
    shop: Context, till: Till, database: Database
) -> None:
    buyer, course = await a_user(), await a_course(database)
    purchase = await bought(shop, till, buyer, Wanted(course.slug, "seats", 3))
    for status, standing, share in (
        ("open", set(), 417_900),
        ("lost", set(), 0),
        ("won", {0}, 417_900),
    ):
        fact = dispute(purchase, status)
        payment = str(purchase.payment and purchase.payment.ref)
        moved = replace(fact, payment_ref=payment)
        after = await database.transaction(lambda moved=moved: fulfil(till.name, moved))
        assert after is not None
        assert (after.standing_lines, after.shares) == (standing, {"vnd": [share]})


async def settle_again(purchase: Purchase) -> None:
    await settle(await present(purchase))


def intent_payload(intent: Intent) -> Any:
    return OfferPurchase.model_validate(intent.work)


async def present_invitation(invitation: Invitation) -> Invitation:
    found = await Invitation.get(invitation.id)
    assert found is not None
    return found
