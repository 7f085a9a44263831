"""Stripe's test cards (docs.stripe.com/testing) and the checks of a card before it is charged."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from khoa_sandbox.stripe.account import Refunds


@dataclass(frozen=True)
class Decline:
    """Why a card was declined: Stripe's `code`, `decline_code` and English message."""

    code: str
    message: str
    decline_code: str | None = None


@dataclass(frozen=True)
class Dispute:
    """The dispute that a card's payments lead to; an inquiry withdraws no money."""

    reason: str
    inquiry: bool = False


@dataclass(frozen=True)
class TestCard:
    """A number that Stripe's test mode knows and what happens to it.

    `method` is the payment method by which API calls name the card.
    """

    number: str
    brand: str = "visa"
    decline: Decline | None = None
    challenge: bool = False
    dispute: Dispute | None = None
    refunds: Refunds | None = None
    method: str | None = None


@dataclass(frozen=True)
class Card:
    """What is stored of a card: never its number or its security code."""

    brand: str
    last4: str
    month: int
    year: int


GENERIC = Decline("card_declined", "Your card was declined.", "generic_decline")
FUNDS = Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds")
EXPIRED = Decline("expired_card", "Your card has expired.", "expired_card")
CVC = Decline("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc")
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "Your card was declined. Your request was in test mode, but used a non test card.",
    "test_mode_live_card",
)

TEST_CARDS = {
    card.number: card
    for card in (
        TestCard("4242424242424242", method="pm_card_visa"),
        TestCard("5555555555554444", brand="mastercard", method="pm_card_mastercard"),
        TestCard("4000000000000002", decline=GENERIC, method="pm_card_chargeDeclined"),
        TestCard(
            "4000000000009995", decline=FUNDS, method="pm_card_chargeDeclinedInsufficientFunds"
        ),
        TestCard("4000000000000069", decline=EXPIRED, method="pm_card_chargeDeclinedExpiredCard"),
        TestCard("4000000000000127", decline=CVC, method="pm_card_chargeDeclinedIncorrectCvc"),
        TestCard("4000002500003155", challenge=True),
        TestCard("4000000000000259", dispute=Dispute("fraudulent"), method="pm_card_createDispute"),
        TestCard(
            "4000000000002685",
            dispute=Dispute("product_not_received"),
            method="pm_card_createDisputeProductNotReceived",
        ),
        TestCard(
            "4000000000001976",
            dispute=Dispute("fraudulent", inquiry=True),
            method="pm_card_createDisputeInquiry",
        ),
        TestCard("4000000000007726", refunds="succeed_later", method="pm_card_pendingRefund"),
        TestCard("4000000000005126", refunds="fail_later", method="pm_card_refundFail"),
    )
}

METHODS = {card.method: card for card in TEST_CARDS.values() if card.method}


def check(
    number: str, expiry: str, cvc: str, *, today: datetime | None = None
) -> tuple[TestCard | None, Card, dict[str, str]]:
    """Checks the three fields; returns the test card or None, what to store, and errors by field.

    Errors are Stripe's codes under the page's field names; with any of them it is not charged.
    """
    digits = re.sub(r"[\s-]", "", number)
    errors: dict[str, str] = {}
    if not re.fullmatch(r"\d{12,19}", digits, re.ASCII):
        errors["cardNumber"] = "incomplete_number"
    elif not luhn(digits):
        errors["cardNumber"] = "invalid_number"
    month, year = _expiry(expiry, errors, today or datetime.now(UTC))
    if not re.fullmatch(r"\d{3,4}", cvc.strip(), re.ASCII):
        errors["cardCvc"] = "incomplete_cvc"
    known = TEST_CARDS.get(digits)
    brand = known.brand if known else "unknown"
    return known, Card(brand, digits[-4:], month, year), errors


def luhn(digits: str) -> bool:
    """Checks the check digit of ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _expiry(text: str, errors: dict[str, str], today: datetime) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d{1,2})\s*/?\s*(\d{2}|\d{4})\s*", text, re.ASCII)
    if not match:
        errors["cardExpiry"] = "incomplete_expiry"
        return 0, 0
    month, year = int(match[1]), int(match[2])
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12:
        errors["cardExpiry"] = "invalid_expiry_month"
    elif (year, month) < (today.year, today.month):
        errors["cardExpiry"] = "invalid_expiry_year_past"
    elif year > today.year + 50:
        errors["cardExpiry"] = "invalid_expiry_year"
    return month, year
