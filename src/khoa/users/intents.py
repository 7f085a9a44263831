"""What users have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload
from khoa.context import Context
from khoa.users.models import Role


class MirrorRole(Payload):
    """Show a person's highest role in their public metadata at Clerk; the role itself is ours."""

    kind: Literal["mirror_role"] = "mirror_role"
    clerk_id: str
    role: Literal["student"] | Role

    @property
    def subject(self) -> str:
        return f"role:{self.clerk_id}"


async def mirror_role(context: Context, work: MirrorRole) -> None:
    await context.clerk.show_role(work.clerk_id, work.role)


class FaceChanged(Payload):
    """A person's name or picture changed: what shows it has to show the new one."""

    kind: Literal["face_changed"] = "face_changed"
    user_id: str

    @property
    def subject(self) -> str:
        return f"face:{self.user_id}"
