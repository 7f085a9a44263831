"""Buyers who live through a plan: each does one thing after the other, whatever goes wrong."""

import concurrent.futures
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.faults.buyer import CARD, DECLINED, Buyer
from tests.faults.plan import Kind, Life, Plan, Step
from tests.faults.progress import Progress
from tests.faults.selling import Office, by_bank, type_code, with_coupon
from tests.faults.world import OFFICE_EMAIL, NotYet, World, insisting
from tests.people import Person, sign_in, sign_up

AT_ONCE = 32
OFFICE = -1
"""The office's number among the lives."""
CARDS: dict[Kind, str] = {
    "refund_comes_late": "4000000000007726",
    "refund_fails": "4000000000005126",
}


class Lives:
    """Everybody's life, AT_ONCE at a time. `progress` knows how far each of them came."""

    def __init__(self, world: World, plan: Plan, progress: Progress) -> None:
        self._world, self._plan, self._progress = world, plan, progress
        self._stopping = threading.Event()
        self.done: Counter[str] = Counter()
        self.office = Office(world, progress, self._somebody(OFFICE, email=OFFICE_EMAIL))

    def live(self, seconds: float, *, calm: Callable[[], None]) -> None:
        """Nothing new is begun after so many seconds, nor once one of them failed or the run was
        stopped: then it is made `calm`, so that what is under way comes to its end."""
        self._until = time.monotonic() + seconds
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            lives = [pool.submit(self._one, life) for life in self._plan.lives]
            try:
                for ended in concurrent.futures.as_completed(lives):
                    ended.result()
            except BaseException:
                self._stopping.set()
                calm()
                raise

    @property
    def _over(self) -> bool:
        return self._stopping.is_set() or time.monotonic() > self._until

    def _one(self, life: Life) -> None:
        if life.number in self._progress.over or self._over:
            return
        buyer = self._somebody(life.number)
        with contextlib.closing(buyer.person.http):
            for number in range(self._progress.begun[life.number], len(life.steps)):
                if self._over:
                    return
                self._progress.note("step", life=life.number, number=number)
                self._do(buyer, life.steps[number], number)
                self.done[life.steps[number].kind] += 1
            if life.leaves:
                answer = self._world.clerk("DELETE", f"/users/{buyer.clerk_id}")
                assert answer.status_code in (200, 404), answer.text
                self.done["left"] += 1
            self._progress.note("over", life=life.number)

    def _somebody(self, life: int, **who: str) -> Buyer:
        """Signed up, or, where that was done before a stop, signed in."""
        known = self._progress.people.get(life)
        if known is not None:
            person = insisting(
                lambda: _clerks(sign_in, self._world.first, known["email"], known["password"])
            )
            return Buyer(self._world, person)
        name = {"first_name": "Lỗi", "last_name": f"Số {life}"}
        person = insisting(lambda: _clerks(sign_up, self._world.first, **name, **who))
        self._progress.note("person", life=life, email=person.email, password=person.password)
        self.done["signed_up"] += 1
        return Buyer(self._world, person)

    def _do(self, buyer: Buyer, step: Step, number: int) -> None:
        match step.kind.partition("_")[0]:
            case "coupon":
                with_coupon(buyer, step)
            case "code" if step.kind != "code_cancelled":
                type_code(buyer, self.office, self._progress, step)
            case "code" | "batch":
                self.office.cancel(step)
            case "bank":
                reference = by_bank(buyer, self.office, step)
                if step.kind == "bank_given_back":
                    self.office.give_back(buyer, reference, None)
                    self.office.send_back(reference)
            case _:
                session_ref = _do(buyer, step, number)
                if step.kind in ("refund_asked", "line_refund_asked"):
                    assert session_ref is not None
                    lines = [1] if step.kind == "line_refund_asked" else None
                    self.office.give_back(buyer, session_ref, lines)


def _clerks(ask: Callable[..., Person], *what: Any, **more: Any) -> Person:
    """An attempt that fails half-way may leave an account behind, as people do."""
    try:
        return ask(*what, **more)
    except (AssertionError, KeyError, ValueError) as error:
        raise NotYet from error


def _do(buyer: Buyer, step: Step, number: int) -> str | None:
    """What is paid by Stripe; the session that was paid."""
    world = buyer.world
    if step.kind == "renamed":
        changed = {"first_name": f"Tên {number}"}
        answer = world.clerk("PATCH", f"/users/{buyer.clerk_id}", json=changed)
        assert answer.status_code == 200, answer.text
        return None
    carts = [step.courses, step.courses[:1]] if step.kind == "two_carts_paid" else [step.courses]
    sessions = [buyer.checkout(*cart) for cart in carts]
    session = sessions[0]
    match step.kind:
        case "abandoned":
            return None
        case "expired":
            world.stripe("POST", f"/checkout/sessions/{session['id']}/expire")
            return None
        case "transfer_arrives" | "transfer_fails":
            buyer.pay(session["url"], method="transfer", outcome="waits")
            intent = world.stripe("GET", f"/checkout/sessions/{session['id']}")["payment_intent"]
            button = "settle" if step.kind == "transfer_arrives" else "fail"
            world.press(f"/payments/{intent}/{button}")
            return None
        case "declined_first":
            buyer.pay(session["url"], DECLINED)
        case "older_page_paid_too":
            buyer.pay(_page_like(world, session["id"]))
    for one in sessions:
        buyer.pay(one["url"], CARDS.get(step.kind, CARD))
    if number % 2:
        buyer.come_back(session)
    _afterwards(buyer, step.kind, session["id"])
    return str(session["id"])


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
        case "disputed" | "dispute_won" | "dispute_lost" | "inquiry":
            world.press(f"/payments/{charge}/dispute", inquiry=kind == "inquiry")
            disputes = world.stripe("GET", "/disputes", params={"charge": charge})["data"]
            if kind in ("dispute_won", "dispute_lost"):
                world.press(f"/disputes/{disputes[0]['id']}/{kind.removeprefix('dispute_')}")
