"""A person. The row outlives the account as a tombstone without personal data."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document, PydanticObjectId
from pydantic import Field
from pymongo import IndexModel

from khoa.base.language import Language

Role = Literal["educator", "sales", "accountant", "support", "admin"]
"""From lowest to highest. `auth/roles.py` says what each may do."""


class User(Document):
    clerk_id: str
    email: str | None = None
    """The primary address in lower case, if Clerk has one."""
    email_verified: bool = False
    first_name: str | None = None
    last_name: str | None = None
    image_url: str | None = None
    banned: bool = False
    """Banned in Clerk's dashboard; every profile event repeats the flag."""
    suspended_at: datetime | None = None
    """Set by the office, which alone lifts it. Either of the two closes the account."""
    roles: list[Role] = Field(default_factory=list)
    taken_roles: list[Role] = Field(default_factory=list)
    """Those that the office took away: nobody takes them again by themselves."""
    slug: str | None = None
    """An educator's URL slug; set when they become one."""
    headline: dict[Language, str] = Field(default_factory=dict)
    bio: dict[Language, str] = Field(default_factory=dict)
    language: Language | None = None
    accounts_changed: int = 0
    """How often they revoked others' roles or suspended others; see `users.service`."""
    clerk_updated_at: int = 0
    """Milliseconds by Clerk's clock: an event older than this changes nothing."""
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    deleted_at: datetime | None = None

    class Settings:
        name = "users"
        indexes = (
            IndexModel([("clerk_id", 1)], unique=True),
            IndexModel(
                [("slug", 1)], unique=True, partialFilterExpression={"slug": {"$type": "string"}}
            ),
            IndexModel([("email", 1)]),
            IndexModel([("deleted_at", 1)]),
        )

    @property
    def user_id(self) -> PydanticObjectId:
        assert self.id is not None, "a user that was read has an id"
        return self.id

    @property
    def closed(self) -> bool:
        """Return whether the account exists but may not be used now."""
        return self.banned or self.suspended_at is not None

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    def name_in(self, language: Language) -> str:
        """Return the full name; in Vietnamese the family name comes first."""
        parts = (self.last_name, self.first_name)
        ordered = parts if language == "vi" else reversed(parts)
        return " ".join(part for part in ordered if part)
