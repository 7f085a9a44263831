"""Send mail by SMTP."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

import aiosmtplib

from khoa.base.errors import KhoaError, Unavailable
from khoa.settings import MailSettings

TIMEOUT = 15
"""Seconds for each SMTP command."""


class MailRefused(KhoaError):
    """The server refuses this message for this address permanently."""

    code = "mail_refused"
    detail = "The mail server refuses the message."


class MailPlatform:
    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._sender = _address(*parseaddr(settings.sender))

    async def send(
        self, *, to: str, to_name: str, subject: str, text: str, html: str, message_id: str
    ) -> None:
        """Send one message as text and as HTML. The same `message_id` (without the domain) lets
        mail programs recognise a message that is sent twice. Raises Unavailable or MailRefused."""
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = _address(to_name, to)
        message["Subject"] = " ".join(subject.split())
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{message_id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        try:
            async with self._connection() as server:
                await server.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(500 <= refused.code < 600 for refused in error.recipients):
                raise MailRefused(f"{to}: {error.recipients[0].message}") from error
            raise Unavailable("The mail server does not take the message now.") from error
        except aiosmtplib.SMTPResponseException as error:
            permanent = isinstance(error, aiosmtplib.SMTPDataError) and 500 <= error.code < 600
            failure = MailRefused if permanent else Unavailable
            raise failure(f"The mail server says {error.code}.") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable(f"No mail server: {type(error).__name__}.") from error

    async def check_access(self) -> None:
        """Check that the server accepts a connection and our login. Raises Unavailable."""
        try:
            async with self._connection() as server:
                await server.noop()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable(f"No mail server: {type(error).__name__}.") from error

    def _connection(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username,
            password=settings.password,
            use_tls=settings.implicit_tls,
            start_tls=True if settings.password and not settings.implicit_tls else None,
            timeout=TIMEOUT,
        )


def _address(name: str, address: str) -> Address:
    """Raises ValueError for an invalid address."""
    return Address(" ".join(name.split()), addr_spec=address)
