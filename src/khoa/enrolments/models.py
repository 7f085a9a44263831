"""An enrolment: one per person and course, with its grants and the progress made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field, PrivateAttr
from pymongo import IndexModel

from khoa.enrolments import progress
from khoa.enrolments.progress import LectureState

GrantSource = Literal["free", "purchase", "code", "gift", "seat", "staff", "import"]

LASTING: tuple[GrantSource, ...] = ("free", "purchase", "code")
"""Without an end, these leave nothing to buy: a payment on top of one is refunded. The others
neither block buying nor cause a refund: somebody with a gift or a company's seat may want to buy
the course as well."""


class Grant(BaseModel):
    """Why the course is open. Any one grant opens it; each is given and revoked separately.

    `reference` is an id of the source, such as a purchase's: (source, reference) is the
    grant's key in its enrolment. It opens from `opens_at`, if set, to the moment before `until`.
    """

    source: GrantSource
    reference: str | None = None
    opens_at: datetime | None = None
    until: datetime | None = None
    active: bool = True
    ordered_at: datetime | None = None
    """When what gives it was begun, such as a purchase whose transfer takes days; None: not
    before the enrolment."""

    @property
    def key(self) -> tuple[GrantSource, str | None]:
        return self.source, self.reference

    @property
    def lasting(self) -> bool:
        """Return whether this grant leaves nothing to buy."""
        return self.active and self.until is None and self.source in LASTING

    def opens(self, now: datetime) -> bool:
        begun = self.opens_at is None or self.opens_at <= now
        return self.active and begun and (self.until is None or now < self.until)


class Enrolment(Document):
    user_id: PydanticObjectId
    course_id: PydanticObjectId
    grants: list[Grant] = Field(default_factory=list)
    active: bool = False
    """Whether a grant was open when the row was last written, or when one last opened or ended.
    Stored for lists; access checks the times themselves."""
    progress: str = ""
    """The stored form of `lectures`."""
    last_lecture_id: str | None = None
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]

    _read: tuple[str, dict[str, LectureState]] | None = PrivateAttr(None)

    @property
    def lectures(self) -> Mapping[str, LectureState]:
        """Return the person's state in each lecture that they have opened, by its id."""
        if self._read is None or self._read[0] != self.progress:
            self._read = self.progress, progress.read(self.progress)
        return self._read[1]

    @property
    def promised_since(self) -> datetime:
        """Lectures that the course had then, or got later, stay the person's."""
        ordered = [held.ordered_at for held in self.grants if held.ordered_at is not None]
        return min([self.created_at, *ordered])

    def open_at(self, now: datetime) -> bool:
        return any(grant.opens(now) for grant in self.grants)

    def next_moment(self, now: datetime) -> datetime | None:
        """Return when the next grant opens or ends."""
        moments = [
            moment
            for grant in self.grants
            if grant.active
            for moment in (grant.opens_at, grant.until)
            if moment is not None and moment > now
        ]
        return min(moments, default=None)

    class Settings:
        name = "enrolments"
        indexes = (
            IndexModel([("user_id", 1), ("course_id", 1)], unique=True),
            IndexModel([("user_id", 1), ("active", 1), ("created_at", -1)]),
            IndexModel([("course_id", 1), ("active", 1)]),
        )
