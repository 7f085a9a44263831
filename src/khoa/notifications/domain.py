"""What notifications hand to the house."""

from khoa.base.domain import Domain
from khoa.invitations.intents import SendInvitation
from khoa.notifications.intents import SendMail
from khoa.notifications.invitations import send_invitation
from khoa.notifications.service import send

DOMAIN = Domain("notifications", doers={SendMail: send, SendInvitation: send_invitation})
