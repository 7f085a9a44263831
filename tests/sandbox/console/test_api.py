"""The console's JSON: what it tells, what it does, whom it refuses."""

import json
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import cloudinary.uploader
import httpx
import pytest
from tests.sandbox.clerk.conftest import Browser
from tests.sandbox.cloudinary.conftest import picture, sdk  # noqa: F401 (a fixture)
from tests.sandbox.conftest import Receiver, Sandbox, free_port
from tests.sandbox.stripe.conftest import payer, shop  # noqa: F401 (fixtures)
from tests.sandbox.stripe.shop import Payer, Shop

ELSEWHERE = {"Origin": "https://evil.example"}


class Console:
    """Calls as the page makes them."""

    def __init__(self, base_url: str) -> None:
        self.http = httpx.Client(base_url=base_url, trust_env=False)

    def items(self, what: str) -> list[dict[str, Any]]:
        answer = self.http.get(f"/console/api/{what}")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def post(self, path: str, content: Any = None, **headers: str) -> httpx.Response:
        more = {"json": content} if content is not None else {}
        return self.http.post(f"/console/api/{path}", headers=headers, **more)


@pytest.fixture
def console(sandbox: Sandbox) -> Console:
    return Console(sandbox.base_url)


def test_the_mailbox_shows_codes(sandbox: Sandbox, console: Console) -> None:
    Browser(sandbox).sign_up("mailbox@example.com")
    message = console.items("mail")[0]
    assert message["to"] == "mailbox@example.com"
    assert len(message["code"]) == 6


def test_people_are_listed_without_their_passwords(sandbox: Sandbox, console: Console) -> None:
    Browser(sandbox).sign_up("person@example.com", "Lan", "Phạm")
    answer = console.http.get("/console/api/people")
    person = answer.json()["items"][0]
    assert (person["email"], person["first_name"]) == ("person@example.com", "Lan")
    assert console.http.get(person["picture"]).headers["content-type"].startswith("image/")
    assert "password" not in answer.text
    assert "private_metadata" not in answer.text


async def test_a_payment_is_refunded_in_parts(shop: Shop, payer: Payer, console: Console) -> None:  # noqa: F811
    session = await shop.open(amount=199_000)
    await payer.pay(session)
    payment = next(one for one in console.items("payments") if one["session"] == session.id)
    path = f"payments/{payment['charge']}/refund"
    assert console.post(path, {"amount": 50_000}).status_code == 200
    too_much = console.post(path, {"amount": 150_000})
    assert too_much.status_code == 400
    assert too_much.json()["error"]
    assert console.post(path).status_code == 200
    payment = next(one for one in console.items("payments") if one["session"] == session.id)
    assert payment["refunded"] == 199_000
    assert payment["can_refund"] is False


@pytest.mark.parametrize(("button", "paid"), [("settle", "paid"), ("fail", "unpaid")])
async def test_a_transfer_arrives_or_fails(
    shop: Shop,  # noqa: F811
    payer: Payer,  # noqa: F811
    console: Console,
    button: str,
    paid: str,
) -> None:
    session = await shop.open()
    await payer.pay(session, method="transfer")
    payment = next(one for one in console.items("payments") if one["session"] == session.id)
    assert payment["can_settle"] is True
    path = f"payments/{payment['payment_intent']}/{button}"
    assert console.post(path).status_code == 200
    assert console.post(path).status_code == 400
    payment = next(one for one in console.items("payments") if one["session"] == session.id)
    assert payment["payment_status"] == paid


@pytest.mark.parametrize("content", [{"amount": 0}, {"amount": -1}, {"amount": 1.5}, [1], "x"])
def test_a_wrong_amount_is_refused(console: Console, content: Any) -> None:
    answer = console.post("payments/ch_1/refund", content)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a_delivery_is_shown_whole_and_sent_again(
    sandbox: Sandbox, console: Console, receiver: Receiver
) -> None:
    receiver.answer = lambda request: (200, b"taken")
    Browser(sandbox).sign_up("again@example.com")
    mine = lambda request: b"again@example.com" in request.body  # noqa: E731
    first = receiver.wait_for(mine)[0]
    event_id = first.headers["svix-id"]
    row = next(one for one in console.items("deliveries") if one["event_id"] == event_id)
    assert console.post(f"deliveries/{row['id']}/resend").status_code == 200
    second = receiver.wait_for(lambda one: one.headers.get("svix-id") == event_id, count=2)[1]
    assert second.body == first.body
    for _ in range(100):
        details = console.http.get(f"/console/api/deliveries/{row['id']}").json()
        if len(details["tries"]) == 2:
            break
    assert details["body"].encode() == first.body
    assert [attempt["answer"] for attempt in details["tries"]] == ["taken", "taken"]
    assert details["tries"][0]["headers"]["svix-id"] == event_id


def test_deliveries_are_filtered(sandbox: Sandbox, console: Console, receiver: Receiver) -> None:
    Browser(sandbox).sign_up("filtered@example.com")
    receiver.wait_for(lambda request: b"filtered@example.com" in request.body)
    assert {one["platform"] for one in console.items("deliveries?platform=clerk")} == {"clerk"}
    assert console.items("deliveries?platform=cloudinary&state=failed") == []


