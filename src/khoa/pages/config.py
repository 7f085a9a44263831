"""The public configuration that the front end needs before its first call."""

from typing import Literal

from pydantic import BaseModel

from khoa.base.language import Language
from khoa.courses.prices import minimum_price
from khoa.school.models import SchoolSettings
from khoa.settings import Settings

DEMO_PASSWORD = "hoc-cung-khoa"  # noqa: S105 - printed on the sign-in page, for the sandbox only


class ClerkConfig(BaseModel):
    publishable_key: str
    proxy_url: str | None


class SandboxConfig(BaseModel):
    """Which platforms the sandbox stands in for, and where to read its mail."""

    clerk: bool
    cloudinary: bool
    payments: list[str]
    """The payment providers among them."""
    console_url: str


class DemoAccount(BaseModel):
    role: Literal["student", "educator", "admin"]
    email: str
    password: str


class WebConfig(BaseModel):
    """`minimum_price` applies to courses that are not free, in minor units of `currency`."""

    name: dict[Language, str]
    """The school's name."""
    public_url: str
    currency: str
    minimum_price: int
    payment_providers: list[str]
    """How buyers can pay, the school's first choice first."""
    timezone: str
    default_language: Language
    languages: list[Language]
    clerk: ClerkConfig
    sandbox: SandboxConfig | None
    demo_accounts: list[DemoAccount]


def web_config(settings: Settings, school: SchoolSettings) -> WebConfig:
    """Return the configuration, with demo accounts only where the sandbox stands in for Clerk."""
    sandboxed = settings.sandboxed
    return WebConfig(
        name={"vi": school.name_vi, "en": school.name_en},
        public_url=settings.public_url,
        currency=settings.currency,
        minimum_price=minimum_price(settings.currency).amount,
        payment_providers=list(settings.payments),
        timezone=school.timezone,
        default_language=school.default_language,
        languages=["vi", "en"],
        clerk=ClerkConfig(
            publishable_key=settings.clerk.publishable_key, proxy_url=settings.clerk.proxy_url
        ),
        sandbox=SandboxConfig(
            clerk="clerk" in sandboxed,
            cloudinary="cloudinary" in sandboxed,
            payments=[name for name in settings.payments if name in sandboxed],
            console_url=settings.sandbox_url,
        )
        if sandboxed
        else None,
        demo_accounts=[
            DemoAccount(role=role, email=f"{role}@khoa.test", password=DEMO_PASSWORD)
            for role in ("student", "educator", "admin")
        ]
        if "clerk" in sandboxed
        else [],
    )
