"""What `create_app` hands to the routes: the settings, the database and the platforms."""

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
"""Bytes of a request's body, which is parsed before its sender is known. The longest that is asked
for has 25 kB; the studio's texts have a cap of their own."""


@dataclass(frozen=True)
class Context:
    settings: Settings
    database: Database
    clerk: ClerkPlatform
    media: Media
    mail: MailPlatform | None
    """None: there is no server that takes our mail."""
    payments: Payments
    deployment: str
    """This installation's id: events of another one's test keys are told apart by it."""
    school_watch: SchoolWatch
    domains: tuple[Domain, ...] = ()
    """The rooms that stand, in the order of imports: who does what is wanted, hears events, forgets
    people."""

    @property
    def school(self) -> SchoolSettings:
        """The school's own settings as they are now; what takes a while reads them once."""
        return self.school_watch.current

    def platform(self, name: str) -> WebhookSource | None:
        """A platform in use that tells us of what happened there."""
        known: tuple[WebhookSource, ...] = (*self.payments, *self.media, self.clerk)
        return next((platform for platform in known if platform.name == name), None)


@raises(Unavailable, TransactionTimeout, OutcomeUnknown)
def context_of(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


CurrentContext = Annotated[Context, Depends(context_of)]
