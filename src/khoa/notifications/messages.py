"""What messages say, in the recipient's language: on purchases, and invitations."""

import functools
import tomllib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency

from khoa.base.language import Language
from khoa.base.messages import Message, Recipient, Row
from khoa.base.money import Money, decimals
from khoa.purchases.models import Purchase, RefundKnown
from khoa.school.models import SchoolSettings
from khoa.settings import Settings

_HERE = Path(__file__).parent


def bought(
    settings: Settings, school: SchoolSettings, buyer: Recipient, purchase: Purchase
) -> Message:
    """The receipt: what was paid, for which courses; another amount than was asked for is told
    beside that. It leads to the courses that are open to the buyer, if there are any."""
    discount = sum(line.discount for line in purchase.lines)
    currency = purchase.total.currency
    sums = [("total", purchase.total.amount, currency)]
    if discount:
        sums.insert(0, ("discount", -discount, currency))
    if purchase.paid and purchase.paid != purchase.total:
        sums.append(("paid", purchase.paid.amount, purchase.paid.currency))
    rows = [(line.shown, line.amount) for line in purchase.lines]
    if purchase.user_id is None or not purchase.own_lines:
        kind = "ordered_by_contact" if purchase.user_id is None else "ordered"
        return _on_purchase(settings, school, buyer, purchase, kind, rows, sums, "/purchases")
    path = f"/courses/{purchase.lines[0].slug}" if len(purchase.lines) == 1 else "/learning"
    return _on_purchase(settings, school, buyer, purchase, "bought", rows, sums, path)


def refunded(
    settings: Settings,
    school: SchoolSettings,
    buyer: Recipient,
    purchase: Purchase,
    refund: RefundKnown,
    *,
    currency: str,
    twice: bool,
) -> Message:
    """Money is on its way back; `twice`: because it had been paid for already. `currency`: of the
    payment, which need not be the purchase's."""
    kind = "paid_twice" if twice else "refunded"
    rows = [(purchase.lines[at].shown, None) for at in refund.lines or ()]
    sums = [("given_back", refund.amount, currency)]
    amount = Money(amount=refund.amount, currency=currency)
    return _on_purchase(settings, school, buyer, purchase, kind, rows, sums, "/purchases", amount)


def invited(
    settings: Settings,
    school: SchoolSettings,
    language: Language,
    *,
    inviter: str,
    to_be: str,
    path: str,
    until: datetime,
) -> Message:
    """An invitation. `to_be`: what the person becomes; `path` has the token behind a #, which no
    server and no log ever sees."""
    words: dict[str, Any] = _texts()[language]["invited"]
    filled = {
        "inviter": inviter[:80],
        "to_be": to_be,
        "school": school.name(language),
        "date": _date(until, school.timezone, language),
    }
    return Message(
        language=language,
        school=filled["school"],
        subject=words["subject" if inviter else "subject_nobody"].format(**filled),
        hello=_texts()[language]["hello_nobody"],
        lead=words["lead"].format(**filled),
        button=words["button"],
        button_url=f"{settings.public_url}{path}",
        foot=words["foot" if inviter else "foot_nobody"].format(**filled),
        foot_url=f"{settings.public_url}/?lang={language}",
    )


def _on_purchase(
    settings: Settings,
    school: SchoolSettings,
    buyer: Recipient,
    purchase: Purchase,
    kind: str,
    rows: Sequence[tuple[str, int | None]],
    sums: Sequence[tuple[str, int, str]],
    path: str,
    amount: Money | None = None,
) -> Message:
    language = buyer.language or purchase.language
    texts = _texts()[language]
    words: dict[str, Any] = texts[kind]
    currency = purchase.total.currency
    filled = {
        "name": buyer.names[language],
        "number": purchase.number,
        "amount": in_words(amount or purchase.total, language),
        "date": _date(purchase.paid_at or purchase.created_at, school.timezone, language),
        "school": school.name(language),
    }

    def shown(minor: int | None) -> str:
        return "" if minor is None else _amount(minor, currency, language)

    return Message(
        language=language,
        school=filled["school"],
        subject=words["subject"].format(**filled),
        hello=texts["hello" if filled["name"] else "hello_nobody"].format(**filled),
        lead=words["lead"].format(**filled),
        rows_lead=words.get("closed", "") if rows else "",
        rows=[Row(title, shown(minor)) for title, minor in rows],
        sums=[Row(texts[label], _amount(minor, of, language)) for label, minor, of in sums],
        button=words["button"],
        button_url=f"{settings.public_url}{path}?lang={language}",
        foot=texts["foot"].format(**filled),
        foot_url=f"{settings.public_url}/purchases?lang={language}",
    )


def in_words(money: Money, language: Language) -> str:
    """199000 vnd is `199.000 ₫` in Vietnamese and `₫199,000` in English."""
    return _amount(money.amount, money.currency, language)


def _amount(minor: int, currency: str, language: Language) -> str:
    """The minor unit is Stripe's, the digits shown are the language's: 100 ISK is 1 króna."""
    value = Decimal(minor).scaleb(-decimals(currency))
    return format_currency(value, currency.upper(), locale=language)


def _date(moment: datetime, timezone: str, language: Language) -> str:
    return format_date(moment.astimezone(ZoneInfo(timezone)), format="long", locale=language)


@functools.cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((_HERE / "texts.toml").read_text(encoding="utf-8"))
