"""Makes `school_before.json.gz`: a small school as Khoa kept it at commit 1839707.

It runs against that commit alone and is kept to show how the file came about; README.md says how to
run it. People live through `khoa serve` beside the sandbox as a browser would; what no answer can
bring about (an intent that nobody does, a worker killed half-way) is done by the services of that
commit after Khoa has stopped.
"""
# ruff: noqa: I001 (it imports modules of that commit, which are elsewhere now)

import asyncio
import contextlib
import gzip
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import stripe
from bson import json_util
from PIL import Image
from pymongo import MongoClient
from tests.people import CARD, Person, sign_in, sign_up
from tests.stack import ROOT, Stack, eventually, free_port

import khoa
from khoa.app import connect
from khoa.context import Context
from khoa.database import Database, TransactionTimeout
from khoa.outbox.models import Intent
from khoa.outbox.worker import OutboxWorker
from khoa.platforms.events import ChargeFacts, SessionFacts
from khoa.purchases import refunds
from khoa.purchases.doers import DOERS
from khoa.purchases.models import Purchase
from khoa.purchases.settle import fulfil
from khoa.reconcile import lease
from khoa.settings import Settings
from khoa.users import service as users
from khoa.users.models import User
from khoa.webhooks import inbox

COMMIT = "18397075781da8a1538a408ebf0736e6120300b2"
FILM = ROOT / "src/khoa/demo/film/hoc-cung-khoa.mp4"
LATE_REFUND, FAILED_REFUND = "4000000000007726", "4000000000005126"
FACE = {"headline": "Dạy vẽ từ 2010", "bio": "Tôi vẽ mỗi ngày."}
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n".encode()
SETTINGS = {
    "KHOA_WORKERS": "1",
    "KHOA_PAYMENTS": "stripe,manual",
    "KHOA_TRANSFER_BANK_BIN": "970436",
    "KHOA_TRANSFER_BANK_NAME": "Vietcombank",
    "KHOA_TRANSFER_ACCOUNT": "0881000458086",
    "KHOA_TRANSFER_HOLDER": "TRUONG KHOA",
    "KHOA_SANDBOX_RETRY_FACTOR": "0.002",
    "KHOA_SANDBOX_STRIPE_SETTLEMENT": "usd",
}


class Killed(BaseException):
    """The worker ends here, as by SIGKILL: nothing that follows is done."""


