"""A school without Stripe: buyers transfer, the office records, courses open."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack, eventually

from .conftest import PHOTO

SETTINGS = {
    "KHOA_WORKERS": "1",
    "KHOA_PAYMENTS": "manual",
    "KHOA_TRANSFER_BANK_BIN": "970436",
    "KHOA_TRANSFER_BANK_NAME": "Vietcombank",
    "KHOA_TRANSFER_ACCOUNT": "0881000458086",
    "KHOA_TRANSFER_HOLDER": "TRUONG KHOA",
}
PRICE = 249_000


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("transfers"), SETTINGS)
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


@pytest.fixture(scope="module")
def admin(school: Stack) -> Person:
    return sign_in(school, "admin@khoa.test")


@pytest.fixture
def buyer(school: Stack) -> Person:
    return sign_up(school)


def begun(buyer: Person) -> str:
    """The reference of a transfer that is awaited."""
    session = buyer.checkout(PHOTO)
    assert session["url"] == f"{buyer.stack.base_url}/checkout/transfer/{session['id']}"
    return str(session["id"])


def shown(buyer: Person, reference: str) -> dict[str, Any]:
    answer = buyer.api("GET", f"/transfers/{reference}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def record(admin: Person, reference: str, step: str, status: int = 200, **body: Any) -> Any:
    answer = admin.api("POST", f"/admin/transfers/{reference}/{step}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def enrolled(buyer: Person) -> bool:
    return bool(buyer.api("GET", f"/courses/{PHOTO}/mine").json()["enrolled"])


def test_told_how_then_recorded_then_open(admin: Person, buyer: Person) -> None:
    config = buyer.http.get("/api/config").json()
    assert config["payment_providers"] == ["manual"]
    reference = begun(buyer)
    page = shown(buyer, reference)
    assert (page["bank"], page["account"]) == ("Vietcombank", "0881000458086")
    assert page["missing"] == {"amount": PRICE, "currency": "vnd"}
    assert page["qr"].startswith("<")
    assert admin.api("GET", f"/transfers/{reference}").status_code == 404, "not theirs"
    listed = admin.api("GET", "/admin/transfers", params={"q": reference.lower()}).json()
    assert [item["status"] for item in listed["items"]] == ["open"]
    record(admin, reference, "received", 422, amount=0, bank_ref="FT0")
    record(admin, reference, "received", 422, amount=1, bank_ref="  ")
    record(admin, reference, "received", amount=PRICE, bank_ref=f"FT-{reference}")
    eventually(lambda: enrolled(buyer))
    assert (shown(buyer, reference)["state"], shown(buyer, reference)["qr"]) == ("paid", None)
    known = record(admin, reference, "received", 409, amount=PRICE, bank_ref=f"FT-{reference}")
    assert known["code"] == "bank_reference_known"
    assert [one["field"] for one in known["errors"]] == ["bank_ref"]


def test_too_little_is_waited_for_or_taken(admin: Person, buyer: Person) -> None:
    reference = begun(buyer)
    short = record(admin, reference, "received", amount=200_000, bank_ref=f"A-{reference}")
    assert (short["missing"], short["waits"]) == (49_000, True)
    waiting = admin.api("GET", "/admin/transfers", params={"waiting": True}).json()
    assert reference in [item["reference"] for item in waiting["items"]]
    assert admin.api("GET", "/admin/overview").json()["transfers"] >= 1
    assert shown(buyer, reference)["missing"]["amount"] == 49_000
    assert not enrolled(buyer)
    taken = record(admin, reference, "accept")
    assert (taken["accepted"], taken["waits"]) == (True, False)
    assert enrolled(buyer)
    assert record(admin, reference, "accept", 409)["code"] == "nothing_missing"
    number = shown(buyer, reference)["number"]
    paid = buyer.api("GET", f"/me/purchases/{number}").json()
    assert (paid["total"]["amount"], paid["paid"]["amount"]) == (PRICE, 200_000)
    (line,) = buyer.api("GET", f"/me/purchases/{number}/refund").json()["lines"]
    assert line["amount"]["amount"] == 200_000, "no more than came"


def test_too_much_goes_back_by_a_task(admin: Person, buyer: Person) -> None:
    reference = begun(buyer)
    over = record(admin, reference, "received", amount=PRICE + 1_000, bank_ref=f"A-{reference}")
    (task,) = over["tasks"]
    assert (task["amount"], task["refund"], task["done_at"]) == (1_000, False, None)
    assert enrolled(buyer)
    sent = record(admin, reference, f"tasks/{task['ref']}/sent", bank_ref="OUT-1")
    assert not sent["waits"]
    record(admin, reference, f"tasks/{task['ref']}/sent", bank_ref="OUT-1")
    record(admin, reference, f"tasks/{task['ref']}/sent", 409, bank_ref="OUT-2")
    record(admin, reference, "tasks/never/sent", 404, bank_ref="OUT-1")


def test_given_up_then_paid_late(admin: Person, buyer: Person) -> None:
    reference = begun(buyer)
    record(admin, reference, "received", amount=100_000, bank_ref=f"A-{reference}")
    over = record(admin, reference, "give-up")
    assert [task["amount"] for task in over["tasks"]] == [100_000]
    assert shown(buyer, reference)["state"] == "expired"
    record(admin, reference, "received", amount=PRICE, bank_ref=f"B-{reference}")
    assert shown(buyer, reference)["state"] == "paid"
    assert enrolled(buyer)


def test_a_refund_is_a_task_and_the_ledger_knows_both(
    admin: Person, buyer: Person, school: Stack
) -> None:
    reference = begun(buyer)
    record(admin, reference, "received", amount=PRICE, bank_ref=f"A-{reference}")
    number = shown(buyer, reference)["number"]
    choice = buyer.api("GET", f"/me/purchases/{number}/refund").json()
    assert choice["by_hand"]
    asked = buyer.api("POST", f"/me/purchases/{number}/refund", json={"courses": [PHOTO]})
    assert asked.status_code == 200, asked.text

    def tasks() -> list[dict[str, Any]]:
        answer = admin.api("GET", f"/admin/transfers/{reference}").json()
        return list(answer["tasks"])

    eventually(lambda: bool(tasks()))
    eventually(lambda: not enrolled(buyer))
    (task,) = tasks()
    assert (task["amount"], task["refund"]) == (PRICE, True)
    record(admin, reference, f"tasks/{task['ref']}/sent", bank_ref=f"OUT-{reference}")
    refund = admin.api("GET", f"/admin/purchases/{number}").json()["payments"][0]["refunds"][0]
    assert refund["status"] == "succeeded"
    assert school.command("reconcile").returncode == 0
    rows = admin.api("GET", "/admin/ledger", params={"kind": ["charge", "refund"]}).json()
    assert sum(row["amount"] for row in rows["items"] if row["number"] == number) == 0


def test_nothing_is_said_of_a_provider_that_is_not_in_use(school: Stack) -> None:
    """Nor is it missed: the door is closed, and `khoa doctor` asks for no keys of its."""
    examined = school.command("doctor").stdout
    assert "NOT WELL  Manual" not in examined
    assert "the office records what comes in" in examined
    for said in (examined, school.output):
        assert "Stripe" not in said
    door = f"{school.base_url}/api/webhooks/stripe"
    assert httpx.post(door, content=b"{}", trust_env=False).status_code == 404
