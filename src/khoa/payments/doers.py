"""Who does what purchases have the outbox hold."""

from khoa.notifications import service as post
from khoa.outbox.worker import Doer
from khoa.payments import refunds

DOERS: dict[str, Doer] = {
    "refund_payment": refunds.carry_out,
    "look_at_payment": refunds.look_at_payment,
    "send_mail": post.send,
}