class School:
    """Khoa as it serves, the sandbox behind it and the rows that it writes."""

    def __init__(self, stack: Stack, rows: Any) -> None:
        self.stack, self.rows = stack, rows
        self.http = httpx.Client(trust_env=False, timeout=40)
        self.admin = sign_in(stack, "admin@khoa.test")

    def stripe(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        """Stripe's API, by the school's own key."""
        key = (self.stack.keys["STRIPE_SECRET_KEY"], "")
        url = f"{self.stack.sandbox_url}/stripe/v1{path}"
        return _ok(self.http.request(method, url, auth=key, **kwargs))

    def press(self, path: str, **body: Any) -> None:
        """A button of the sandbox's console."""
        _ok(self.http.post(f"{self.stack.sandbox_url}/console/api{path}", json=body))

    def chaos(self, platform: str, plan: dict[str, Any]) -> None:
        _ok(self.http.put(f"{self.stack.sandbox_url}/chaos/{platform}", json=plan))

    def quiet(self) -> None:
        self.http.delete(f"{self.stack.sandbox_url}/chaos").raise_for_status()

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """An event at Stripe's door, signed as Stripe signs."""
        body = json.dumps(
            {
                "id": f"evt_{secrets.token_hex(8)}",
                "object": "event",
                "type": kind,
                "created": int(time.time()),
                "data": {"object": data},
            }
        )
        at, secret = int(time.time()), self.stack.keys["STRIPE_WEBHOOK_SECRET"]
        signature = stripe.WebhookSignature._compute_signature(f"{at}.{body}", secret)
        door = f"{self.stack.base_url}/api/webhooks/stripe"
        headers = {"stripe-signature": f"t={at},v1={signature}"}
        self.http.post(door, content=body, headers=headers).raise_for_status()

    def told_paid(self, session_ref: str, **changes: Any) -> None:
        """Stripe says that this session was paid, by a payment that the sandbox does not have."""
        purchase = self.purchase(session_ref)
        deployment = self.rows["deployment"].find_one({"_id": "deployment"})["value"]
        self.tell(
            "checkout.session.completed",
            {
                "id": session_ref,
                "object": "checkout.session",
                "status": "complete",
                "payment_status": "paid",
                "payment_intent": f"pi_{secrets.token_hex(8)}",
                "amount_total": purchase["total"]["amount"],
                "currency": purchase["total"]["currency"],
                "metadata": {"purchase_id": str(purchase["_id"]), "deployment": deployment},
                **changes,
            },
        )

    def purchase(self, session_ref: str) -> dict[str, Any]:
        found: dict[str, Any] = self.rows["purchases"].find_one({"session_ref": session_ref})
        return found

    def becomes(self, session_ref: str, state: str) -> None:
        eventually(lambda: self.purchase(session_ref)["state"] == state, within=60)

    def charge(self, session_ref: str) -> str:
        path = f"/checkout/sessions/{session_ref}"
        found = self.stripe("GET", path, params={"expand[]": "payment_intent"})
        return str(found["payment_intent"]["latest_charge"])

    def second_page(self, session_ref: str) -> str:
        """Another page of the same purchase, as an answer that was lost leaves one behind."""
        first = self.stripe("GET", f"/checkout/sessions/{session_ref}")
        form = {
            "mode": "payment",
            "client_reference_id": first["client_reference_id"],
            "success_url": first["success_url"],
            "cancel_url": first["cancel_url"],
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": first["currency"],
            "line_items[0][price_data][unit_amount]": str(first["amount_total"]),
            "line_items[0][price_data][product_data][name]": "Khóa",
        }
        for name, value in first["metadata"].items():
            form[f"metadata[{name}]"] = form[f"payment_intent_data[metadata][{name}]"] = value
        return str(self.stripe("POST", "/checkout/sessions", data=form)["url"])

    def someone(self, first_name: str) -> Person:
        return sign_up(self.stack, first_name=first_name)

    def bought(self, person: Person, *slugs: str, card: str = CARD) -> str:
        """The session by which these courses were paid."""
        session = person.checkout(*slugs)
        _ok(person.pay(session["url"], card))
        self.becomes(session["id"], "paid")
        return str(session["id"])

    def office(self, path: str, **body: Any) -> dict[str, Any]:
        return _ok(self.admin.api("POST", f"/admin{path}", json=body))


def _ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201, 202), f"{answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json()
    return found


# --- what is taught


class Studio:
    """One educator's course; `path` is below its address."""

    def __init__(self, person: Person, title: str) -> None:
        self.person = person
        new = {"title": title, "language": "vi", "category": "creative"}
        made = _ok(person.api("POST", "/educator/courses", json=new))
        self.id, self.slug = made["id"], made["slug"]
        self.call("PATCH", json={"description": "<p>Vẽ cùng nhau.</p>"})
        chapter = self.call("POST", "/chapters", json={"title": "Mở đầu"})["chapters"][0]["id"]
        self.chapter = f"/chapters/{chapter}/lectures"

    def call(self, method: str, path: str = "", **kwargs: Any) -> dict[str, Any]:
        return _ok(self.person.api(method, f"/educator/courses/{self.id}{path}", **kwargs))

    def lecture(self, kind: str, **content: Any) -> str:
        made = self.call("POST", self.chapter, json={"title": f"Bài {kind}", "kind": kind})
        if content:
            self.call("PATCH", f"/lectures/{made['id']}", json=content)
        return str(made["id"])

    def begin(self, lecture: str, filename: str, size: int) -> dict[str, Any]:
        wish = {"filename": filename, "bytes": size, "type": ""}
        return self.call("POST", f"/lectures/{lecture}/upload", json=wish)

    def send(self, ticket: dict[str, Any], content: bytes) -> None:
        """What the browser sends to Cloudinary."""
        files = {"file": ("blob", BytesIO(content))}
        _ok(httpx.post(ticket["url"], data=ticket["fields"], files=files, timeout=60))

    def upload(self, lecture: str, filename: str, content: bytes) -> None:
        ticket = self.begin(lecture, filename, len(content))
        self.send(ticket, content)
        path = f"/lectures/{lecture}/upload/{ticket['upload_id']}/complete"
        self.call("POST", path)

    def publish(self, amount: int) -> str:
        self.call("PATCH", json={"price": {"amount": amount, "currency": "vnd"}})
        self.call("POST", "/publish")
        return str(self.slug)


