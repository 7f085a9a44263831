"""What notifications have the outbox hold. Kinds and subjects are stored keys: never renamed."""

from typing import Literal

from khoa.base.domain import Payload


class SendMail(Payload):
    """Tell a person by mail. `about` tells mails of one kind on one purchase apart."""

    kind: Literal["send_mail"] = "send_mail"
    template: Literal["bought", "refunded", "paid_twice"]
    user_id: str
    purchase_id: str
    about: str = ""

    @property
    def subject(self) -> str:
        return f"mail:{self.template}/{self.purchase_id}/{self.about}"
