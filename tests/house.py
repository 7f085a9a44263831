"""A context as `create_app` makes it, with the platforms that a test is about."""

from typing import Any

from khoa.context import Context
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa.platforms.clerk import ClerkPlatform
from khoa.platforms.media.cloudinary import CloudinarySettings
from khoa.platforms.media.cloudinary.provider import CloudinaryPlatform
from khoa.platforms.media.registry import Media
from khoa.platforms.payments.registry import Payments
from khoa.school.watch import SchoolWatch
from khoa.settings import ClerkSettings, Settings

NOWHERE = "http://127.0.0.1:9"


def house(database: Database, *, platforms_at: str = NOWHERE, **parts: Any) -> Context:
    """All domains on `database`; Clerk and Cloudinary at one address, where nobody need answer."""
    clerk = ClerkSettings(
        publishable_key="pk_test_x",
        secret_key="sk_test_x",
        webhook_signing_secret="whsec_c2VjcmV0",
        jwt_key="",
        api_url=platforms_at,
        proxy_url=None,
    )
    cloudinary = CloudinarySettings(
        cloud_name="khoa",
        api_key="key",
        api_secret="secret",
        upload_prefix=platforms_at,
        secure=False,
    )
    standard: dict[str, Any] = {
        "settings": Settings(),
        "database": database,
        "clerk": ClerkPlatform(clerk, authorized_parties=[]),
        "media": Media([CloudinaryPlatform(cloudinary)]),
        "mail": None,
        "payments": Payments([]),
        "deployment": "here",
        "domains": DOMAINS,
        "school_watch": SchoolWatch(parts.get("settings", Settings())),
    }
    return Context(**{**standard, **parts})