def _picture(colour: str) -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (1280, 720), colour).save(file, "JPEG")
    return {"files": {"file": ("bia.jpg", file.getvalue(), "image/jpeg")}}


def teach(school: School, educator: Person) -> dict[str, Studio]:
    """Courses in each state; one has every kind of lecture, and uploads in each state."""
    whole = Studio(educator, "Vẽ màu nước")
    whole.lecture("text", html="<p>Chào bạn.</p>", preview=True)
    film = whole.lecture("video")
    content = FILM.read_bytes()
    whole.upload(film, "Bài 1.MP4", content)
    whole.upload(film, "Bài 1, lần hai.mp4", content)  # the first one is gone by this
    for language in ("vi", "en"):
        file = {"file": ("phụ đề.vtt", CAPTIONS, "text/vtt")}
        whole.call("PUT", f"/lectures/{film}/captions/{language}", files=file)
    whole.lecture("youtube", embed_url="https://youtu.be/dQw4w9WgXcQ", duration=212)
    whole.lecture("vimeo", embed_url="https://vimeo.com/76979871", duration=62)
    whole.upload(whole.lecture("document"), "Bài tập.pdf", b"%PDF-1.4 " + secrets.token_bytes(90))
    for colour in ("navy", "teal"):  # the first cover is destroyed when the second comes
        whole.call("PUT", "/cover", **_picture(colour))
    taught = {"whole": whole}
    for name, title in (
        ("second", "Ký họa"),
        ("third", "Thư pháp"),
        ("free", "Tô tượng"),
        ("withdrawn", "Gốm"),
        ("archived", "Sơn mài"),
    ):
        taught[name] = Studio(educator, title)
        for _ in range(4):
            taught[name].lecture("text", html="<p>Chào bạn.</p>")
    for name, amount in (
        ("whole", 199_000),
        ("second", 299_000),
        ("third", 149_000),
        ("free", 0),
        ("withdrawn", 99_000),
        ("archived", 99_000),
    ):
        taught[name].publish(amount)
    taught["withdrawn"].call("POST", "/unpublish")
    taught["archived"].call("POST", "/unpublish")
    archived = taught["archived"]
    gone = educator.api("DELETE", f"/educator/courses/{archived.id}")
    assert gone.status_code == 204, gone.text
    draft = taught["draft"] = Studio(educator, "Bản nháp")
    draft.lecture("text")
    draft.begin(draft.lecture("video"), "dang-gui.mp4", 1_000_000)
    short = draft.lecture("video")
    ticket = draft.begin(short, "ngan.mp4", len(content) + 1)
    draft.send(ticket, content)  # another size than was announced: it fails
    failed = {"public_id": ticket["fields"]["public_id"]}
    eventually(lambda: school.rows["uploads"].find_one(failed)["state"] == "failed", within=60)
    document = draft.lecture("document")
    ticket = draft.begin(document, "bo-di.pdf", 100)
    draft.call("DELETE", f"/lectures/{document}/upload/{ticket['upload_id']}")
    return taught


# --- what is bought


