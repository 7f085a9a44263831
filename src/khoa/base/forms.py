"""What callers send where a slip must not be guessed at: money, limits, cancelling for good."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Form(BaseModel):
    """Refuses unknown fields: where leaving one out means "all" or "no limit", a misspelt one, or
    one that a newer page sends, would do more than was asked for."""

    model_config = ConfigDict(extra="forbid")


Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
]
"""A time with its zone, far enough from the first and last years to be told in any zone."""
