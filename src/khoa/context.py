"""The context of routes and background tasks: settings, database, platforms and domains."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from khoa.base.domain import Domain
from khoa.base.errors import Unavailable
from khoa.database import Database
from khoa.database.transaction import OutcomeUnknown, TransactionTimeout
from khoa.http.openapi import raises
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.mail import MailPlatform
from khoa.platforms.media.registry import Media
from khoa.platforms.payments.registry import Payments
from khoa.platforms.webhooks import WebhookSource
from khoa.school.models import SchoolSettings
from khoa.school.watch import SchoolWatch
from khoa.settings import Settings

MAX_JSON = 100_000
"""The largest request body in bytes: it is parsed before its sender is known. Requests need up to
25 kB; the studio's texts have a limit of their own."""


@dataclass(frozen=True)
class Context:
    settings: Settings
    database: Database
    clerk: ClerkPlatform
    media: Media
    mail: MailPlatform | None
    """None when no mail server is configured."""
    payments: Payments
    deployment: str
    """This installation's id, by which events of another installation on the same platform account
    are recognised."""
    school_watch: SchoolWatch
    domains: tuple[Domain, ...] = ()
    """The registered domains, lower layers first."""

    @property
    def school(self) -> SchoolSettings:
        """The school's settings as of now; a longer piece of work should read them once."""
        return self.school_watch.current

    def platform(self, name: str) -> WebhookSource | None:
        """Return the platform of this name, if it is in use."""
        known: tuple[WebhookSource, ...] = (*self.payments, *self.media, self.clerk)
        return next((platform for platform in known if platform.name == name), None)


@raises(Unavailable, TransactionTimeout, OutcomeUnknown)
def context_of(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


CurrentContext = Annotated[Context, Depends(context_of)]
