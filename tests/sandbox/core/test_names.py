"""Who reaches the sandbox: this machine alone, by its own two names."""

import socket

import httpx
import pytest
from tests.sandbox.conftest import Sandbox

CALLS = {
    "/": None,
    "/chaos": None,
    "/stripe/v1/events": "error",
    "/clerk-api/v1/users": "errors",
    "/clerk/v1/client": "errors",
    "/cloudinary/v1_1/khoa/resources/image": "error",
}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.nip.io:{port}",
        "sandbox.school.example",
        "a-name-in-hosts:{port}",
        "localhost.:{port}",
        "khoa.localhost:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "localhost@sandbox.school.example",
        "",
    ],
)
def test_a_name_that_merely_leads_here_is_refused(sandbox: Sandbox, host: str) -> None:
    headers = {"Host": host.format(port=sandbox.port)}
    for path, shape in CALLS.items():
        answer = httpx.get(f"{sandbox.base_url}{path}", headers=headers, trust_env=False)
        assert answer.status_code == 403, path
        assert shape is None or shape in answer.json(), path


def test_both_own_names_are_answered(sandbox: Sandbox) -> None:
    for name in ("localhost", "127.0.0.1", "LOCALHOST"):
        headers = {"Host": f"{name}:{sandbox.port}"}
        url = f"{sandbox.base_url}/clerk/v1/client"
        assert httpx.get(url, headers=headers, trust_env=False).status_code == 200


def test_only_one_address_of_this_machine_is_listened_on(sandbox: Sandbox) -> None:
    others = {"127.0.0.2"} | {
        str(address[0]) for *_, address in socket.getaddrinfo(socket.gethostname(), None)
    }
    for address in others - {"127.0.0.1"}:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, sandbox.port)) != 0, address


@pytest.mark.parametrize("target", ["*", "http://api.stripe.com/", "http:", "x"])
def test_a_target_that_is_no_path_is_refused(
    sandbox: Sandbox, target: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        host = f"localhost:{sandbox.port}"
        connection.sendall(f"OPTIONS {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        status = int(connection.recv(12).split()[1])
    assert 400 <= status < 500
    assert "Traceback" not in capfd.readouterr().err


def test_it_is_no_proxy(sandbox: Sandbox) -> None:
    """`HTTPS_PROXY` set to it leads nowhere."""
    proxy = httpx.Client(proxy=sandbox.base_url, trust_env=False)
    with pytest.raises(httpx.ProxyError):
        proxy.get("https://api.stripe.com/v1/charges")
    assert proxy.get("http://api.stripe.com/stripe/v1/charges").status_code == 403
