"""Sending what people are told."""

import structlog
from beanie import PydanticObjectId
from pydantic import BaseModel

from khoa.base.domain import MessageKind
from khoa.base.errors import KhoaError
from khoa.base.language import LANGUAGES
from khoa.base.messages import Addressee, Recipient, SendMessage
from khoa.context import Context
from khoa.notifications.channels import CHANNELS
from khoa.outbox import service as outbox
from khoa.outbox.models import Intent
from khoa.users.models import User

log = structlog.get_logger()


class MessageUnknown(KhoaError):
    """A message of a kind or channel that this Khoa does not know: it waits for one that does."""


async def tell(kind: MessageKind, payload: BaseModel, *, to: Addressee, key: str) -> None:
    """Have somebody told over each channel of the kind. In the transaction of what there is to
    tell. Told again of the same `key`, it is sent again: the caller keeps what was told."""
    for channel in kind.channels:
        await outbox.enqueue(
            SendMessage(
                channel=channel,
                message=kind.name,
                key=key,
                to=to,
                payload=payload.model_dump(mode="json"),
            )
        )


async def send(context: Context, work: SendMessage) -> None:
    """What the outbox does with a message. A kill in the middle can send it twice; the channel
    knows both for the same."""
    await deliver(context, work, known_as=work.subject)


async def deliver(context: Context, work: SendMessage, *, known_as: str) -> None:
    kinds = (kind for domain in context.domains for kind in domain.messages)
    kind = next((kind for kind in kinds if kind.name == work.message), None)
    channel = CHANNELS.get(work.channel)
    if kind is None or channel is None:
        raise MessageUnknown(f"Nothing here tells {work.message} over {work.channel}.")
    recipient = await _recipient(work.to)
    payload = kind.payload.model_validate(work.payload)
    message = await kind.compose(context, payload, recipient) if recipient else None
    if recipient is None or message is None:
        log.info("message.nobody_to_tell", message=work.message)
        return
    await channel.send(context, recipient, message, known_as=known_as)


async def forget_address(address: str) -> None:
    """Remove what was told or waits to be told to a bare address."""
    await Intent.get_pymongo_collection().delete_many({"work.to.address": address})


async def _recipient(to: Addressee) -> Recipient | None:
    """None: their account is gone."""
    if to.user_id is None:
        return Recipient(to.address, dict.fromkeys(LANGUAGES, to.name))
    user = await User.get(PydanticObjectId(to.user_id))
    if user is None or user.deleted:
        return None
    names = {language: user.name_in(language) for language in LANGUAGES}
    return Recipient(user.email, names, user.language)
