"""What enrolments have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload


class GrantTimeComes(Payload):
    """A grant opens or ends: `active`, the lists and the counts have to follow."""

    kind: Literal["grant_time_comes"] = "grant_time_comes"
    user_id: str
    course_id: str

    @property
    def subject(self) -> str:
        return f"grant:{self.user_id}/{self.course_id}"
