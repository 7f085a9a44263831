"""Dispatch an event to the handler that a domain registered for its type of fact."""

from khoa.base.domain import Effect, event_handlers_of
from khoa.context import Context
from khoa.platforms.events import PlatformEvent


async def dispatch(context: Context, event: PlatformEvent) -> Effect:
    """Apply the event inside the inbox's transaction. Safe in any order, and more than once.

    An event of a type that Khoa does not use is ignored; one of another installation is foreign.
    """
    if event.foreign:
        return Effect("foreign")
    if event.fact is None:
        return Effect("ignored")
    return await event_handlers_of(context.domains)[type(event.fact)](context, event)
