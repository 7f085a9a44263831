"""The outbox intents of enrolments. Kinds and subjects are stored keys: never rename them."""

from typing import Literal

from khoa.base.domain import Payload


class GrantTimeComes(Payload):
    """A grant opens or ends: update `active` and the counts."""

    kind: Literal["grant_time_comes"] = "grant_time_comes"
    user_id: str
    course_id: str

    @property
    def subject(self) -> str:
        return f"grant:{self.user_id}/{self.course_id}"
