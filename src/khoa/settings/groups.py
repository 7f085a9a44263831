"""What the settings of each platform are, as the code that talks to it takes them."""

from dataclasses import dataclass

PLATFORM_KEYS: dict[str, tuple[str, ...]] = {
    "clerk": (
        "clerk_publishable_key",
        "clerk_secret_key",
        "clerk_webhook_signing_secret",
        "clerk_jwt_key",
    ),
    "stripe": ("stripe_secret_key", "stripe_webhook_secret"),
    "cloudinary": ("cloudinary_cloud_name", "cloudinary_api_key", "cloudinary_api_secret"),
}
"""Without these a platform cannot be used; with none of them the sandbox serves it."""


class SettingsError(Exception):
    """The settings do not allow a start. `problems` holds one sentence for each, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class ClerkSettings:
    publishable_key: str
    secret_key: str
    webhook_signing_secret: str
    jwt_key: str
    api_url: str | None
    """Base of the Backend API without `/v1`; None is Clerk's own."""
    proxy_url: str | None
    """Path on our own origin that passes the Frontend API on (the sandbox's); None asks Clerk."""


@dataclass(frozen=True)
class StripeSettings:
    secret_key: str
    webhook_secret: str
    api_base: str | None


@dataclass(frozen=True)
class TransferSettings:
    """Where buyers send money by bank transfer, and how many days they have for it."""

    bank_bin: str
    bank_name: str
    account: str
    holder: str
    days: int


@dataclass(frozen=True)
class MailSettings:
    """An SMTP server, and who our mail is from. `implicit_tls` (smtps) speaks TLS from the first
    byte; otherwise STARTTLS is used where the server offers it, and demanded for a password."""

    host: str
    port: int
    username: str | None
    password: str | None
    implicit_tls: bool
    sender: str


@dataclass(frozen=True)
class CloudinarySettings:
    cloud_name: str
    api_key: str
    api_secret: str
    upload_prefix: str | None
    delivery_host: str | None
    """`host[:port][/path]` of the delivery addresses; None is Cloudinary's own."""
    secure: bool
