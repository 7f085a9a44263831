"""What media have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload
from khoa.context import Context


class DestroyAsset(Payload):
    """Remove a stored file. One that is not there is done already."""

    kind: Literal["destroy_asset"] = "destroy_asset"
    public_id: str
    resource_type: str
    protected: bool

    @property
    def subject(self) -> str:
        scope = "authenticated" if self.protected else "upload"
        return f"asset:{self.resource_type}/{scope}/{self.public_id}"


async def destroy(context: Context, work: DestroyAsset) -> None:
    await context.cloudinary.destroy(
        work.public_id, resource_type=work.resource_type, protected=work.protected
    )