def buy(school: School, taught: dict[str, Studio], educator: Person) -> None:
    """Purchases in every state that Stripe can bring them to."""
    one, two, three = (taught[name].slug for name in ("whole", "second", "third"))
    for name in ("Chờ", "Chờ Mãi", "Hai Lần Nữa"):
        school.someone(name).checkout(one)
    learner = school.someone("Học")
    school.bought(learner, one, two)
    learn(learner, taught)

    expired = school.someone("Hết Hạn").checkout(one)["id"]
    school.stripe("POST", f"/checkout/sessions/{expired}/expire")
    school.becomes(expired, "expired")

    person = school.someone("Hỏng")
    failed = person.checkout(one)
    person.pay(failed["url"], method="transfer", outcome="waits")
    intent = school.stripe("GET", f"/checkout/sessions/{failed['id']}")["payment_intent"]
    school.press(f"/payments/{intent}/fail")
    school.becomes(failed["id"], "failed")
    person = school.someone("Chậm")
    person.pay(person.checkout(one)["url"], method="transfer", outcome="waits")

    for name, changes in (
        ("Thiếu", {"amount_total": 100_000}),
        ("Đô La", {"amount_total": 800, "currency": "usd"}),
    ):
        held = school.someone(name).checkout(one)["id"]
        school.told_paid(held, **changes)
        school.becomes(held, "held")
    accepted = school.someone("Nhận").checkout(two)["id"]
    school.told_paid(accepted, amount_total=250_000)
    school.becomes(accepted, "held")
    school.office(f"/purchases/{school.purchase(accepted)['number']}/accept")

    for name, won in (("Kiện", None), ("Thắng", True), ("Thua", False)):
        disputed = school.bought(school.someone(name), one)
        charge = school.charge(disputed)
        school.press(f"/payments/{charge}/dispute")
        school.becomes(disputed, "disputed")
        if won is not None:
            found = school.stripe("GET", "/disputes", params={"charge": charge})["data"]
            school.press(f"/disputes/{found[0]['id']}/{'won' if won else 'lost'}")
            school.becomes(disputed, "paid" if won else "lost")

    person = school.someone("Mua Lại")  # bought anew while disputed, and then won
    disputed = school.bought(person, three)
    charge = school.charge(disputed)
    school.press(f"/payments/{charge}/dispute")
    school.becomes(disputed, "disputed")
    school.bought(person, three)
    found = school.stripe("GET", "/disputes", params={"charge": charge})["data"]
    school.press(f"/disputes/{found[0]['id']}/won")
    school.becomes(disputed, "paid")
    assert school.purchase(disputed)["open_elsewhere"] == [0]

    refunded = school.bought(school.someone("Trả"), one)
    school.press(f"/payments/{school.charge(refunded)}/refund")
    school.becomes(refunded, "refunded")
    in_part = school.bought(school.someone("Một Phần"), one, two)
    school.press(f"/payments/{school.charge(in_part)}/refund", amount=10_000)
    school.becomes(in_part, "partially_refunded")
    decided = school.bought(school.someone("Đã Quyết"), one, two)
    school.press(f"/payments/{school.charge(decided)}/refund", amount=199_000)
    school.becomes(decided, "partially_refunded")
    known = school.purchase(decided)
    (ref,) = known["facts"]["payments"][0]["refunds"]
    school.office(f"/purchases/{known['number']}/refunds/{ref}/lines", lines=[0])

    person = school.someone("Xin Lại")
    asked = school.bought(person, one, three)
    number = school.purchase(asked)["number"]
    _ok(person.api("POST", f"/me/purchases/{number}/refund", json={"courses": [three]}))
    school.becomes(asked, "partially_refunded")

    for name, card in (("Về Muộn", LATE_REFUND), ("Về Hỏng", FAILED_REFUND)):
        back = school.bought(school.someone(name), one, card=card)
        school.office(f"/purchases/{school.purchase(back)['number']}/refund")
        eventually(lambda ref=back: bool(_refund(school, ref)), within=60)
    eventually(lambda: _refund(school, back)[0]["status"] == "failed", within=120)

    person = school.someone("Bị Từ Chối")  # Stripe refuses to give back what is disputed
    refused = school.bought(person, one)
    number = school.purchase(refused)["number"]
    with_chaos(school, "stripe", {"webhooks": {"drop": 1.0, "drop_for_good": True}}, lambda: (
        school.press(f"/payments/{school.charge(refused)}/dispute"),
        school.office(f"/purchases/{number}/refund"),
        eventually(
            lambda: any(o["refused"] for o in school.purchase(refused)["refund_orders"].values()),
            within=60,
        ),
    ))  # fmt: skip

    person = school.someone("Hai Lần")  # two pages of one purchase, both paid
    session = person.checkout(one)
    other = school.second_page(session["id"])
    for url in (session["url"], other):
        _ok(person.pay(url))
    twice = session["id"]
    eventually(lambda: any(r["counts"] for r in _refund(school, twice, second=True)), within=60)

    person = school.someone("Hai Tab")  # a code opened it while its page could not be closed
    session = person.checkout(two)
    code = codes(educator, "Mở sẵn", [taught["second"].id], 1)[0]
    with_chaos(school, "stripe", {"calls": {"fail": 1.0}}, lambda: activated(person, code))
    _ok(person.pay(session["url"]))
    eventually(lambda: "open-already" in school.purchase(session["id"])["refund_orders"], within=60)
    school.becomes(session["id"], "refunded")

    person = school.someone("Hai Tab Nữa")  # the same, not paid yet
    person.checkout(two)
    code = codes(educator, "Mở sẵn nữa", [taught["second"].id], 1)[0]
    with_chaos(school, "stripe", {"calls": {"fail": 1.0}}, lambda: activated(person, code))

    person = school.someone("Không Trang")  # Stripe did not answer: no session yet
    body = {"courses": [one]}
    with_chaos(school, "stripe", {"calls": {"fail": 1.0}}, lambda: person.api(
        "POST", "/create-checkout-session", json=body
    ))  # fmt: skip

    person = school.someone("Đi Rồi")  # gone, with what they bought
    session = person.checkout(one)
    _ok(person.pay(session["url"]))
    school.becomes(session["id"], "paid")
    school.someone("Giỏ Thôi").delete_account()
    person.delete_account()
    eventually(lambda: school.rows["users"].count_documents({"deleted_at": {"$ne": None}}) == 2)


