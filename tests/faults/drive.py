"""Buyers who live through a plan: each does one thing after the other, whatever goes wrong."""

import concurrent.futures
import contextlib
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx
from tests.faults.plan import Kind, Life, Plan, Step
from tests.faults.world import NotYet, World, insisting
from tests.people import Person, sign_up

from khoa.payments import refunds
from khoa.users.models import User

AT_ONCE = 32
CARDS: dict[Kind, str] = {
    "refund_comes_late": "4000000000007726",
    "refund_fails": "4000000000005126",
}
CARD, DECLINED = "4242424242424242", "4000000000000002"


@dataclass
class Buyer:
    """`token` lives for a minute; it is asked for anew in time."""

    world: World
    person: Person
    token: str = ""
    token_until: float = 0.0

    @property
    def clerk_id(self) -> str:
        return self.person.clerk_id

    def api(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        if time.monotonic() > self.token_until:
            self.token = self.person.token()
            self.token_until = time.monotonic() + 40
        headers = {"authorization": f"Bearer {self.token}"}
        answer = self.world.api(method, path, headers=headers, **kwargs)
        if answer.status_code == 401:  # the call waited longer than the token lives
            self.token_until = 0.0
        if answer.status_code == 401 or answer.status_code >= 500:
            raise NotYet(answer.text)
        return answer

    def checkout(self, *courses: int) -> dict[str, Any]:
        slugs = [f"loi-{number}" for number in courses]

        def ask() -> dict[str, Any]:
            answer = self.api("POST", "/create-checkout-session", json={"courses": slugs})
            if answer.status_code == 409 and answer.json()["code"] == "conflict":
                raise NotYet(answer.text)
            assert answer.status_code == 201, answer.text
            session: dict[str, Any] = answer.json()
            return session

        return insisting(ask)

    def pay(self, url: str, card: str = CARD, **more: Any) -> int:
        """The page's status: 200 paid, 402 declined, 409 the page is closed or was paid."""
        form = {
            "method": "card",
            "email": self.person.email,
            "cardNumber": card,
            "cardExpiry": "12 / 34",
            "cardCvc": "123",
            "billingName": "LOI",
            **more,
        }
        return insisting(lambda: self.world.http.post(f"{url}/attempt", json=form)).status_code

    def come_back(self, session: dict[str, Any]) -> None:
        """The success page."""
        insisting(lambda: self.api("GET", f"/checkout-sessions/{session['id']}"))


def live(world: World, plan: Plan, seconds: float) -> Counter[str]:
    """Everybody's life, AT_ONCE at a time, nothing new after so many seconds; what was done how
    often."""
    done: Counter[str] = Counter()
    until = time.monotonic() + seconds

    def one(life: Life) -> None:
        if time.monotonic() > until:
            return
        buyer = Buyer(world, insisting(lambda: _signed_up(world, life)))
        done["signed_up"] += 1
        with contextlib.closing(buyer.person.http):
            for number, step in enumerate(life.steps):
                if time.monotonic() > until:
                    return
                _do(buyer, step, number)
                done[step.kind] += 1
            if life.leaves:
                answer = world.clerk("DELETE", f"/users/{buyer.clerk_id}")
                assert answer.status_code in (200, 404), answer.text
                done["left"] += 1

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for ended in [pool.submit(one, life) for life in plan.lives]:
            ended.result()
    return done


def _signed_up(world: World, life: Life) -> Person:
    """An attempt that fails half-way may leave an account behind, as people do."""
    try:
        return sign_up(world.first, first_name="Lỗi", last_name=f"Số {life.number}")
    except (AssertionError, KeyError, ValueError) as error:
        raise NotYet from error


def _do(buyer: Buyer, step: Step, number: int) -> None:
    world = buyer.world
    if step.kind == "renamed":
        changed = {"first_name": f"Tên {number}"}
        answer = world.clerk("PATCH", f"/users/{buyer.clerk_id}", json=changed)
        assert answer.status_code == 200, answer.text
        return
    carts = [step.courses, step.courses[:1]] if step.kind == "two_carts_paid" else [step.courses]
    sessions = [buyer.checkout(*cart) for cart in carts]
    session = sessions[0]
    match step.kind:
        case "abandoned":
            return
        case "expired":
            world.stripe("POST", f"/checkout/sessions/{session['id']}/expire")
            return
        case "transfer_arrives" | "transfer_fails":
            buyer.pay(session["url"], method="transfer", outcome="waits")
            intent = world.stripe("GET", f"/checkout/sessions/{session['id']}")["payment_intent"]
            button = "settle" if step.kind == "transfer_arrives" else "fail"
            world.press(f"/payments/{intent}/{button}")
            return
        case "declined_first":
            buyer.pay(session["url"], DECLINED)
        case "older_page_paid_too":
            buyer.pay(_page_like(world, session["id"]))
    for one in sessions:
        buyer.pay(one["url"], CARDS.get(step.kind, CARD))
    if number % 2:
        buyer.come_back(session)
    _afterwards(buyer, step.kind, session["id"])


def _page_like(world: World, session_ref: str) -> str:
    """A second page of the same purchase, as an answer that was lost leaves one behind."""
    first = world.stripe("GET", f"/checkout/sessions/{session_ref}")
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
    return str(world.stripe("POST", "/checkout/sessions", data=form)["url"])


def _afterwards(buyer: Buyer, kind: Kind, session_ref: str) -> None:
    """What the school, Stripe's dashboard or the buyer's bank does with a payment."""
    world = buyer.world
    found = world.stripe(
        "GET", f"/checkout/sessions/{session_ref}", params={"expand[]": "payment_intent"}
    )
    charge = (found["payment_intent"] or {}).get("latest_charge")
    if charge is None:  # the other cart's page closed this one
        assert kind == "two_carts_paid", found
        return
    match kind:
        case "refunded" | "refund_comes_late" | "refund_fails":
            world.press(f"/payments/{charge}/refund")
        case "refunded_in_part":
            world.press(f"/payments/{charge}/refund", amount=1_000)
        case "refund_asked":
            _ask(world, buyer, session_ref, None)
        case "line_refund_asked":
            _ask(world, buyer, session_ref, [1])
        case "disputed" | "dispute_won" | "dispute_lost" | "inquiry":
            world.press(f"/payments/{charge}/dispute", inquiry=kind == "inquiry")
            disputes = world.stripe("GET", "/disputes", params={"charge": charge})["data"]
            if kind in ("dispute_won", "dispute_lost"):
                world.press(f"/disputes/{disputes[0]['id']}/{kind.removeprefix('dispute_')}")


def _ask(world: World, buyer: Buyer, session_ref: str, lines: list[int] | None) -> None:
    """Have Khoa give it back, as soon as Khoa knows that it was paid."""
    buyer.come_back({"id": session_ref})

    def ask() -> None:
        purchase = world.rows["purchases"].find_one({"session_ref": session_ref})
        user = world.rows["users"].find_one({"clerk_id": buyer.clerk_id})
        if purchase is None or user is None or purchase["state"] == "pending":
            raise NotYet
        try:
            by = User.model_validate(user)
            world.office.run(refunds.ask(world.office.context, purchase["_id"], by=by, lines=lines))
        except refunds.NothingToRefund:
            return  # an earlier try was heard, though its answer was lost

    insisting(ask)
