"""What a school must not be run with: this machine, the sandbox, plain addresses."""

from urllib.parse import urlsplit

from dotenv import dotenv_values

from khoa.settings.hosts import Resolve, addresses_of, is_elsewhere, is_here, leads_elsewhere
from khoa.settings.reading import Settings

_SANDBOX_MARK = "khoasandbox"
"""The sandbox puts it into the keys that it makes, so that they are known without its folder."""


def production_problems(settings: Settings, resolve: Resolve = addresses_of) -> list[str]:
    """A sentence for each problem, none raised.

    `resolve` is asked for the names that were set: any name can lead to this machine.
    """
    problems = []
    if settings.mongodb_uri is None:
        where = "your MongoDB cluster's connection string (a replica set)"
        problems.append(f"MONGODB_URI is missing: {where}")
    if urlsplit(settings.public_url).scheme != "https":
        problems.append("KHOA_PUBLIC_URL must be an https address in production")
    for platform in settings.platforms:
        for field in (*platform.addresses, *platform.hosts):
            value = getattr(platform, field)
            host = field in platform.hosts
            address = f"https://{value}" if host else value
            if value and not (is_elsewhere(address) and leads_elsewhere(address, resolve)):
                wanted = "another machine's name" if host else "another machine's https address"
                problems.append(f"{platform.variable(field)} must be {wanted} in production")
    mail = urlsplit(settings.smtp_url or "")
    # The sandbox's mailbox never has a port below 1024; a mail server of one's own does.
    if mail.hostname and (mail.port or 25) >= 1024 and is_here(mail.hostname, resolve):
        problems.append("KHOA_SMTP_URL cannot be a port of this machine from 1024 in production")
    own = {value for value in dotenv_values(settings.data_dir / "sandbox.env").values() if value}
    problems += [
        f"{platform.variable(field)} is the sandbox's own key"
        for platform in settings.platforms
        for field in platform.needed
        if (value := getattr(platform, field)) in own or _SANDBOX_MARK in value
    ]
    return problems
