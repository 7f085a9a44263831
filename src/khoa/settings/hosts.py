"""Which addresses lead to another machine, however they are written."""

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

Resolve = Callable[[str], list[str]]
"""The IP addresses of a name; none when it has none, or nobody can tell now."""


def addresses_of(name: str) -> list[str]:
    """As this machine's own clients would look it up, `/etc/hosts` included."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


def is_here(host: str, resolve: Resolve) -> bool:
    """This machine, by an address, by one of its own names, or by any name that leads to it."""
    return _is_this_machine(host) or any(map(_is_this_machine, resolve(host)))


def leads_elsewhere(address: str, resolve: Resolve) -> bool:
    """No address of its host's name is this machine's."""
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


def is_elsewhere(address: str) -> bool:
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
