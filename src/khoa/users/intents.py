"""The outbox intents of users. Kinds and subjects are stored keys: never rename them."""

from typing import Literal

from khoa.base.domain import Payload
from khoa.context import Context
from khoa.users.models import Role


class MirrorRole(Payload):
    """Copy a person's highest role to their public metadata at Clerk. Ours is the authority."""

    kind: Literal["mirror_role"] = "mirror_role"
    clerk_id: str
    role: Literal["student"] | Role

    @property
    def subject(self) -> str:
        return f"role:{self.clerk_id}"


async def mirror_role(context: Context, work: MirrorRole) -> None:
    await context.clerk.show_role(work.clerk_id, work.role)


class NameOrPictureChanged(Payload):
    """A person's name or picture changed, so every copy of it has to be refreshed."""

    kind: Literal["face_changed"] = "face_changed"
    user_id: str

    @property
    def subject(self) -> str:
        return f"face:{self.user_id}"
