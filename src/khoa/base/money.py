"""Money is an integer count of a currency's minor unit: 199,000 VND is 199000, 9.99 USD is 999.

The table is Stripe's (docs: currencies), not ISO 4217's or CLDR's: they differ on ISK and UGX.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
TWO_DECIMAL = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf "
    "chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg "
    "huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur "
    "mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd "
    "scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd "
    "yer zar zmw".split()
)
CURRENCIES = ZERO_DECIMAL | TWO_DECIMAL | THREE_DECIMAL

_WHOLE = frozenset({"isk", "ugx"})

MAX_AMOUNT = 99_999_999
"""Stripe takes at most eight digits."""


def decimals(currency: str) -> int:
    """Return the number of decimals of the currency: VND 0, USD 2, KWD 3."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def step(currency: str) -> int:
    """Return the minor units that payable amounts are multiples of: Stripe takes no third decimal
    of a dinar, and ISK and UGX have no fractions although they are written with two decimals."""
    if currency in _WHOLE:
        return 100
    return 10 if currency in THREE_DECIMAL else 1


def known_currency(code: str) -> str:
    """Return the code in lower case. Raises ValueError for an unknown currency."""
    code = code.lower()
    if code not in CURRENCIES:
        raise ValueError(f"unknown currency {code!r}")
    return code


Currency = Annotated[str, AfterValidator(known_currency)]


class Sum(BaseModel):
    """A total of several amounts, in minor units: like Money, but without an upper bound."""

    model_config = ConfigDict(frozen=True, strict=True)

    amount: int = Field(ge=0)
    currency: Currency


class Money(BaseModel):
    """`amount` in minor units (0 to 99,999,999), `currency` an ISO 4217 code in lower case."""

    model_config = ConfigDict(frozen=True, strict=True)

    amount: int = Field(ge=0, le=MAX_AMOUNT)
    currency: Currency

    def __add__(self, other: Self) -> Self:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return type(self)(amount=self.amount + other.amount, currency=self.currency)

    @classmethod
    def total(cls, parts: Iterable["Money"], currency: str) -> "Money":
        """Return the sum, zero in `currency` when there are no parts."""
        result = cls(amount=0, currency=currency)
        for part in parts:
            result = result + part
        return result


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Return whole parts that add up to `amount`, in proportion to the weights, by largest
    remainder; the earlier one wins a tie.

    Weights of nothing but zero count alike. An `amount` of at most the weights' sum gives no part
    that is larger than its weight.
    """
    total = sum(weights)
    if total == 0:
        weights, total = [1] * len(weights), len(weights)
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % total), at))
    for at in by_remainder[: amount - sum(parts)]:
        parts[at] += 1
    return parts
