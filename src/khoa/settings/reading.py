"""The settings of an installation, and those of the platforms in use.

docs/settings.md describes each; a test checks that it is complete.
"""

import os
from collections.abc import Iterable
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PrivateAttr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from khoa.base.money import Currency
from khoa.settings.groups import ClerkSettings, MailSettings
from khoa.settings.platform import PlatformSettings, SettingsError

T = TypeVar("T", bound=PlatformSettings)

Names = Annotated[tuple[str, ...], NoDecode]
"""Written as a comma-separated list."""


class Settings(BaseSettings):
    """Immutable; created by `load` and passed to `create_app`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file=".env")

    env: Literal["development", "production"] = Field("development", validation_alias="KHOA_ENV")
    public_url: str = Field("http://localhost:8000", validation_alias="KHOA_PUBLIC_URL")
    host: str = Field("127.0.0.1", validation_alias="KHOA_HOST")
    port: int = Field(8000, ge=1, le=65535, validation_alias="KHOA_PORT")
    workers: int = Field(
        default_factory=lambda: min(2, os.cpu_count() or 1),
        ge=1,
        le=64,
        validation_alias="KHOA_WORKERS",
    )
    data_dir: Path = Field(Path(".khoa"), validation_alias="KHOA_DATA_DIR")
    sandbox_port: int = Field(8001, ge=1, le=65535, validation_alias="KHOA_SANDBOX_PORT")
    sandbox_smtp_port: int = Field(8025, ge=0, le=65535, validation_alias="KHOA_SANDBOX_SMTP_PORT")
    currency: Currency = Field("vnd", validation_alias="KHOA_CURRENCY")
    timezone: str = Field("Asia/Ho_Chi_Minh", validation_alias="KHOA_TIMEZONE")
    default_language: Literal["vi", "en"] = Field("vi", validation_alias="KHOA_DEFAULT_LANGUAGE")
    admin_emails: Names = Field((), validation_alias="KHOA_ADMIN_EMAILS")
    payments: Names = Field((), validation_alias="KHOA_PAYMENTS")
    media_pictures: str = Field("", validation_alias="KHOA_MEDIA_PICTURES")
    media_films: str = Field("", validation_alias="KHOA_MEDIA_FILMS")
    educator_share: int = Field(70, ge=0, le=100, validation_alias="KHOA_EDUCATOR_SHARE")
    reconcile_every: int = Field(15, ge=0, le=1440, validation_alias="KHOA_RECONCILE_EVERY")
    metrics_token: str | None = Field(None, validation_alias="KHOA_METRICS_TOKEN", repr=False)
    trusted_proxies: Names = Field((), validation_alias="KHOA_TRUSTED_PROXIES")
    refund_days: int = Field(14, ge=0, le=365, validation_alias="KHOA_REFUND_DAYS")
    refund_progress: int = Field(30, ge=0, le=100, validation_alias="KHOA_REFUND_PROGRESS")
    smtp_url: str | None = Field(None, validation_alias="KHOA_SMTP_URL", repr=False)
    mail_from: str | None = Field(None, validation_alias="KHOA_MAIL_FROM")

    mongodb_uri: str | None = Field(None, validation_alias="MONGODB_URI")
    mongodb_database: str = Field("khoa", validation_alias="MONGODB_DATABASE")

    _platforms: tuple[PlatformSettings, ...] = PrivateAttr(())
    _sandboxed: frozenset[str] = PrivateAttr(frozenset())

    @field_validator("admin_emails", "payments", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("admin_emails")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(email.lower() for email in value)

    @field_validator("payments")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("must be an origin such as https://school.example, without a path")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        try:
            parts = urlsplit(value)
            well = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
        except ValueError:
            well = False
        if not well:
            raise ValueError("must be smtp://user:password@host:587 or smtps://…:465")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_sender(cls, value: str | None) -> str | None:
        if not value:
            return None
        if "\n" in value or "\r" in value or "@" not in parseaddr(value)[1]:
            raise ValueError("must be an address such as Khoa <khoa@school.example>")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone, try Asia/Ho_Chi_Minh") from error
        return value

    def with_platforms(
        self, platforms: Iterable[PlatformSettings], sandboxed: Iterable[str]
    ) -> "Settings":
        """Return a copy with the settings of these platforms; `sandboxed` names those that the
        sandbox serves."""
        settings = self.model_copy()
        settings._platforms = tuple(platforms)
        settings._sandboxed = frozenset(sandboxed)
        return settings

    @property
    def platforms(self) -> tuple[PlatformSettings, ...]:
        """The settings of the platforms in use."""
        return self._platforms

    def has_platform(self, kind: type[PlatformSettings]) -> bool:
        """Return whether this platform is in use: by its own keys, or by the sandbox."""
        return any(type(platform) is kind for platform in self._platforms)

    def platform(self, kind: type[T]) -> T:
        """Return a platform's settings. Raises SettingsError when it is not in use, or when the
        sandbox that serves it has not made its keys yet."""
        found = next((known for known in self._platforms if isinstance(known, kind)), None)
        if found is None:
            raise SettingsError([f"{kind.platform.capitalize()} is not in use"])
        if found.missing:
            names = ", ".join(found.variable(field) for field in found.missing)
            raise SettingsError([f"{names}: the sandbox makes them at its start; run `khoa serve`"])
        return found

    @property
    def media(self) -> tuple[str, ...]:
        """The names of the providers for new files, without duplicates."""
        return tuple(dict.fromkeys((self.media_pictures, self.media_films)))

    @property
    def sandboxed(self) -> frozenset[str]:
        """The names of the platforms that the sandbox serves because none of their keys is set."""
        return self._sandboxed

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def embedded_database(self) -> bool:
        return self.mongodb_uri is None

    @property
    def database_uri(self) -> str:
        """MONGODB_URI, or the embedded server's address as recorded by `khoa serve`. Raises
        SettingsError when there is neither."""
        if self.mongodb_uri:
            return self.mongodb_uri
        try:
            port = int((self.data_dir / "database.port").read_text())
        except (OSError, ValueError) as error:
            raise SettingsError(
                ["MONGODB_URI is not set and no embedded database runs; run `khoa serve`"]
            ) from error
        return f"mongodb://127.0.0.1:{port}/?directConnection=true"

    @property
    def sandbox_url(self) -> str:
        return f"http://localhost:{self.sandbox_port}"

    @property
    def clerk(self) -> ClerkSettings:
        return self.platform(ClerkSettings)

    @property
    def clerk_frontend_host(self) -> str | None:
        """The host of Clerk's Frontend API."""
        return self.clerk.frontend_host

    @property
    def metrics_dir(self) -> Path:
        """Where workers store their metrics, each in its own files; emptied at each start."""
        return self.data_dir / "metrics"

    @property
    def mail(self) -> MailSettings | None:
        """None when no mail is sent. While the sandbox serves any platform, its mailbox takes our
        mail."""
        url = self.smtp_url
        if url is None and self.sandboxed and self.sandbox_smtp_port:
            url = f"smtp://127.0.0.1:{self.sandbox_smtp_port}"
        if url is None:
            return None
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        assert parts.hostname is not None, "checked when it was read"
        return MailSettings(
            host=parts.hostname,
            port=parts.port or (465 if tls else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            implicit_tls=tls,
            sender=self.mail_from or f"Khoa <khoa@{urlsplit(self.public_url).hostname}>",
        )


OPTIONAL = ("mongodb_uri", "metrics_token")
"""Fields for which an empty value, as in .env.example, counts as not set."""
