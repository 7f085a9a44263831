"""What happens in a run of the fault matrix, all of it drawn from one seed."""

import random
from dataclasses import dataclass, field
from typing import Literal

COURSES = 12
"""For sale. The two after them are opened by activation codes only."""

LASTING_BATCH, CANCELLED_BATCH = 0, 1
"""Batches of codes, by their place: the second one is cancelled in the middle of a run."""

Kind = Literal[
    "paid",
    "declined_first",
    "abandoned",
    "expired",
    "transfer_arrives",
    "transfer_fails",
    "older_page_paid_too",
    "two_carts_paid",
    "refunded",
    "refunded_in_part",
    "refund_asked",
    "line_refund_asked",
    "refund_comes_late",
    "refund_fails",
    "disputed",
    "dispute_won",
    "dispute_lost",
    "inquiry",
    "renamed",
    "coupon_paid",
    "coupon_abandoned",
    "coupon_expired",
    "coupon_declined",
    "coupon_in_two_carts",
    "coupon_takes_all",
    "code",
    "code_twice_at_once",
    "code_cancelled",
    "batch_cancelled",
    "bank_whole",
    "bank_in_parts",
    "bank_too_much",
    "bank_too_little",
    "bank_less_accepted",
    "bank_given_back",
    "bank_never",
]
_SHARES: dict[Kind, int] = {
    "paid": 30,
    "declined_first": 4,
    "abandoned": 4,
    "expired": 4,
    "transfer_arrives": 7,
    "transfer_fails": 4,
    "older_page_paid_too": 7,
    "two_carts_paid": 5,
    "refunded": 5,
    "refunded_in_part": 3,
    "refund_asked": 4,
    "line_refund_asked": 4,
    "refund_comes_late": 2,
    "refund_fails": 2,
    "disputed": 2,
    "dispute_won": 2,
    "dispute_lost": 2,
    "inquiry": 1,
    "renamed": 12,
    "coupon_paid": 8,
    "coupon_abandoned": 2,
    "coupon_expired": 3,
    "coupon_declined": 2,
    "coupon_in_two_carts": 3,
    "coupon_takes_all": 4,
    "code": 8,
    "code_twice_at_once": 4,
    "code_cancelled": 1,
    "batch_cancelled": 1,
    "bank_whole": 5,
    "bank_in_parts": 2,
    "bank_too_much": 2,
    "bank_too_little": 2,
    "bank_less_accepted": 1,
    "bank_given_back": 3,
    "bank_never": 2,
}
_TWO_COURSES = ("two_carts_paid", "line_refund_asked", "coupon_in_two_carts")
_NO_COURSE = ("renamed", "code", "code_twice_at_once", "code_cancelled", "batch_cancelled")


@dataclass(frozen=True)
class Coupon:
    """`max_uses` is less than there are buyers who want it; None: no end."""

    code: str
    percent: int
    max_uses: int | None


TAKES_ALL = "LOI-HET"


def coupons(size: int) -> list[Coupon]:
    """For a run of so many steps."""
    few = 2 + size // 60
    return [Coupon("LOI-MUOI", 10, None), Coupon("LOI-HAN", 20, few), Coupon(TAKES_ALL, 100, few)]


def codes(size: int) -> int:
    """How many activation codes each batch has: some are typed by several buyers."""
    return 4 + size // 40


@dataclass(frozen=True)
class Step:
    """One thing that one buyer does; `courses` are numbers. `code` is a coupon's; `batch` and
    `place` say which activation code."""

    kind: Kind
    courses: tuple[int, ...] = ()
    code: str = ""
    batch: int = LASTING_BATCH
    place: int = 0


@dataclass
class Life:
    """A buyer's steps, one after the other."""

    number: int
    steps: list[Step] = field(default_factory=list)
    leaves: bool = False
    """Deletes the account at the end."""


@dataclass(frozen=True)
class Plan:
    seed: int
    size: int
    lives: list[Life]

    @classmethod
    def drawn(cls, seed: int, size: int) -> "Plan":
        """`size` purchases and changes of users."""
        dice = random.Random(seed)
        kinds = list(_SHARES)
        lives, left = [], size
        while left > 0:
            life = Life(len(lives))
            shelf = list(range(COURSES))
            dice.shuffle(shelf)
            length = min(left, dice.randint(1, 6))  # in a short run some have to leave early
            for kind in dice.choices(kinds, list(_SHARES.values()), k=length):
                many = 0 if kind in _NO_COURSE else 2 if kind in _TWO_COURSES else 1
                life.steps.append(
                    Step(
                        kind,
                        tuple(shelf.pop() for _ in range(many)),
                        code=_coupon_for(kind, size, dice),
                        batch=_batch_for(kind, dice),
                        place=dice.randrange(codes(size)),
                    )
                )
            left -= len(life.steps)
            if left > 0 and dice.random() < 0.15:
                life.leaves = True
                left -= 1
            lives.append(life)
        return cls(seed, size, lives)


def _coupon_for(kind: Kind, size: int, dice: random.Random) -> str:
    if kind == "coupon_takes_all":
        return TAKES_ALL
    return dice.choice([one.code for one in coupons(size) if one.code != TAKES_ALL])


def _batch_for(kind: Kind, dice: random.Random) -> int:
    """A single code is cancelled where the batch is not."""
    lasting = kind == "code_cancelled" or dice.random() < 0.7
    return LASTING_BATCH if lasting else CANCELLED_BATCH
