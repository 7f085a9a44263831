"""The outbox intents of media. Kinds and subjects are stored keys: never rename them."""

from typing import Literal

from khoa.base.domain import Payload
from khoa.context import Context
from khoa.media.models import FIRST_PROVIDER


class DestroyAsset(Payload):
    """Delete a stored file; a missing one counts as deleted."""

    kind: Literal["destroy_asset"] = "destroy_asset"
    public_id: str
    resource_type: str
    protected: bool
    provider: str = FIRST_PROVIDER

    @property
    def subject(self) -> str:
        scope = "authenticated" if self.protected else "upload"
        at = "" if self.provider == FIRST_PROVIDER else f"{self.provider}/"
        return f"asset:{at}{self.resource_type}/{scope}/{self.public_id}"


async def destroy(context: Context, work: DestroyAsset) -> None:
    await context.media.named(work.provider).destroy(
        work.public_id, resource_type=work.resource_type, protected=work.protected
    )
