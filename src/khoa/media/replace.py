"""Put one stored file in the place of another: of a cover, of captions, of a lecture's film.

A new file's destruction is wanted before the file is sent anywhere, and withdrawn only by the
transaction that writes where it belongs; the same transaction wants the old one's. So a kill, a
closed tab or a refused edit in between leaves nothing behind, and nothing that is shown is gone.
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

_GIVEN_UP_AFTER = timedelta(hours=1)


async def bring(
    context: Context,
    file: IO[bytes],
    *,
    public_id: str,
    resource_type: str,
    protected: bool = False,
) -> Asset:
    """Store a new file, to be put in its place by `put` within an hour. Each has a name of its own,
    so that no cache shows the old one. Unavailable when its provider does not answer."""
    provider = context.media.for_new(resource_type)
    undo = DestroyAsset(
        provider=provider.name,
        public_id=public_id,
        resource_type=resource_type,
        protected=protected,
    )
    await expect(context, undo, within=_GIVEN_UP_AFTER)
    return await service.store(
        provider, file, public_id=public_id, resource_type=resource_type, protected=protected
    )


async def expect(context: Context, undo: DestroyAsset, *, within: timedelta) -> None:
    """Have a file that is about to come destroyed unless it is put in its place in time."""
    at = datetime.now(UTC) + within
    await context.database.transaction(lambda: outbox.enqueue(undo, at=at))


async def put(new: Asset, old: Asset | None) -> None:
    """In the transaction that writes `new` where `old` was. Unavailable when it took so long that
    the new one's destruction has begun."""
    if not await keep(destruction(new)):
        raise Unavailable("Storing the file took too long. Send it again.")
    if old is not None:
        await let_go(old)


async def keep(undo: DestroyAsset) -> bool:
    """In the transaction that writes where the file belongs: it stays. False when too late."""
    require_transaction()
    return await outbox.cancel(undo)


async def let_go(asset: Asset) -> None:
    """In the transaction after which nothing shows this file: it is destroyed."""
    require_transaction()
    await outbox.enqueue(destruction(asset))


def destruction(asset: Asset) -> DestroyAsset:
    return DestroyAsset(
        provider=asset.provider,
        public_id=asset.public_id,
        resource_type=asset.resource_type,
        protected=asset.protected,
    )
