"""Check ports by connecting: Granian would otherwise share one with another listener."""

import socket

from khoa.base.refusal import StartRefused

LOOPBACK = "127.0.0.1"


def require_free(host: str, port: int, setting: str | None = None) -> None:
    """Raise StartRefused, which names the setting, when the port is in use or cannot be bound."""
    remedy = f", or set {setting} to a free port" if setting else ""
    reachable = LOOPBACK if host in ("0.0.0.0", "::", "localhost") else host  # noqa: S104
    if _is_listening(reachable, port):
        raise StartRefused(f"Port {port} is taken by another program: end it{remedy}.")
    try:
        _bind(host, port).close()
    except OSError as error:
        raise StartRefused(
            f"Port {port} on {host} cannot be used ({error.strerror}): free it{remedy}."
        ) from error


def free_port(preferred: int | None = None) -> int:
    """Return a free port on loopback, the preferred one if possible."""
    for port in (preferred, 0):
        if port is None or (port and _is_listening(LOOPBACK, port)):
            continue
        try:
            listener = _bind(LOOPBACK, port)
        except OSError:
            if not port:
                raise
            continue
        with listener:
            found: int = listener.getsockname()[1]
            return found
    raise AssertionError("unreachable")


def _is_listening(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener
