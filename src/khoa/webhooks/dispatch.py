"""Which fact does what: the domains' own handlers, one for each kind of fact."""

from khoa.base.domain import Effect, event_handlers_of
from khoa.context import Context
from khoa.platforms.events import PlatformEvent


async def dispatch(context: Context, event: PlatformEvent) -> Effect:
    """Have the event's effect, inside the inbox's transaction; safe in any order and again.

    A type that means nothing here is ignored, another installation's event is foreign.
    """
    if event.foreign:
        return Effect("foreign")
    if event.fact is None:
        return Effect("ignored")
    return await event_handlers_of(context.domains)[type(event.fact)](context, event)
