"""What notifications have the outbox hold, beside messages (`base/messages.py`)."""

from typing import Literal

from khoa.base.domain import Payload


class SendMail(Payload):
    """A letter on a purchase, as it was wanted before messages had channels. Nothing wants it any
    more; what still waits is sent."""

    kind: Literal["send_mail"] = "send_mail"
    template: Literal["bought", "refunded", "paid_twice"]
    user_id: str
    purchase_id: str
    about: str = ""

    @property
    def subject(self) -> str:
        return f"mail:{self.template}/{self.purchase_id}/{self.about}"
