"""A buyer is told by mail, once for each thing: by SMTP, into the sandbox's mailbox."""

from typing import Any

import httpx
from tests.people import Person
from tests.stack import eventually

from .conftest import PHOTO


def letters(person: Person) -> list[dict[str, Any]]:
    """What Khoa wrote to them, newest first; Clerk's codes have no HTML."""
    mailbox = f"{person.stack.sandbox_url}/console/api/mail"
    listed = httpx.get(mailbox, params={"to": person.email}, timeout=10).json()["items"]
    whole = [httpx.get(f"{mailbox}/{row['id']}", timeout=10).json() for row in listed]
    return [letter for letter in whole if letter["html"]]


def test_a_receipt_comes_once_and_a_refund_is_told(person: Person) -> None:
    session = person.checkout(PHOTO)
    person.pay(session["url"])
    eventually(lambda: bool(letters(person)))
    (receipt,) = letters(person)
    number = person.api("GET", f"/checkout-sessions/{session['id']}").json()["number"]
    assert receipt["subject"] == f"Đơn hàng {number}: bạn đã có thể vào học"
    assert "Chào Nguyễn An," in receipt["text"]
    assert person.stack.base_url in receipt["html"]

    payments = httpx.get(f"{person.stack.sandbox_url}/console/api/payments", timeout=10).json()
    charge = next(row["charge"] for row in payments["items"] if row["session"] == session["id"])
    refunded = httpx.post(
        f"{person.stack.sandbox_url}/console/api/payments/{charge}/refund", json={}, timeout=10
    )
    assert refunded.status_code == 200, refunded.text
    eventually(lambda: len(letters(person)) == 2)
    assert "hoàn tiền 249.000" in letters(person)[0]["subject"].replace("\N{NO-BREAK SPACE}", " ")
