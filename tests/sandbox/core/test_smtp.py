"""The mailbox by SMTP, from Python's own client."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import httpx
import psutil
import pytest
from tests.sandbox.conftest import Sandbox, free_port


class Post:
    def __init__(self, start: Callable[..., Sandbox]) -> None:
        self.port = free_port()
        self.sandbox = start(KHOA_SANDBOX_SMTP_PORT=str(self.port), KHOA_HOST="0.0.0.0")

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=10)

    def mail(self, to: str) -> list[dict[str, Any]]:
        api = f"{self.sandbox.base_url}/console/api/mail"
        items = httpx.get(api, params={"to": to}).json()["items"]
        return [httpx.get(f"{api}/{item['id']}").json() for item in items]


@pytest.fixture(scope="module")
def post(start_sandbox: Callable[..., Sandbox]) -> Post:
    return Post(start_sandbox)


def letter(to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Khoa <khoa@school.example>"
    message["To"] = to
    message["Subject"] = "Đã ghi danh: Nhiếp ảnh bằng điện thoại, bài học đầu tiên đang chờ bạn"
    message.set_content("Chào Lan,\n\nhttp://localhost:8000/hoc/nhiep-anh\n")
    message.add_alternative("<h1>Chào Lan</h1>", subtype="html")
    return message


def test_a_message_lands_in_the_mailbox(post: Post) -> None:
    sent = letter("Lan <lan@khoa.test>")
    with post.client() as client:
        client.send_message(sent)
    [message] = post.mail("lan@khoa.test")
    assert message["subject"] == sent["Subject"]
    assert message["text"] == "Chào Lan,\n\nhttp://localhost:8000/hoc/nhiep-anh\n"
    assert message["html"].strip() == "<h1>Chào Lan</h1>"
    assert message["from"] == "Khoa <khoa@school.example>"
    assert message["code"] is None


def test_each_recipient_has_it_and_a_password_is_no_trouble(post: Post) -> None:
    with post.client() as client:
        client.login("anyone", "anything")
        client.send_message(letter("a@khoa.test"), to_addrs=["a@khoa.test", "b@khoa.test"])
    assert len(post.mail("a@khoa.test")) == len(post.mail("b@khoa.test")) == 1


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty", b""),
        ("no-header", b"just this"),
        ("charset", b"Content-Type: text/plain; charset=klingon\r\n\r\nch\xc3\xa0o"),
        ("bytes", b"Subject: \xff\xfe\r\nContent-Type: text/html\r\n\r\n\xff\xfe"),
        ("multipart", b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n--x"),
        ("encoding", b"Content-Transfer-Encoding: base64\r\n\r\n!!!"),
        ("address", b"From: <<@@>>\r\nTo: ,,;;\r\nSubject: =?utf-8?b?!?=\r\n\r\nx"),
    ],
)
def test_what_is_badly_written_is_taken_too(post: Post, name: str, raw: bytes) -> None:
    with post.client() as client:
        client.sendmail("khoa@school.example", [f"{name}@khoa.test"], raw)
    [message] = post.mail(f"{name}@khoa.test")
    assert message["to"] == f"{name}@khoa.test"


def test_a_huge_message_is_refused(post: Post) -> None:
    with post.client() as client, pytest.raises(smtplib.SMTPResponseException) as refused:
        client.sendmail("khoa@school.example", ["huge@khoa.test"], b"x\r\n" * 1_000_000)
    assert refused.value.smtp_code == 552
    assert post.mail("huge@khoa.test") == []


def test_both_doors_are_open_to_this_machine_alone(post: Post) -> None:
    assert post.sandbox.process is not None
    connections = psutil.Process(post.sandbox.process.pid).net_connections()
    listening = {one.laddr for one in connections if one.status == psutil.CONN_LISTEN}
    assert listening == {("127.0.0.1", post.sandbox.port), ("127.0.0.1", post.port)}