def _refund(school: School, session_ref: str, *, second: bool = False) -> list[dict[str, Any]]:
    payments = school.purchase(session_ref)["facts"]["payments"]
    found = [
        {**refund, "counts": refund["status"] != "failed"}
        for payment in payments
        for refund in payment["refunds"].values()
    ]
    return [one for one in found if not second or str(one["order_id"]).startswith("second-")]


def with_chaos(
    school: School, platform: str, plan: dict[str, Any], work: Callable[[], object]
) -> None:
    school.chaos(platform, plan)
    work()
    school.quiet()


def learn(learner: Person, taught: dict[str, Studio]) -> None:
    """Progress with what was learned and is shown as unseen again, positions, a free course."""
    slug = taught["whole"].slug
    _ok(learner.api("POST", f"/courses/{taught['free'].slug}/enrol"))
    shown = _ok(learner.api("GET", f"/learn/{slug}"))
    ids = [lecture["id"] for chapter in shown["chapters"] for lecture in chapter["lectures"]]
    for lecture, progress in (
        (ids[0], {"completed": True}),
        (ids[1], {"position": 1.5}),
        (ids[2], {"completed": True, "position": 42.25}),
        (ids[0], {"completed": False}),
    ):
        _ok(learner.api("PUT", f"/learn/{slug}/lectures/{lecture}/progress", json=progress))
    left = learner.api("GET", f"/learn/{taught['free'].slug}")
    assert left.status_code == 200


# --- discounts, codes, carts


def codes(educator: Person, name: str, course_ids: list[str], size: int, **more: Any) -> list[str]:
    new = {"name": name, "course_ids": course_ids, "size": size, **more}
    batch = _ok(educator.api("POST", "/educator/activation-batches", json=new))
    path = f"/educator/activation-batches/{batch['id']}/codes"
    return [one["code"] for one in _ok(educator.api("GET", path))["items"]]


def activated(person: Person, code: str) -> dict[str, Any]:
    return _ok(person.api("POST", "/me/activation", json={"code": code}))


def discount(school: School, taught: dict[str, Studio], educator: Person) -> None:
    """Coupons with uses in each state, batches and codes in each state, carts."""
    one, two = taught["whole"], taught["second"]
    soon, past = (datetime.now(UTC) + timedelta(days=days) for days in (30, -30))
    money = {"amount": 50_000, "currency": "vnd"}
    for by, coupon in (
        (educator, {"code": "TET-2027", "percent": 20, "max_uses": 5}),
        (educator, {"code": "TANG-HET", "percent": 100, "course_ids": [one.id]}),
        (educator, {"code": "DA-TAT", "percent": 10}),
        (
            educator,
            {"code": "NAM-CU", "percent": 10, "valid_to": past.isoformat()},
        ),
        (
            school.admin,
            {
                "code": "TRUONG-50K",
                "scope": "all",
                "amount": money,
                "minimum": {"amount": 150_000, "currency": "vnd"},
                "valid_from": past.isoformat(),
                "valid_to": soon.isoformat(),
            },
        ),
    ):
        _ok(by.api("POST", "/educator/coupons", json=coupon))
    listed = _ok(educator.api("GET", "/educator/coupons"))["items"]
    off = next(coupon["id"] for coupon in listed if coupon["code"] == "DA-TAT")
    _ok(educator.api("PATCH", f"/educator/coupons/{off}", json={"active": False}))

    def checkout(person: Person, code: str, *slugs: str) -> dict[str, Any]:
        body = {"courses": list(slugs), "coupon": code}
        return _ok(person.api("POST", "/create-checkout-session", json=body))

    checkout(school.someone("Giữ Mã"), "TET-2027", one.slug)
    person = school.someone("Dùng Mã")
    session = checkout(person, "TET-2027", one.slug, two.slug)
    _ok(person.pay(session["url"]))
    school.becomes(session["id"], "paid")
    released = checkout(school.someone("Thả Mã"), "TRUONG-50K", one.slug)["id"]
    school.stripe("POST", f"/checkout/sessions/{released}/expire")
    school.becomes(released, "expired")
    # Paid after its time, when another purchase of theirs holds the coupon: a use of its own.
    person = school.someone("Mã Muộn")
    late = checkout(person, "TET-2027", one.slug)["id"]
    school.stripe("POST", f"/checkout/sessions/{late}/expire")
    school.becomes(late, "expired")
    checkout(person, "TET-2027", two.slug)
    school.told_paid(late)
    school.becomes(late, "paid")
    person = school.someone("Không Đồng")
    free = checkout(person, "TANG-HET", one.slug)["id"]
    school.becomes(free, "paid")
    person = school.someone("Trả Không Đồng")
    free = checkout(person, "TANG-HET", one.slug)["id"]
    school.office(f"/purchases/{school.purchase(free)['number']}/refund")
    school.becomes(free, "refunded")

    both = [one.id, two.id]
    made = codes(educator, "Công ty A", both, 6, expires_at=soon.isoformat())
    activated(school.someone("Có Mã"), made[0])
    activated(school.someone("Có Mã Nữa"), made[1])
    batches = _ok(educator.api("GET", "/educator/activation-batches"))["items"]
    company = next(batch["id"] for batch in batches if batch["name"] == "Công ty A")
    cancel = f"/educator/activation-batches/{company}/cancel"
    _ok(educator.api("POST", cancel, json={"codes": [made[2]]}))
    codes(educator, "Đã hủy", both, 3)
    batches = _ok(educator.api("GET", "/educator/activation-batches"))["items"]
    cancelled = next(batch["id"] for batch in batches if batch["name"] == "Đã hủy")
    _ok(educator.api("POST", f"/educator/activation-batches/{cancelled}/cancel", json={}))
    codes(educator, "Hết hạn", [one.id], 2, expires_at=past.isoformat())

    person = school.someone("Có Giỏ")
    for course in (one, two, taught["third"]):
        _ok(person.api("PUT", f"/me/cart/courses/{course.slug}"))
    _ok(person.api("PUT", "/me/cart/coupon", json={"code": "TET-2027"}))
    price = {"amount": 159_000, "currency": "vnd"}
    taught["third"].call("PATCH", json={"price": price})  # dearer than when it was put in
    person = school.someone("Giỏ Rỗng")
    _ok(person.api("PUT", f"/me/cart/courses/{one.slug}"))
    _ok(person.api("DELETE", f"/me/cart/courses/{one.slug}"))


# --- bank transfers


def transfer(school: School, taught: dict[str, Studio]) -> None:
    one = taught["whole"].slug

    def begun(name: str) -> tuple[Person, str]:
        person = school.someone(name)
        body = {"courses": [one], "provider": "manual"}
        return person, _ok(person.api("POST", "/create-checkout-session", json=body))["id"]

    def came(reference: str, amount: int, number: int = 1) -> dict[str, Any]:
        line = {"amount": amount, "bank_ref": f"FT-{reference}-{number}"}
        return school.office(f"/transfers/{reference}/received", **line)

    begun("Sẽ Chuyển")
    came(begun("Đã Chuyển")[1], 199_000)
    came(begun("Chuyển Thiếu")[1], 100_000)
    _, less = begun("Nhận Ít Hơn")
    came(less, 190_000)
    school.office(f"/transfers/{less}/accept")
    came(less, 9_000, 2)  # for nothing any more: to be sent back
    _, over = begun("Chuyển Thừa")
    (task,) = came(over, 209_000)["tasks"]
    school.office(f"/transfers/{over}/tasks/{task['ref']}/sent", bank_ref=f"OUT-{over}")
    came(begun("Thừa Chưa Trả")[1], 219_000)
    _, given_up = begun("Bỏ Cuộc")
    came(given_up, 50_000)
    school.office(f"/transfers/{given_up}/give-up")
    for name, sent in (("Hoàn Tay", False), ("Đã Hoàn Tay", True)):
        person, reference = begun(name)
        came(reference, 199_000)
        number = school.purchase(reference)["number"]
        _ok(person.api("POST", f"/me/purchases/{number}/refund", json={"courses": [one]}))
        row = {"_id": reference}
        eventually(lambda row=row: bool(school.rows["transfers"].find_one(row)["back"]))
        if sent:
            task = school.rows["transfers"].find_one(row)["back"][0]["ref"]
            path = f"/transfers/{reference}/tasks/{task}/sent"
            school.office(path, bank_ref=f"OUT-{reference}")


