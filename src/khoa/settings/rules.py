"""What settings must not be together: a sentence for each problem, none raised."""

import base64
import binascii
import ipaddress
import os
import re
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dotenv import dotenv_values

from khoa.settings.groups import PLATFORM_KEYS

if TYPE_CHECKING:
    from khoa.settings.reading import Settings

_SANDBOX_MARK = "khoasandbox"
"""The sandbox puts it into the keys that it makes, so that they are known without its folder."""

Resolve = Callable[[str], list[str]]
"""The IP addresses of a name; none when it has none, or nobody can tell now."""


def addresses_of(name: str) -> list[str]:
    """As this machine's own clients would look it up, `/etc/hosts` included."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def transfer_problems(settings: "Settings") -> list[str]:
    """What a transfer by hand needs; a wrong digit would send buyers' money elsewhere."""
    problems = []
    if not re.fullmatch(r"\d{6}", settings.transfer_bank_bin or ""):
        problems.append("KHOA_TRANSFER_BANK_BIN must be the bank's six digits at NAPAS")
    if not re.fullmatch(r"[0-9A-Za-z]{4,19}", settings.transfer_account or ""):
        problems.append("KHOA_TRANSFER_ACCOUNT must be the account's number, 4 to 19 characters")
    for name in ("transfer_bank_name", "transfer_holder"):
        if not getattr(settings, name):
            problems.append(f"KHOA_{name.upper()} is missing: buyers see it beside the account")
    if settings.currency != "vnd":
        problems.append("KHOA_PAYMENTS=manual takes đồng only: KHOA_CURRENCY must be vnd")
    return problems


def production_problems(settings: "Settings", resolve: Resolve = addresses_of) -> list[str]:
    """What a school must not be run with: this machine, the sandbox, plain addresses.

    `resolve` is asked for the names that were set: any name can lead to this machine.
    """
    problems = []
    if settings.mongodb_uri is None:
        problems.append(f"MONGODB_URI is missing: {settings.WHERE['mongodb_uri']}")
    if urlsplit(settings.public_url).scheme != "https":
        problems.append("KHOA_PUBLIC_URL must be an https address in production")
    for name in ("clerk_api_url", "stripe_api_base", "cloudinary_upload_prefix"):
        value = getattr(settings, name)
        if value and not (_is_elsewhere(value) and _leads_elsewhere(value, resolve)):
            problems.append(f"{name.upper()} must be another machine's https address in production")
    host = f"https://{settings.cloudinary_delivery_host}"
    if settings.cloudinary_delivery_host and not (
        _is_elsewhere(host) and _leads_elsewhere(host, resolve)
    ):
        problems.append("CLOUDINARY_DELIVERY_HOST must be another machine's name in production")
    frontend = frontend_host(settings.clerk_publishable_key or "")
    if settings.clerk_publishable_key and not _is_elsewhere(f"https://{frontend}"):
        problems.append("CLERK_PUBLISHABLE_KEY does not name one of Clerk's hosts")
    mail = urlsplit(settings.smtp_url or "")
    # The sandbox's mailbox never has a port below 1024; a mail server of one's own does.
    if mail.hostname and (mail.port or 25) >= 1024 and _is_here(mail.hostname, resolve):
        problems.append("KHOA_SMTP_URL cannot be a port of this machine from 1024 in production")
    own = {value for value in dotenv_values(settings.data_dir / "sandbox.env").values() if value}
    problems += [
        f"{key.upper()} is the sandbox's own key"
        for keys in PLATFORM_KEYS.values()
        for key in keys
        if (value := getattr(settings, key)) in own or (value and _SANDBOX_MARK in value)
    ]
    # Cloudinary's client reads further variables by itself, `CLOUDINARY_URL` among them, and they
    # could send it anywhere.
    ours = {str(field.validation_alias) for field in type(settings).model_fields.values()}
    problems += [
        f"{name} is no setting of Khoa and would steer Cloudinary's client past it; unset it"
        for name in sorted(os.environ)
        if name.startswith("CLOUDINARY_") and name not in ours
    ]
    return problems


def frontend_host(publishable_key: str) -> str | None:
    """The host that Clerk's publishable key spells in base64; None when it spells none."""
    match = re.fullmatch(r"pk_(?:test|live)_(.+)", publishable_key)
    if not match:
        return None
    try:
        decoded = base64.b64decode(match[1] + "==", validate=False)
    except binascii.Error:
        return None
    return decoded.decode("ascii", "replace").rstrip("$")


def _is_here(host: str, resolve: Resolve) -> bool:
    """This machine, by an address, by one of its own names, or by any name that leads to it."""
    return _is_this_machine(host) or any(map(_is_this_machine, resolve(host)))


def _leads_elsewhere(address: str, resolve: Resolve) -> bool:
    return not any(map(_is_this_machine, resolve(urlsplit(address).hostname or "")))


def _is_this_machine(host: str) -> bool:
    name = host.lower().rstrip(".")
    if name.endswith("localdomain") or name.rpartition(".")[2] == "localhost":
        return True
    address: ipaddress.IPv4Address | ipaddress.IPv6Address
    try:
        address = ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        try:
            v6 = ipaddress.IPv6Address(name)
        except ValueError:
            return False  # another machine's name
        address = v6.ipv4_mapped or v6
    return address.is_loopback or address.is_unspecified


def _is_elsewhere(address: str) -> bool:
    """An https address whose host is not this machine or its network, however it is written.

    Stricter than URLs are: what two parsers could read in two ways is refused.
    """
    match = re.fullmatch(r"https://([A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[\w./~-]*)?", address, re.ASCII)
    if not match:
        return False
    host = match[1].lower().rstrip(".")
    if host.endswith("localdomain") or host.rpartition(".")[2] in ("localhost", "local", ""):
        return False
    try:
        # Knows 127.1, 0x7f.1, 017700000001 and 2130706433 as the system's resolver does.
        return ipaddress.IPv4Address(socket.inet_aton(host)).is_global
    except OSError:
        return True  # a name
