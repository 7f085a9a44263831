"""Over which channels people are told. E-mail is the first; another one is a class and a line."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import jinja2
import structlog

from khoa.base.messages import Message, Recipient
from khoa.context import Context
from khoa.platforms.mail import MailRefused

log = structlog.get_logger()

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=jinja2.select_autoescape(["html.j2"], default=False),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Channel(Protocol):
    name: str
    """Stored with what waits: never another one."""

    async def send(
        self, context: Context, recipient: Recipient, message: Message, *, known_as: str
    ) -> None:
        """Tell it. `known_as` is the same when it is sent again, after a kill say. Unavailable when
        it has to be tried again; who cannot be reached is logged, and that is all."""
        ...


@dataclass(frozen=True)
class Letter:
    """A message as e-mail shows it."""

    subject: str
    text: str
    html: str


class Email:
    name = "email"

    async def send(
        self, context: Context, recipient: Recipient, message: Message, *, known_as: str
    ) -> None:
        if context.mail is None:
            log.info("mail.nowhere_to_send")
            return
        if recipient.email is None:
            log.info("mail.nobody_to_tell")
            return
        letter = letter_of(message)
        try:
            await context.mail.send(
                to=recipient.email,
                to_name=recipient.names[message.language],
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                message_id=hashlib.sha256(known_as.encode()).hexdigest()[:32],
            )
        except (MailRefused, ValueError) as error:  # this address will never take it
            log.warning("mail.refused", why=type(error).__name__)


def letter_of(message: Message) -> Letter:
    page = asdict(message)
    return Letter(
        subject=message.subject,
        text=_TEMPLATES.get_template("mail.txt.j2").render(page),
        html=_TEMPLATES.get_template("mail.html.j2").render(page),
    )


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (Email(),)}
