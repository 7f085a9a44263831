"""The same purchase and shop as for what acts on purchases, and a mail server with its mailbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.payments.conftest import purchase, shop, till
from tests.sandbox.conftest import Sandbox, free_port, receiver_server, start_sandbox

from khoa.platforms.mail import MailPlatform
from khoa.settings import MailSettings

__all__ = ["purchase", "receiver_server", "shop", "start_sandbox", "till"]


@dataclass
class Post:
    platform: MailPlatform
    api: str

    def letters(self, to: str) -> list[dict[str, Any]]:
        """The newest first."""
        items = httpx.get(self.api, params={"to": to}).json()["items"]
        return [httpx.get(f"{self.api}/{item['id']}").json() for item in items]


@pytest.fixture(scope="module")
def post(start_sandbox: Callable[..., Sandbox]) -> Post:
    port = free_port()
    sandbox = start_sandbox(KHOA_SANDBOX_SMTP_PORT=str(port))
    settings = MailSettings(
        host="127.0.0.1",
        port=port,
        username=None,
        password=None,
        implicit_tls=False,
        sender="Khoa <khoa@school.example>",
    )
    return Post(MailPlatform(settings), f"{sandbox.base_url}/console/api/mail")
