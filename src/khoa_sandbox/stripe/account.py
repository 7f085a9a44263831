"""The account's settings, as chosen in Stripe's dashboard, and how its refunds turn out.

The environment sets the initial values; the console changes them while the sandbox runs.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from khoa_sandbox.context import Context

KIND = "stripe_account"
ID = "account"

Refunds = Literal["succeed", "succeed_later", "fail_later", "wait"]

CURRENCIES = ("vnd", "usd")
OUTCOMES = get_args(Refunds)
LONGEST_DELAY = 24 * 60 * 60


@dataclass(frozen=True)
class Account:
    """`settlement` is the currency of the balance, None for each charge's own.

    `rate` is what one US dollar costs in đồng; only these two are converted into each other.
    `delay` is how many seconds a charge waits for its balance transaction. `refunds` is the
    outcome of a refund whose card does not decide it.
    """

    settlement: str | None = None
    rate: float = 26_000.0
    delay: int = 0
    refunds: Refunds = "succeed"

    def __post_init__(self) -> None:
        if self.settlement not in (None, *CURRENCIES):
            raise ValueError(f"settlement must be one of {', '.join(CURRENCIES)}, or nothing")
        if type(self.rate) not in (int, float) or not 1 <= self.rate <= 1_000_000:
            raise ValueError("rate must be a number from 1 to 1000000")
        if type(self.delay) is not int or not 0 <= self.delay <= LONGEST_DELAY:
            raise ValueError(f"delay must be a whole number of seconds up to {LONGEST_DELAY}")
        if self.refunds not in OUTCOMES:
            raise ValueError(f"refunds must be one of {', '.join(OUTCOMES)}")


def load(context: Context) -> Account:
    """Returns what the console last set, else the environment's values."""
    chosen = context.store.get(KIND, ID)
    settings = context.settings
    start = Account(
        settlement=settings.stripe_settlement,
        rate=settings.stripe_rate,
        delay=settings.stripe_delay,
    )
    return replace(start, **chosen) if chosen else start


def change(context: Context, changes: dict[str, Any]) -> Account:
    """Changes settings. Raises ValueError for an unknown name or an invalid value."""
    if unknown := set(changes) - set(asdict(Account())):
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    account = replace(load(context), **changes)
    context.store.put(KIND, ID, asdict(account))
    return account
