"""An intent: something to do at a platform, kept until it is done."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class DestroyAsset(BaseModel):
    """Remove a file at Cloudinary. One that is not there is done already."""

    kind: Literal["destroy_asset"] = "destroy_asset"
    public_id: str
    resource_type: str
    protected: bool

    @property
    def subject(self) -> str:
        scope = "authenticated" if self.protected else "upload"
        return f"asset:{self.resource_type}/{scope}/{self.public_id}"


class MirrorRole(BaseModel):
    """Show a person's highest role in their public metadata at Clerk; the role itself is ours."""

    kind: Literal["mirror_role"] = "mirror_role"
    clerk_id: str
    role: Literal["educator", "admin"]

    @property
    def subject(self) -> str:
        return f"role:{self.clerk_id}"


class RefundPayment(BaseModel):
    """Carry out a refund that a purchase has ordered."""

    kind: Literal["refund_payment"] = "refund_payment"
    purchase_id: str
    order_id: str

    @property
    def subject(self) -> str:
        return f"refund:{self.purchase_id}/{self.order_id}"


class LookAtPayment(BaseModel):
    """Ask the provider what became of a payment: an event hinted at more than it told."""

    kind: Literal["look_at_payment"] = "look_at_payment"
    provider: str
    payment_ref: str

    @property
    def subject(self) -> str:
        return f"payment:{self.provider}/{self.payment_ref}"


class SendMail(BaseModel):
    """Tell a person by mail. `about` tells mails of one kind on one purchase apart."""

    kind: Literal["send_mail"] = "send_mail"
    template: Literal["bought", "refunded", "paid_twice"]
    user_id: str
    purchase_id: str
    about: str = ""

    @property
    def subject(self) -> str:
        return f"mail:{self.template}/{self.purchase_id}/{self.about}"


AnyWork = DestroyAsset | MirrorRole | RefundPayment | LookAtPayment | SendMail
Work = Annotated[AnyWork, Field(discriminator="kind")]


class Intent(Document):
    """One for each subject: what is wanted last is what is done.

    `wanted` grows whenever it is wanted (anew): an attempt that was begun for an older wish does
    not mark the newer one as done. While an attempt runs, `next_at` is the end of its lease.
    `id` is the idempotency key for a platform that takes one.
    """

    subject: str
    work: Work
    state: Literal["waiting", "done"] = "waiting"
    wanted: int = 1
    attempts: int = 0
    last_error: str | None = None
    next_at: datetime
    created_at: Annotated[datetime, Field(default_factory=lambda: datetime.now(UTC))]
    done_at: datetime | None = None

    class Settings:
        name = "outbox"
        indexes = (
            IndexModel([("subject", 1)], unique=True),
            IndexModel([("state", 1), ("next_at", 1)]),
            IndexModel([("done_at", 1)], expireAfterSeconds=30 * 86_400),
        )


DOCUMENTS = [Intent]
