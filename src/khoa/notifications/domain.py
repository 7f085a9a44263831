"""Notifications as a domain."""

from khoa.base.domain import Domain, Person
from khoa.base.messages import SendMessage
from khoa.context import Context
from khoa.invitations.intents import SendInvitation
from khoa.notifications.intents import SendMail
from khoa.notifications.invitations import send_invitation
from khoa.notifications.purchases import BOUGHT, PAID_TWICE, REFUNDED, send_mail
from khoa.notifications.service import forget_address, send


async def forget(context: Context, person: Person) -> None:
    if person.email is not None:
        await forget_address(person.email)


DOMAIN = Domain(
    "notifications",
    intent_handlers={SendMessage: send, SendMail: send_mail, SendInvitation: send_invitation},
    messages=[BOUGHT, REFUNDED, PAID_TWICE],
    forget=forget,
)
