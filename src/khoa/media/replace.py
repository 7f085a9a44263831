"""Replace one stored file by another: a cover, captions, a lecture's film.

The destruction of a new file is scheduled before the file is sent anywhere, and cancelled only by
the transaction that refers to it, which enqueues the destruction of the old one. So a killed
process, a closed tab or a refused edit in between leaves no orphan, and no file in use is lost.
"""

from datetime import UTC, datetime, timedelta
from typing import IO

from khoa.base.errors import Unavailable
from khoa.context import Context
from khoa.database import require_transaction
from khoa.media import service
from khoa.media.intents import DestroyAsset
from khoa.media.models import Asset
from khoa.outbox import service as outbox

_STAGED_FOR = timedelta(hours=1)


async def stage(
    context: Context,
    file: IO[bytes],
    *,
    public_id: str,
    resource_type: str,
    protected: bool = False,
) -> Asset:
    """Store a new file, which `swap` has to put to use within an hour, or it is destroyed.

    Give each file a new `public_id`, so that no cache shows the old one. Raise Unavailable when its
    provider does not respond.
    """
    provider = context.media.for_new(resource_type)
    undo = DestroyAsset(
        provider=provider.name,
        public_id=public_id,
        resource_type=resource_type,
        protected=protected,
    )
    await schedule_destruction(context, undo, after=_STAGED_FOR)
    return await service.store(
        provider, file, public_id=public_id, resource_type=resource_type, protected=protected
    )


async def schedule_destruction(context: Context, undo: DestroyAsset, *, after: timedelta) -> None:
    """Have a file that is about to be stored destroyed unless `cancel_destruction` comes first."""
    at = datetime.now(UTC) + after
    await context.database.transaction(lambda: outbox.enqueue(undo, at=at))


async def swap(new: Asset, old: Asset | None) -> None:
    """Keep `new` and destroy `old`, in the transaction that writes the one in place of the other.

    Raise Unavailable when it took so long that the destruction of the new one has begun.
    """
    if not await cancel_destruction(destruction_of(new)):
        raise Unavailable("Storing the file took too long. Send it again.")
    if old is not None:
        await discard(old)


async def cancel_destruction(undo: DestroyAsset) -> bool:
    """Keep a file, in the transaction that refers to it; return False when it is too late."""
    require_transaction()
    return await outbox.cancel(undo)


async def discard(asset: Asset) -> None:
    """Have the file destroyed, in the transaction after which nothing refers to it."""
    require_transaction()
    await outbox.enqueue(destruction_of(asset))


def destruction_of(asset: Asset) -> DestroyAsset:
    return DestroyAsset(
        provider=asset.provider,
        public_id=asset.public_id,
        resource_type=asset.resource_type,
        protected=asset.protected,
    )
