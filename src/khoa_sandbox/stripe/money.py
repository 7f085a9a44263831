"""Currencies as Stripe counts them: decimals, minimums, limits, and the sandbox's fee."""

from khoa_sandbox.stripe.errors import StripeError

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
ALWAYS_WHOLE = frozenset({"isk", "ugx"})  # two decimals that must be 00

TWO_DECIMAL = frozenset(
    """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf
    chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf
    idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk
    mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd
    shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd yer zar zmw
    """.split()
)
CURRENCIES = ZERO_DECIMAL | THREE_DECIMAL | TWO_DECIMAL

# docs.stripe.com/currencies, "minimum charge amounts", in minor units. None is published for VND:
# 13,000 đồng is 0.50 USD at 26,000 to the dollar.
MINIMUMS = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200,
    "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
    "vnd": 13_000,
}  # fmt: skip
OTHER_MINIMUM = 50
MAXIMUM = 99_999_999

_SYMBOLS = {"vnd": "₫", "usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "krw": "₩", "thb": "฿"}
_SYMBOLS_VI = {**_SYMBOLS, "usd": "US$"}


def decimals(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def minimum(currency: str) -> int:
    """Returns the smallest charge, in minor units."""
    return MINIMUMS.get(currency, OTHER_MINIMUM)


def fee(amount: int, currency: str) -> int:
    """Returns Stripe's US fee: 2.9 % and 0.30 USD or its equivalent, in minor units."""
    return min(amount, round(amount * 0.029) + minimum(currency) * 3 // 5)


def format_amount(amount: int, currency: str, language: str = "en") -> str:
    """`199.000 ₫` in Vietnamese, `₫199,000` in English, with the currency's own decimals."""
    places = decimals(currency)
    text = f"{amount / 10**places:,.{places}f}" if places else f"{amount:,}"
    if language == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
        return f"{text}\N{NO-BREAK SPACE}{_SYMBOLS_VI.get(currency, currency.upper())}"
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{text}" if symbol else f"{currency.upper()}\N{NO-BREAK SPACE}{text}"


def check_unit(amount: int, currency: str, param: str) -> None:
    """Refuses decimals that the currency does not have."""
    if currency in ALWAYS_WHOLE and amount % 100:
        step = 100
    elif currency in THREE_DECIMAL and amount % 10:
        step = 10
    else:
        return
    raise StripeError(
        400,
        f"Invalid amount: amounts in {currency.upper()} must be a multiple of {step}.",
        code="parameter_invalid_integer",
        param=param,
    )


def check_total(amount: int, currency: str) -> None:
    """Refuses a total below the minimum (zero is free) or over eight digits."""
    if amount > MAXIMUM:
        raise StripeError(
            400,
            "The Checkout Session's total amount due must be no more than "
            f"{format_amount(MAXIMUM, currency)}.",
            code="amount_too_large",
        )
    if 0 < amount < minimum(currency):
        raise StripeError(
            400,
            "The Checkout Session's total amount due must add up to at least "
            f"{format_amount(minimum(currency), currency)}.",
            code="amount_too_small",
        )
