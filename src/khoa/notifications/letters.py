"""The letters about a purchase, in the buyer's language, as text and as HTML."""

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from babel.dates import format_date
from babel.numbers import format_currency

from khoa.base.language import Language
from khoa.base.money import Money, decimals
from khoa.purchases.models import Purchase, RefundKnown
from khoa.school.models import SchoolSettings
from khoa.settings import Settings
from khoa.users.models import User

_HERE = Path(__file__).parent
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE),
    autoescape=jinja2.select_autoescape(["html.j2"], default=False),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def bought(settings: Settings, school: SchoolSettings, buyer: User, purchase: Purchase) -> Letter:
    """The receipt: what was paid, for which courses; another amount than was asked for is told
    beside that."""
    discount = sum(line.discount for line in purchase.lines)
    currency = purchase.total.currency
    sums = [("total", purchase.total.amount, currency)]
    if discount:
        sums.insert(0, ("discount", -discount, currency))
    if purchase.paid and purchase.paid != purchase.total:
        sums.append(("paid", purchase.paid.amount, purchase.paid.currency))
    rows = [(line.title, line.price.amount) for line in purchase.lines]
    path = f"/courses/{purchase.lines[0].slug}" if len(purchase.lines) == 1 else "/learning"
    return _letter(settings, school, buyer, purchase, "bought", rows, sums, path)


def refunded(
    settings: Settings,
    school: SchoolSettings,
    buyer: User,
    purchase: Purchase,
    refund: RefundKnown,
    *,
    currency: str,
    twice: bool,
) -> Letter:
    """Money is on its way back; `twice`: because it had been paid for already. `currency`: of the
    payment, which need not be the purchase's."""
    kind = "paid_twice" if twice else "refunded"
    rows = [(purchase.lines[at].title, None) for at in refund.lines or ()]
    sums = [("given_back", refund.amount, currency)]
    amount = Money(amount=refund.amount, currency=currency)
    return _letter(settings, school, buyer, purchase, kind, rows, sums, "/purchases", amount)


def _letter(
    settings: Settings,
    school: SchoolSettings,
    buyer: User,
    purchase: Purchase,
    kind: str,
    rows: Sequence[tuple[str, int | None]],
    sums: Sequence[tuple[str, int, str]],
    path: str,
    amount: Money | None = None,
) -> Letter:
    language = buyer.language or purchase.language
    texts = _texts()[language]
    words: dict[str, Any] = texts[kind]
    currency = purchase.total.currency
    filled = {
        "name": buyer.name_in(language),
        "number": purchase.number,
        "amount": in_words(amount or purchase.total, language),
        "date": _date(purchase.paid_at or purchase.created_at, school.timezone, language),
        "school": school.name(language),
    }

    def shown(minor: int | None) -> str:
        return "" if minor is None else _amount(minor, currency, language)

    page = {
        "language": language,
        "school": filled["school"],
        "subject": words["subject"].format(**filled),
        "hello": texts["hello" if filled["name"] else "hello_nobody"].format(**filled),
        "lead": words["lead"].format(**filled),
        "closed": words.get("closed") if rows and kind == "refunded" else None,
        "rows": [{"title": title, "amount": shown(minor)} for title, minor in rows],
        "sums": [
            {"label": texts[label], "amount": _amount(minor, of, language)}
            for label, minor, of in sums
        ],
        "button": words["button"],
        "button_url": f"{settings.public_url}{path}?lang={language}",
        "foot": texts["foot"].format(**filled),
        "foot_url": f"{settings.public_url}/purchases?lang={language}",
    }
    return _rendered(page)


def invited(
    settings: Settings,
    school: SchoolSettings,
    language: Language,
    *,
    inviter: str,
    to_be: str,
    path: str,
    until: datetime,
) -> Letter:
    """An invitation. `to_be`: what the person becomes; `path` has the token behind a #, which no
    server and no log ever sees."""
    words: dict[str, Any] = _texts()[language]["invited"]
    filled = {
        "inviter": inviter[:80],
        "to_be": to_be,
        "school": school.name(language),
        "date": _date(until, school.timezone, language),
    }
    page = {
        "language": language,
        "school": filled["school"],
        "subject": words["subject" if inviter else "subject_nobody"].format(**filled),
        "hello": _texts()[language]["hello_nobody"],
        "lead": words["lead"].format(**filled),
        "closed": None,
        "rows": [],
        "sums": [],
        "button": words["button"],
        "button_url": f"{settings.public_url}{path}",
        "foot": words["foot"].format(**filled),
        "foot_url": f"{settings.public_url}/?lang={language}",
    }
    return _rendered(page)


def _rendered(page: dict[str, Any]) -> Letter:
    return Letter(
        subject=page["subject"],
        text=_TEMPLATES.get_template("mail.txt.j2").render(page),
        html=_TEMPLATES.get_template("mail.html.j2").render(page),
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
