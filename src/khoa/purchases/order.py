"""What is ordered: by whom, for whom, and by which rules. A purchase copies all of it."""

import re
from typing import Annotated, Literal, Self

from beanie import PydanticObjectId
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from khoa.base.money import Money
from khoa.invitations.addresses import normalise
from khoa.school.models import SchoolSettings

Beneficiary = Literal["self", "gift", "seats"]
"""Who learns by a line: whoever bought it, somebody it is given to, or the people of a group. Only
`self` opens the course to the buyer."""

MAX_QUANTITY = 1_000

_ONE_LINE = "^[^\\x00-\\x1f\\x7f\u2028\u2029\u202a-\u202e]*$"
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,30}")


def _phone(typed: str) -> str:
    if not _PHONE.fullmatch(typed):
        raise ValueError("this is no phone number")
    return typed


class Contact(BaseModel):
    """Who bought without an account. `email` as addresses are compared; all of it is empty once the
    person was forgotten."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_ONE_LINE)
    ] = ""
    phone: Annotated[str, AfterValidator(_phone)] | None = None
    email: Annotated[str, AfterValidator(lambda typed: normalise(typed) if typed else "")] = ""


class RefundRule(BaseModel):
    """Within so many days of paying, with no more than so many percent learned. `terms`: the
    version of the school's terms that says so."""

    model_config = ConfigDict(frozen=True)

    days: int
    progress: int
    terms: str = ""

    @classmethod
    def of(cls, school: SchoolSettings) -> Self:
        return cls(
            days=school.refund_days, progress=school.refund_progress, terms=school.terms_version
        )


Source = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
"""Who or what brought a buyer, as a word: never an address."""


class PurchaseLine(BaseModel):
    """The title and price are copies: what was bought does not change with the course.

    `price` is the course's for one; `discount`, in the same minor units, is what a code took off
    the whole line.
    """

    course_id: PydanticObjectId
    slug: str
    title: str
    educator_id: PydanticObjectId
    price: Money
    discount: int = Field(0, ge=0)
    beneficiary: Beneficiary = "self"
    quantity: int = Field(1, ge=1, le=MAX_QUANTITY)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.beneficiary == "self" and self.quantity != 1:
            raise ValueError("nobody needs a course twice for themselves")
        if self.discount > self.amount:
            raise ValueError("no more can be taken off than it costs")
        return self

    @property
    def amount(self) -> int:
        """Minor units, before the discount."""
        return self.price.amount * self.quantity

    @property
    def to_pay(self) -> int:
        return self.amount - self.discount

    @property
    def shown(self) -> str:
        """The title, with how many where they are several."""
        return self.title if self.quantity == 1 else f"{self.title} × {self.quantity}"