# --- the platforms' events, the office's book


def hear(school: School, taught: dict[str, Studio]) -> None:
    """Events that are ignored, another deployment's, or of nothing that is known."""
    school.tell("customer.created", {"id": "cus_1", "object": "customer"})
    session = school.someone("Nơi Khác").checkout(taught["whole"].slug)["id"]
    school.told_paid(session, metadata={"deployment": "elsewhere"})
    school.tell(
        "refund.created",
        {
            "id": f"re_{secrets.token_hex(8)}",
            "object": "refund",
            "payment_intent": f"pi_{secrets.token_hex(8)}",
            "amount": 1_000,
            "currency": "vnd",
            "status": "succeeded",
            "metadata": {},
        },
    )


def leave(school: School) -> None:
    """An educator who is gone: their course is archived, who bought it keeps it."""
    educator = sign_up(school.stack, first_name="Giảng", last_name="Cũ")
    _ok(educator.api("POST", "/me/educator", json=FACE))
    course = Studio(educator, "Khóa cũ")
    course.lecture("text", html="<p>Chào bạn.</p>")
    slug = course.publish(129_000)
    school.bought(school.someone("Người Ở Lại"), slug)
    educator.delete_account()
    row = {"clerk_id": educator.clerk_id}
    eventually(lambda: school.rows["users"].find_one(row)["deleted_at"] is not None)


def keep_books(school: School, educator: Person) -> None:
    """Two reconciliations, so that the ledger has what moved at Stripe; two payouts."""
    for _ in range(2):
        done = school.stack.command("reconcile")
        assert done.returncode == 0, done.stdout + done.stderr
    teacher = school.rows["users"].find_one({"clerk_id": educator.clerk_id})
    assert teacher is not None
    today = datetime.now(UTC).date().isoformat()
    for number, amount in ((1, 300_000), (2, 5_000_000)):
        school.office(
            "/ledger/payouts",
            educator_id=str(teacher["_id"]),
            amount=amount,
            currency="vnd",
            reference=f"CHI-TRA-{number}",
            paid_on=today,
            confirmed=True,
        )


# --- after Khoa has stopped: nobody does what the outbox holds


async def afterwards(rows: Any) -> None:
    settings = Settings.load()
    context = await connect(settings)
    try:
        await want_all_kinds(context, rows)
        await break_off_events(context)
        await hold_leases(context)
    finally:
        await context.database.close()


async def want_all_kinds(context: Context, rows: Any) -> None:
    """Waiting intents of each kind, written by what writes them: letters, a look at a payment, a
    role, and the refunds that are asked for and those of what was paid twice."""

    async def pending_of(first_name: str) -> Purchase:
        person = rows["users"].find_one({"first_name": first_name})
        found = await Purchase.find_one({"user_id": person["_id"], "state": "pending"})
        assert found is not None
        return found

    async def paid(purchase: Purchase, payment_ref: str) -> None:
        heard = SessionFacts(
            session_ref=str(purchase.session_ref),
            purchase_id=str(purchase.id),
            deployment=context.deployment,
            status="complete",
            paid=True,
            payment_failed=False,
            payment_ref=payment_ref,
            amount=purchase.total.amount,
            currency=purchase.total.currency,
            url=None,
        )
        await context.database.transaction(lambda: fulfil("stripe", heard))

    twice = await pending_of("Hai Lần Nữa")
    for payment_ref in ("pi_first", "pi_second"):
        await paid(twice, payment_ref)
    await paid(await pending_of("Hai Tab Nữa"), "pi_open_already")
    asked = await pending_of("Chờ")
    await paid(asked, "pi_asked")
    refunded = ChargeFacts(
        payment_ref="pi_asked",
        purchase_id=str(asked.id),
        deployment=context.deployment,
        amount=asked.total.amount,
        amount_refunded=1_000,
        currency=asked.total.currency,
    )
    await context.database.transaction(lambda: fulfil("stripe", refunded))
    buyer = await User.get(asked.user_id)
    assert buyer is not None
    await refunds.ask(context, asked.purchase_id, by=buyer)
    await context.database.transaction(
        lambda: users.become_educator(buyer, headline={"vi": "Dạy vẽ"}, bio={"vi": "Mỗi ngày."})
    )


