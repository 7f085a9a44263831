"""Tell this machine's addresses from others, however they are written."""

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

Resolve = Callable[[str], list[str]]
"""Returns the IP addresses of a name, or none when it cannot be resolved."""


def addresses_of(name: str) -> list[str]:
    """Resolve a name as this machine's clients do, `/etc/hosts` included. Return [] on failure."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def is_this_machine(host: str, resolve: Resolve) -> bool:
    """Return whether a host is this machine: by address, by its own name, or by any name that
    resolves to it."""
    return _is_local(host) or any(map(_is_local, resolve(host)))


def resolves_elsewhere(address: str, resolve: Resolve) -> bool:
    """Return whether no IP address of the URL's host is this machine's."""
    return not any(map(_is_local, resolve(urlsplit(address).hostname or "")))


def _is_local(host: str) -> bool:
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


def is_public_https(address: str) -> bool:
    """Return whether this is an https URL whose host is neither this machine nor its network.

    Stricter than the URL standard: what two parsers could read differently is refused.
    """
    match = re.fullmatch(r"https://([A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[\w./~-]*)?", address, re.ASCII)
    if not match:
        return False
    host = match[1].lower().rstrip(".")
    if host.endswith("localdomain") or host.rpartition(".")[2] in ("localhost", "local", ""):
        return False
    try:
        # Accepts 127.1, 0x7f.1, 017700000001 and 2130706433, as the system's resolver does.
        return ipaddress.IPv4Address(socket.inet_aton(host)).is_global
    except OSError:
        return True  # a name
