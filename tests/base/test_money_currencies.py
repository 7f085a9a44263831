"""Every currency that Stripe takes: written, read, added up and asked for without losing a unit."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.stack import Stack

from khoa.base.money import CURRENCIES, MAX_AMOUNT, Money, decimals, step
from khoa.platforms.payments.protocol import CheckoutLine, CheckoutOrder
from khoa.platforms.payments.stripe import StripeSettings
from khoa.platforms.payments.stripe.provider import StripeProvider
from khoa_sandbox.stripe import money as as_stripe_has_it

currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.integers(0, MAX_AMOUNT)
monies = st.builds(Money, amount=amounts, currency=currencies)


@given(monies)
def test_what_is_written_is_read_again(money: Money) -> None:
    assert Money.model_validate_json(money.model_dump_json()) == money
    assert Money.model_validate(bson.decode(bson.encode(money.model_dump()))) == money
    assert type(json.loads(money.model_dump_json())["amount"]) is int


@given(monies)
def test_the_written_decimals_are_exact(money: Money) -> None:
    shown = Decimal(money.amount).scaleb(-decimals(money.currency))
    assert shown.as_tuple().exponent == -decimals(money.currency)
    assert int(Decimal(str(shown)).scaleb(decimals(money.currency))) == money.amount


@given(currencies, st.floats() | st.decimals() | st.booleans() | st.text(max_size=9))
def test_nothing_but_a_whole_number_is_an_amount(currency: str, amount: Any) -> None:
    with pytest.raises(ValidationError):
        Money(amount=amount, currency=currency)


@given(currencies, st.lists(st.integers(0, MAX_AMOUNT), max_size=4))
def test_a_total_is_exact_or_refused(currency: str, parts: list[int]) -> None:
    lines = [Money(amount=part, currency=currency) for part in parts]
    if sum(parts) > MAX_AMOUNT:
        with pytest.raises(ValueError, match="amount"):
            Money.total(lines, currency)
        return
    assert Money.total(lines, currency).amount == sum(parts)
    assert Money.total(reversed(lines), currency) == Money.total(lines, currency)


@given(currencies, currencies)
def test_two_currencies_never_add_up(one: str, other: str) -> None:
    if one != other:
        with pytest.raises(ValueError, match="cannot add"):
            Money.total([Money(amount=1, currency=one)], other)


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_two_readings_of_stripes_table_agree(currency: str) -> None:
    """The sandbox has its own."""
    assert decimals(currency) == as_stripe_has_it.decimals(currency)
    as_stripe_has_it.check_unit(step(currency), currency, "unit_amount")
    if step(currency) > 1:
        with pytest.raises(Exception, match="must be a multiple"):
            as_stripe_has_it.check_unit(step(currency) + 1, currency, "unit_amount")


def test_every_currency_is_asked_for_to_the_unit(stack: Stack) -> None:
    """Two lines each, over Stripe's API by its own client."""
    keys = stack.keys
    settings = StripeSettings(
        secret_key=keys["STRIPE_SECRET_KEY"],
        webhook_secret=keys["STRIPE_WEBHOOK_SECRET"],
        api_base=f"{stack.sandbox_url}/stripe",
    )

    async def ask_for_all() -> dict[str, tuple[int, str]]:
        provider, slots = StripeProvider(settings), asyncio.Semaphore(8)

        async def ask(currency: str) -> tuple[int, str]:
            async with slots:
                opened = await provider.open(_order(currency))
                looked = await provider.fetch_session(opened.session_ref)
                assert (looked.amount, looked.currency) == (opened.amount, opened.currency)
                return opened.amount, opened.currency

        everything = sorted(CURRENCIES)
        return dict(zip(everything, await asyncio.gather(*map(ask, everything)), strict=True))

    asked = asyncio.run(ask_for_all())
    assert asked == {currency: (1_234_500 + 765_400, currency) for currency in sorted(CURRENCIES)}


def _order(currency: str) -> CheckoutOrder:
    prices = [Money(amount=amount, currency=currency) for amount in (1_234_500, 765_400)]
    return CheckoutOrder(
        purchase_id=f"currency-{currency}",
        number="KH-CURRENCY",
        attempt=1,
        deployment="elsewhere",
        lines=tuple(CheckoutLine(title="Khóa", price=price, image_url=None) for price in prices),
        buyer_email=None,
        language="vi",
        success_url="https://khoa.example/?session_id={CHECKOUT_SESSION_ID}",
        cancel_url="https://khoa.example/",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
