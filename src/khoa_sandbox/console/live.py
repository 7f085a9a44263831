"""Server-sent events: the page learns of each change within a quarter of a second."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import StreamingResponse

from khoa_sandbox.store import Store

INTERVAL = 0.25  # seconds
HEARTBEAT = 15.0  # seconds; detects that the page is gone


def changes(
    store: Store, counts: Callable[[], dict[str, Any]], stopping: Callable[[], bool]
) -> StreamingResponse:
    """Sends `{version, counts}` at once and whenever the store has changed, until `stopping`."""

    async def stream() -> AsyncIterator[str]:
        seen, quiet = -1, 0.0
        while not stopping():
            if store.version != seen:
                seen, quiet = store.version, 0.0
                yield f"data: {json.dumps({'version': seen, 'counts': counts()})}\n\n"
            elif quiet >= HEARTBEAT:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(INTERVAL)
            quiet += INTERVAL

    return StreamingResponse(
        stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )
