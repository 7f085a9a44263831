"""One frozen Settings; nothing else reads the environment.

Values come from the environment, then `.env`, then, for a platform that was given no key at all,
from the sandbox's own `sandbox.env` in the data directory. docs/settings.md describes each name,
and a test holds the two together.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from khoa.base.money import Currency
from khoa.settings.groups import (
    PLATFORM_KEYS,
    ClerkSettings,
    CloudinarySettings,
    MailSettings,
    SettingsError,
    StripeSettings,
    TransferSettings,
)
from khoa.settings.rules import frontend_host, production_problems, transfer_problems

Names = Annotated[tuple[str, ...], NoDecode]
"""Written as a list with commas."""


class Settings(BaseSettings):
    """All that an operator can set. Frozen; made once by `load` and handed to `create_app`."""

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
    payments: Names = Field(("stripe",), validation_alias="KHOA_PAYMENTS")
    educator_share: int = Field(70, ge=0, le=100, validation_alias="KHOA_EDUCATOR_SHARE")
    reconcile_every: int = Field(15, ge=0, le=1440, validation_alias="KHOA_RECONCILE_EVERY")
    metrics_token: str | None = Field(None, validation_alias="KHOA_METRICS_TOKEN", repr=False)
    trusted_proxies: Names = Field((), validation_alias="KHOA_TRUSTED_PROXIES")
    refund_days: int = Field(14, ge=0, le=365, validation_alias="KHOA_REFUND_DAYS")
    refund_progress: int = Field(30, ge=0, le=100, validation_alias="KHOA_REFUND_PROGRESS")
    transfer_bank_bin: str | None = Field(None, validation_alias="KHOA_TRANSFER_BANK_BIN")
    transfer_bank_name: str | None = Field(None, validation_alias="KHOA_TRANSFER_BANK_NAME")
    transfer_account: str | None = Field(None, validation_alias="KHOA_TRANSFER_ACCOUNT")
    transfer_holder: str | None = Field(None, validation_alias="KHOA_TRANSFER_HOLDER")
    transfer_days: int = Field(3, ge=1, le=30, validation_alias="KHOA_TRANSFER_DAYS")
    smtp_url: str | None = Field(None, validation_alias="KHOA_SMTP_URL", repr=False)
    mail_from: str | None = Field(None, validation_alias="KHOA_MAIL_FROM")

    mongodb_uri: str | None = Field(None, validation_alias="MONGODB_URI")
    mongodb_database: str = Field("khoa", validation_alias="MONGODB_DATABASE")

    clerk_publishable_key: str | None = Field(None, validation_alias="CLERK_PUBLISHABLE_KEY")
    clerk_secret_key: str | None = Field(None, validation_alias="CLERK_SECRET_KEY", repr=False)
    clerk_webhook_signing_secret: str | None = Field(
        None, validation_alias="CLERK_WEBHOOK_SIGNING_SECRET", repr=False
    )
    clerk_jwt_key: str | None = Field(None, validation_alias="CLERK_JWT_KEY")
    clerk_api_url: str | None = Field(None, validation_alias="CLERK_API_URL")
    stripe_secret_key: str | None = Field(None, validation_alias="STRIPE_SECRET_KEY", repr=False)
    stripe_webhook_secret: str | None = Field(
        None, validation_alias="STRIPE_WEBHOOK_SECRET", repr=False
    )
    stripe_api_base: str | None = Field(None, validation_alias="STRIPE_API_BASE")
    cloudinary_cloud_name: str | None = Field(None, validation_alias="CLOUDINARY_CLOUD_NAME")
    cloudinary_api_key: str | None = Field(None, validation_alias="CLOUDINARY_API_KEY")
    cloudinary_api_secret: str | None = Field(
        None, validation_alias="CLOUDINARY_API_SECRET", repr=False
    )
    cloudinary_upload_prefix: str | None = Field(None, validation_alias="CLOUDINARY_UPLOAD_PREFIX")
    cloudinary_delivery_host: str | None = Field(None, validation_alias="CLOUDINARY_DELIVERY_HOST")

    _sandboxed: frozenset[str] = PrivateAttr(frozenset())

    WHERE: ClassVar[dict[str, str]] = {
        "clerk_publishable_key": "Clerk dashboard > Configure > API keys > Publishable key",
        "clerk_secret_key": "Clerk dashboard > Configure > API keys > Secret keys",
        "clerk_webhook_signing_secret": "Clerk dashboard > Configure > Webhooks > "
        "your endpoint (…/api/webhooks/clerk) > Signing secret",
        "clerk_jwt_key": "Clerk dashboard > Configure > API keys > JWKS public key (PEM)",
        "stripe_secret_key": "Stripe dashboard > Developers > API keys > Secret key",
        "stripe_webhook_secret": "Stripe dashboard > Developers > Webhooks > "
        "your endpoint (…/api/webhooks/stripe) > Signing secret",
        "cloudinary_cloud_name": "Cloudinary console > Settings > API keys > Cloud name",
        "cloudinary_api_key": "Cloudinary console > Settings > API keys",
        "cloudinary_api_secret": "Cloudinary console > Settings > API keys",
        "mongodb_uri": "your MongoDB cluster's connection string (a replica set)",
    }

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
    def _known_providers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or set(value) - {"stripe", "manual"}:
            raise ValueError("must be stripe, manual, or both with a comma")
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

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read and check everything; SettingsError lists all problems at once.

        `overrides` are by field name. A platform left to the sandbox has its keys only once the
        sandbox has been started in this data directory; `clerk`, `stripe` and `cloudinary` say so.
        """
        names = {name: str(field.validation_alias) for name, field in cls.model_fields.items()}
        try:
            given = cls(**{names[name]: value for name, value in overrides.items()})
        except ValidationError as error:
            raise SettingsError(
                [f"{e['loc'][0] if e['loc'] else ''}: {e['msg']}" for e in error.errors()]
            ) from error
        empty = {n: None for n in names if getattr(given, n) == "" and n in _OPTIONAL}
        given = given.model_copy(update=empty)
        problems, sandboxed = [], set()
        for platform, keys in PLATFORM_KEYS.items():
            if platform == "stripe" and "stripe" not in given.payments:
                continue
            missing = [key for key in keys if getattr(given, key) is None]
            if len(missing) == len(keys) and given.env == "development":
                sandboxed.add(platform)
            else:
                problems += [f"{key.upper()} is missing: {cls.WHERE[key]}" for key in missing]
        if "manual" in given.payments:
            problems += transfer_problems(given)
        if given.env == "production":
            problems += production_problems(given)
        if problems:
            raise SettingsError(problems)
        sandbox = dotenv_values(given.data_dir / "sandbox.env") if sandboxed else {}
        update: dict[str, Any] = {
            key: sandbox.get(key.upper()) for name in sandboxed for key in PLATFORM_KEYS[name]
        }
        settings = given.model_copy(update=update)
        settings._sandboxed = frozenset(sandboxed)
        return settings

    @property
    def sandboxed(self) -> frozenset[str]:
        """The platforms that the sandbox serves: no key of theirs was given."""
        return self._sandboxed

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def embedded_database(self) -> bool:
        return self.mongodb_uri is None

    @property
    def database_uri(self) -> str:
        """MONGODB_URI, or the embedded server's address as `khoa serve` recorded it."""
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
        local = "clerk" in self.sandboxed
        self._need("clerk")
        return ClerkSettings(
            publishable_key=self.clerk_publishable_key or "",
            secret_key=self.clerk_secret_key or "",
            webhook_signing_secret=self.clerk_webhook_signing_secret or "",
            jwt_key=self.clerk_jwt_key or "",
            api_url=f"{self.sandbox_url}/clerk-api" if local else self.clerk_api_url,
            proxy_url="/clerk" if local else None,
        )

    @property
    def stripe(self) -> StripeSettings:
        local = "stripe" in self.sandboxed
        self._need("stripe")
        return StripeSettings(
            secret_key=self.stripe_secret_key or "",
            webhook_secret=self.stripe_webhook_secret or "",
            api_base=f"{self.sandbox_url}/stripe" if local else self.stripe_api_base,
        )

    @property
    def metrics_dir(self) -> Path:
        """Where the workers keep their counts, each in files of its own; emptied at a start."""
        return self.data_dir / "metrics"

    @property
    def transfer(self) -> TransferSettings:
        return TransferSettings(
            bank_bin=self.transfer_bank_bin or "",
            bank_name=self.transfer_bank_name or "",
            account=self.transfer_account or "",
            holder=self.transfer_holder or "",
            days=self.transfer_days,
        )

    @property
    def mail(self) -> MailSettings | None:
        """None: no mail is sent. While anything is the sandbox's, its mailbox takes our mail."""
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

    @property
    def cloudinary(self) -> CloudinarySettings:
        local = "cloudinary" in self.sandboxed
        self._need("cloudinary")
        here = f"localhost:{self.sandbox_port}/cloudinary"
        return CloudinarySettings(
            cloud_name=self.cloudinary_cloud_name or "",
            api_key=self.cloudinary_api_key or "",
            api_secret=self.cloudinary_api_secret or "",
            upload_prefix=f"http://{here}" if local else self.cloudinary_upload_prefix,
            delivery_host=here if local else self.cloudinary_delivery_host,
            secure=not local,
        )

    @property
    def clerk_frontend_host(self) -> str | None:
        """Host of Clerk's Frontend API, which its publishable key spells in base64."""
        return frontend_host(self.clerk.publishable_key)

    def _need(self, platform: str) -> None:
        missing = [key for key in PLATFORM_KEYS[platform] if getattr(self, key) is None]
        if missing:
            names = ", ".join(key.upper() for key in missing)
            raise SettingsError([f"{names}: the sandbox makes them at its start; run `khoa serve`"])


_OPTIONAL = frozenset(
    [key for keys in PLATFORM_KEYS.values() for key in keys]
    + [
        "mongodb_uri",
        "metrics_token",
        "transfer_bank_bin",
        "transfer_bank_name",
        "transfer_account",
        "transfer_holder",
        "clerk_api_url",
        "stripe_api_base",
        "cloudinary_upload_prefix",
        "cloudinary_delivery_host",
    ]
)
"""An empty value of these, as .env.example leaves them, means that it was not set."""
