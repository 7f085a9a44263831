"""The media domain: destroying stored files."""

from khoa.base.domain import Domain
from khoa.media.intents import DestroyAsset, destroy

DOMAIN = Domain("media", intent_handlers={DestroyAsset: destroy})