class DiesWith(Database):
    """A database on which no transaction comes to its end."""

    def __init__(self, context: Context, error: BaseException) -> None:
        super().__init__(context.settings.database_uri, context.settings.mongodb_database)
        self._error = error

    async def transaction(self, work: Any) -> Any:
        raise self._error


async def break_off_events(context: Context) -> None:
    """One whose worker was killed before its effect, and one whose run failed."""
    for error in (Killed(), TransactionTimeout()):
        dying = replace(context, database=DiesWith(context, error))
        data = {
            "id": f"evt_{secrets.token_hex(8)}",
            "object": "event",
            "type": "charge.updated",
            "created": int(time.time()),
            "data": {"object": {"id": "ch_1", "object": "charge"}},
        }
        raw = json.dumps(data).encode()
        event = context.payments["stripe"].read(raw, {})
        try:
            await inbox.receive(dying, event, raw, {"user-agent": "Stripe/1.0"})
        except (Killed, TransactionTimeout):
            await dying.database.close()


async def hold_leases(context: Context) -> None:
    """A worker and a reconciliation that were killed: their leases run on. Another worker's attempt
    failed, since nothing answers any more."""

    async def die(context: Context, work: Any) -> None:
        raise Killed

    worker = OutboxWorker(context, dict.fromkeys(DOERS, die))
    with contextlib.suppress(Killed):
        await worker.run_due()
    role = await Intent.find_one({"work.kind": "mirror_role", "state": "waiting"})
    assert role is not None
    assert not await OutboxWorker(context, DOERS).attempt_now(role)
    assert await lease.take("a-killed-worker", only_if_due=False)


# --- the file


def export(rows: Any) -> dict[str, Any]:
    """All collections with their indexes as the server tells of them; canonical extended JSON."""
    collections = {}
    for name in sorted(rows.list_collection_names()):
        indexes = [dict(index) for index in rows[name].list_indexes()]
        documents = list(rows[name].find().sort("_id"))
        collections[name] = {"indexes": indexes, "documents": documents}
    return {"commit": COMMIT, "made_at": datetime.now(UTC), "collections": collections}


def write(path: Path, whole: dict[str, Any]) -> None:
    text = json_util.dumps(
        whole, json_options=json_util.CANONICAL_JSON_OPTIONS, ensure_ascii=False, indent=1
    )
    for private in (str(ROOT), str(Path.home()), tempfile.gettempdir()):
        assert private not in text, private
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def main(target: Path) -> None:
    here = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    if here.stdout.strip() != COMMIT or not Path(khoa.__file__).is_relative_to(ROOT):
        sys.exit(f"This makes a school of commit {COMMIT[:7]}: README.md says how to run it.")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        (Path(folder) / "secantusd.toml").touch()
        server = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "secantusd-py"),
                *("--config", f"{folder}/secantusd.toml", "--port", str(port)),
                *("--storage-path", f"{folder}/mongodb", "--log-level", "WARNING"),
            ]
        )
        uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        stack = Stack(Path(folder) / "khoa", {**SETTINGS, "MONGODB_URI": uri})
        rows = MongoClient[dict[str, Any]](uri, tz_aware=True)["khoa"]
        try:
            live(stack, rows)
            os.environ.update(stack.environment)
            os.chdir(stack.data_dir)
            asyncio.run(afterwards(rows))
            write(target, export(rows))
        finally:
            if stack.serve and stack.serve.poll() is None:
                stack.stop()
            server.terminate()
            server.wait(timeout=15)


def live(stack: Stack, rows: Any) -> None:
    stack.start()
    school = School(stack, rows)
    educator = sign_up(stack, first_name="Vẽ", last_name="Trần")
    _ok(educator.api("POST", "/me/educator", json=FACE))
    taught = teach(school, educator)
    buy(school, taught, educator)
    discount(school, taught, educator)
    transfer(school, taught)
    leave(school)
    hear(school, taught)
    keep_books(school, educator)
    waiting = {"state": "waiting", "next_at": {"$lt": datetime.now(UTC) + timedelta(seconds=30)}}
    eventually(lambda: rows["outbox"].count_documents(waiting) == 0, within=60)
    stack.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
