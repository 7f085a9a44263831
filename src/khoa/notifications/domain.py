"""What notifications hand to the house."""

from khoa.base.domain import Domain
from khoa.notifications.intents import SendMail
from khoa.notifications.service import send

DOMAIN = Domain("notifications", doers={SendMail: send})
