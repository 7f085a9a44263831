"""What settings must not refer to in production: this machine, the sandbox, plain addresses."""

from urllib.parse import urlsplit

from dotenv import dotenv_values

from khoa.settings.hosts import (
    Resolve,
    addresses_of,
    is_public_https,
    is_this_machine,
    resolves_elsewhere,
)
from khoa.settings.reading import Settings

_SANDBOX_MARK = "khoasandbox"
"""Part of every key that the sandbox makes, so that one is recognised without `sandbox.env`."""


def check_production(settings: Settings, resolve: Resolve = addresses_of) -> list[str]:
    """Return a sentence for each thing that is wrong.

    Host names are resolved by `resolve`, since any name can lead to this machine.
    """
    errors = []
    if settings.mongodb_uri is None:
        where = "your MongoDB cluster's connection string (a replica set)"
        errors.append(f"MONGODB_URI is missing: {where}")
    if urlsplit(settings.public_url).scheme != "https":
        errors.append("KHOA_PUBLIC_URL must be an https address in production")
    for platform in settings.platforms:
        for field in (*platform.addresses, *platform.hosts):
            value = getattr(platform, field)
            host = field in platform.hosts
            address = f"https://{value}" if host else value
            if value and not (is_public_https(address) and resolves_elsewhere(address, resolve)):
                wanted = "another machine's name" if host else "another machine's https address"
                errors.append(f"{platform.variable(field)} must be {wanted} in production")
    mail = urlsplit(settings.smtp_url or "")
    # The sandbox's mailbox never has a port below 1024; a mail server of one's own does.
    if mail.hostname and (mail.port or 25) >= 1024 and is_this_machine(mail.hostname, resolve):
        errors.append("KHOA_SMTP_URL cannot be a port of this machine from 1024 in production")
    own = {value for value in dotenv_values(settings.data_dir / "sandbox.env").values() if value}
    errors += [
        f"{platform.variable(field)} is the sandbox's own key"
        for platform in settings.platforms
        for field in platform.needed
        if (value := getattr(platform, field)) in own or _SANDBOX_MARK in value
    ]
    return errors