def test_what_is_unknown_is_refused(console: Console) -> None:
    for path in ("deliveries/dlv_no/resend", "payments/ch_no/refund", "payments/pi_no/settle"):
        answer = console.post(path)
        assert answer.status_code == 404, path
        assert answer.json()["error"]
    assert console.http.get("/console/api/deliveries/dlv_no").status_code == 404
    assert console.http.get("/console/api/mail?offset=x").status_code == 422
    for method, path, status in (
        ("PUT", "/console/api/mail", 405),
        ("GET", "/console/api/nothing", 404),
        ("GET", "/console/nothing.js", 404),
        ("GET", "/nothing", 404),
    ):
        answer = console.http.request(method, path)
        assert (answer.status_code, answer.json().keys()) == (status, {"error"}), path


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://evil.example", "null"])
def test_another_site_may_press_no_button(console: Console, origin: str) -> None:
    answer = console.post("deliveries/dlv_no/resend", Origin=origin)
    assert answer.status_code == 403


def test_the_page_itself_may(sandbox: Sandbox, console: Console) -> None:
    answer = console.post("deliveries/dlv_no/resend", Origin=sandbox.base_url)
    assert answer.status_code == 404


def test_changes_are_told_as_they_happen(sandbox: Sandbox, console: Console) -> None:
    with console.http.stream("GET", "/console/api/changes", timeout=10) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        before = json.loads(next(lines)[6:])
        Browser(sandbox).sign_up("changes@example.com")
        for line in lines:
            after = json.loads(line[6:])
            if after["counts"]["people"] == before["counts"]["people"] + 1:
                break
    assert after["version"] > before["version"]


def test_the_page_loads_nothing_from_elsewhere(console: Console) -> None:
    answer = console.http.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_message_is_read_as_text_and_in_a_frame_without_scripts(
    start_sandbox: Callable[..., Sandbox],
) -> None:
    port = free_port()
    console = Console(start_sandbox(KHOA_SANDBOX_SMTP_PORT=str(port)).base_url)
    letter = EmailMessage()
    letter["Subject"], letter["To"] = "Chào", "lan@khoa.test"
    letter.set_content("http://localhost:8000/hoc")
    letter.add_alternative("<script>alert(1)</script><a href='/hoc'>Học</a>", subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(letter, "khoa@khoa.test", ["lan@khoa.test", "an@khoa.test"])
    [message] = console.items("mail?to=lan@khoa.test")
    assert message["has_html"] is True
    assert "html" not in message
    assert console.items("mail?to=nobody@khoa.test") == []
    path = f"/console/api/mail/{message['id']}"
    assert console.http.get(path).json()["text"].strip() == "http://localhost:8000/hoc"
    frame = console.http.get(f"{path}/html")
    assert frame.headers["content-type"].startswith("text/html")
    policy = frame.headers["content-security-policy"]
    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert console.http.get("/console/api/mail/mail_no").status_code == 404
    assert console.http.delete("/console/api/mail", headers=ELSEWHERE).status_code == 403
    assert console.http.delete("/console/api/mail").status_code == 200
    assert console.items("mail") == []


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost.evil.example:{port}",
        "localhost:{port}.evil.example",
        "localhost.:{port}",
        "127.0.0.1.evil.example:{port}",
        "127.0.0.1:{port}@evil.example",
        "evil.example#localhost:{port}",
        "localhost:1",
        "localhost",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_only_this_machines_own_names_are_answered(
    sandbox: Sandbox, console: Console, host: str
) -> None:
    headers = {"Host": host.format(port=sandbox.port)}
    calls = [("GET", "/"), ("GET", "/console/api/mail"), ("GET", "/chaos")]
    calls += [("PUT", "/chaos/stripe"), ("DELETE", "/console/api/mail")]
    for method, path in calls:
        assert console.http.request(method, path, headers=headers).status_code == 403, (host, path)


def test_both_of_this_machines_names_are_answered(sandbox: Sandbox, console: Console) -> None:
    for name in ("localhost", "127.0.0.1"):
        host = f"{name}:{sandbox.port}"
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert console.http.delete("/chaos", headers=headers).status_code == 200


def test_a_person_is_signed_out_and_banned(sandbox: Sandbox, console: Console) -> None:
    browser = Browser(sandbox)
    user = browser.sign_up("banned@example.com")["created_user_id"]
    browser.ok("POST", "/me/email_addresses", {"email_address": "second@example.com"})

    def shown() -> dict[str, Any]:
        return next(one for one in console.items("people") if one["id"] == user)

    assert (shown()["sessions"], shown()["banned"]) == (1, False)
    assert shown()["other_emails"] == [{"email": "second@example.com", "verified": False}]
    assert console.post(f"people/{user}/sign-out").status_code == 200
    assert shown()["sessions"] == 0
    assert browser.signed_in_user() is None
    assert console.post(f"people/{user}/ban").status_code == 200
    form = {"identifier": "banned@example.com"}
    assert browser.refused("POST", "/client/sign_ins", form) == (403, "user_banned")
    assert console.post(f"people/{user}/unban").status_code == 200
    assert not shown()["banned"]
    assert browser.sign_in("banned@example.com")["status"] == "complete"
    assert console.post("people/user_nobody/ban").status_code == 404


def test_a_file_is_removed_behind_khoas_back(sandbox: Sandbox, console: Console, sdk: None) -> None:  # noqa: F811
    cloudinary.uploader.upload(picture(), public_id="vanishing")
    asset = next(one for one in console.items("media") if one["public_id"] == "vanishing")
    assert console.post(f"media/{asset['asset_id']}/remove").status_code == 200
    assert console.http.get(asset["url"]).status_code == 404
    assert console.post(f"media/{asset['asset_id']}/remove").status_code == 404
