"""What people are told. A message has a kind with a payload of its own, an addressee, and goes over
a channel; whoever has something to tell wants a `SendMessage`, which `notifications/` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, model_validator

from khoa.base.domain import Payload
from khoa.base.language import Language


class Addressee(BaseModel):
    """A person with an account, or whoever is behind a bare address."""

    user_id: str | None = None
    address: str | None = None
    name: str = ""
    """Of whom the address is, if that was said."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.user_id is None) == (self.address is None):
            raise ValueError("a message goes to a person or to an address")
        return self


class SendMessage(Payload):
    """Tell somebody something over one channel. `key`: what it is about; a message of one kind is
    told once for each key and channel."""

    kind: Literal["send_message"] = "send_message"
    channel: str
    message: str
    """The name of a `MessageKind`, which says how `payload` is read."""
    key: str
    to: Addressee
    payload: dict[str, Any]

    @property
    def subject(self) -> str:
        return f"message:{self.channel}/{self.message}/{self.key}"


@dataclass(frozen=True)
class Recipient:
    """An addressee as they are when the message goes. `language` is their own, if it is known."""

    email: str | None
    names: Mapping[Language, str]
    language: Language | None = None


@dataclass(frozen=True)
class Row:
    title: str
    amount: str = ""


@dataclass(frozen=True)
class Message:
    """What is said, in one language; how it looks is the channel's. `rows` are what it is about,
    below `rows_lead`, `sums` what they come to."""

    language: Language
    school: str
    subject: str
    hello: str
    lead: str
    button: str
    button_url: str
    foot: str
    foot_url: str
    rows_lead: str = ""
    rows: Sequence[Row] = ()
    sums: Sequence[Row] = ()
