"""The settings of Clerk and of the mail server."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field

from khoa.settings.hosts import is_public_https
from khoa.settings.platform import PlatformSettings, SettingsContext

_CLERK = "Clerk dashboard > Configure > "


class ClerkSettings(PlatformSettings):
    platform = "clerk"
    has_sandbox = True
    needed: ClassVar = {
        "publishable_key": f"{_CLERK}API keys > Publishable key",
        "secret_key": f"{_CLERK}API keys > Secret keys",
        "webhook_signing_secret": f"{_CLERK}Webhooks > "
        "your endpoint (…/api/webhooks/clerk) > Signing secret",
        "jwt_key": f"{_CLERK}API keys > JWKS public key (PEM)",
    }
    addresses = ("api_url",)

    publishable_key: str = Field("", validation_alias="CLERK_PUBLISHABLE_KEY")
    secret_key: str = Field("", validation_alias="CLERK_SECRET_KEY", repr=False)
    webhook_signing_secret: str = Field(
        "", validation_alias="CLERK_WEBHOOK_SIGNING_SECRET", repr=False
    )
    jwt_key: str = Field("", validation_alias="CLERK_JWT_KEY")
    api_url: str | None = Field(None, validation_alias="CLERK_API_URL")
    """Base of the Backend API without `/v1`; None is Clerk's own."""
    proxy_url: str | None = None
    """Path on our own origin that is proxied to the sandbox's Frontend API; None to ask Clerk."""

    @property
    def frontend_host(self) -> str | None:
        """The host of the Frontend API, which the publishable key contains in base64, or None."""
        match = re.fullmatch(r"pk_(?:test|live)_(.+)", self.publishable_key)
        if not match:
            return None
        try:
            decoded = base64.b64decode(match[1] + "==", validate=False)
        except binascii.Error:
            return None
        return decoded.decode("ascii", "replace").rstrip("$")

    def at_sandbox(self, url: str, keys: Mapping[str, str | None]) -> Self:
        update = {"api_url": f"{url}/clerk-api", "proxy_url": "/clerk"}
        return super().at_sandbox(url, keys).model_copy(update=update)

    def check(self, context: SettingsContext) -> list[str]:
        if context.production and not is_public_https(f"https://{self.frontend_host}"):
            return ["CLERK_PUBLISHABLE_KEY does not name one of Clerk's hosts"]
        return []


@dataclass(frozen=True)
class MailSettings:
    """An SMTP server and the sender of our mail. With `implicit_tls` (smtps) the connection is TLS
    from the start; otherwise STARTTLS is used if the server offers it, and required for a
    password."""

    host: str
    port: int
    username: str | None
    password: str | None
    implicit_tls: bool
    sender: str
