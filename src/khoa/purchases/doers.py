"""Who does what purchases have the outbox hold."""

from khoa.outbox.worker import Doer
from khoa.purchases import refunds
from khoa.purchases.mail import post

DOERS: dict[str, Doer] = {
    "refund_payment": refunds.carry_out,
    "look_at_payment": refunds.look_at_payment,
    "send_mail": post.send,
}
