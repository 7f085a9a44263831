"""What somebody wants to buy, and the courses that this names."""

from dataclasses import dataclass

from khoa.courses.models import Course
from khoa.purchases.order import Beneficiary


@dataclass(frozen=True)
class Wanted:
    slug: str
    beneficiary: Beneficiary = "self"
    quantity: int = 1


@dataclass(frozen=True)
class Item:
    course: Course
    beneficiary: Beneficiary = "self"
    quantity: int = 1

    @property
    def amount(self) -> int:
        """Minor units, before a discount."""
        return self.course.price.amount * self.quantity
