"""The mailbox's SMTP server: accepts every message without a password and relays none."""

import asyncio
import logging
import socket

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from khoa_sandbox import mail
from khoa_sandbox.store import Store

LARGEST_MESSAGE = 2 * 1024 * 1024

log = logging.getLogger("khoa_sandbox")


class _Handler:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail.receive(self._store, envelope.content, envelope.rcpt_tos)
        return "250 Kept in the sandbox's mailbox"

    async def handle_exception(self, error: Exception) -> str:
        log.error("a message could not be received", exc_info=error)
        return "451 The sandbox could not receive this message; see its log"


async def serve(store: Store, listener: socket.socket) -> asyncio.Server:
    """Receives mail on the listening socket, on this event loop, until the server is closed."""
    handler = _Handler(store)
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            handler,
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
            hostname="localhost",
            # Any login is accepted: KHOA_SMTP_URL may hold one.
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
            loop=loop,
        )

    return await loop.create_server(protocol, sock=listener)
