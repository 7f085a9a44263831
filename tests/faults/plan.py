"""What happens in a run of the fault matrix, all of it drawn from one seed."""

import random
from dataclasses import dataclass, field
from typing import Literal

COURSES = 12

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
}


@dataclass(frozen=True)
class Step:
    """One thing that one buyer does; `courses` are numbers."""

    kind: Kind
    courses: tuple[int, ...] = ()


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
                two = kind in ("two_carts_paid", "line_refund_asked")
                many = 0 if kind == "renamed" else 2 if two else 1
                life.steps.append(Step(kind, tuple(shelf.pop() for _ in range(many))))
            left -= len(life.steps)
            if left > 0 and dice.random() < 0.15:
                life.leaves = True
                left -= 1
            lives.append(life)
        return cls(seed, lives)
