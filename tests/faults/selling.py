"""Coupons, activation codes and bank transfers of a run: what the office makes ready and does with
them, and what buyers do. What a call was answered is noted: at the end it has to be true."""

import concurrent.futures
import secrets
from typing import Any

from tests.faults.buyer import Buyer
from tests.faults.plan import COURSES, TAKES_ALL, Plan, Step, codes, coupons
from tests.faults.progress import Progress
from tests.faults.world import NotYet, World, insisting

REFUSED_CODES = ("activation_used", "activation_cancelled", "already_owned")
REFUSED_COUPONS = ("coupon_used_up", "coupon_already_used")
SHORT, OVER = 10_000, 5_000
"""Đồng that a transfer lacks, or has too many."""


class Office:
    """A person with the role admin, at either machine."""

    def __init__(self, world: World, progress: Progress, by: Buyer) -> None:
        self.world, self._progress, self._by = world, progress, by

    def prepare(self, plan: Plan) -> None:
        """Coupons for all courses, and a batch of codes for each of the two courses beside."""
        for coupon in coupons(plan.size):
            form = {
                "code": coupon.code,
                "scope": "all",
                "percent": coupon.percent,
                "max_uses": coupon.max_uses,
            }
            made = self._by.insist("POST", "/educator/coupons", json=form)
            assert made.status_code == 201, made.text
        for number in (COURSES, COURSES + 1):
            course = self.world.rows["courses"].find_one({"slug": f"loi-{number}"})
            assert course is not None
            form = {
                "name": f"loi-{number}",
                "course_ids": [str(course["_id"])],
                "size": codes(plan.size),
            }
            made = self._by.insist("POST", "/educator/activation-batches", json=form)
            assert made.status_code == 201, made.text

    def code(self, step: Step) -> str:
        found = self.world.rows["activation_codes"].find_one(
            {"batch_id": self._batch(step), "place": step.place + 1}
        )
        assert found is not None
        return str(found["_id"])

    def cancel(self, step: Step) -> None:
        """One code, or a whole batch."""
        only = {"codes": [self.code(step)]} if step.kind == "code_cancelled" else {}
        path = f"/educator/activation-batches/{self._batch(step)}/cancel"
        done = self._by.insist("POST", path, json=only)
        assert done.status_code == 200, done.text

    def record(self, reference: str, amount: int) -> None:
        """A line of the bank's statement; a colleague who records it too is told so."""
        line = f"FT{secrets.token_hex(6)}"
        path = f"/admin/transfers/{reference}/received"
        form = {"amount": amount, "bank_ref": line}
        noted = {"line": line, "transfer": reference, "amount": amount}
        self._progress.note("bank line begun", **noted)
        done = self._by.insist("POST", path, json=form)
        assert done.status_code == 200, done.text
        self._progress.note("bank line", **noted)
        again = self._by.insist("POST", path, json=form)
        assert again.json().get("code") == "bank_reference_known", again.text

    def decide(self, reference: str, what: str) -> None:
        done = self._by.insist("POST", f"/admin/transfers/{reference}/{what}")
        assert done.status_code == 200, done.text

    def give_back(self, buyer: Buyer, session_ref: str, lines: list[int] | None) -> None:
        """As soon as Khoa knows that it was paid."""
        buyer.come_back({"id": session_ref})

        def number() -> str:
            purchase = self.world.rows["purchases"].find_one({"session_ref": session_ref})
            if purchase is None or purchase["state"] == "pending":
                raise NotYet
            return str(purchase["number"])

        path = f"/admin/purchases/{insisting(number)}/refund"
        done = self._by.insist("POST", path, json={"lines": lines})
        assert done.status_code == 200, done.text

    def send_back(self, reference: str) -> None:
        """Every task of this transfer; at least one will come."""
        path = f"/admin/transfers/{reference}"

        def tasks() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = self._by.api("GET", path).json()["tasks"]
            if not found:
                raise NotYet
            return found

        for task in insisting(tasks):
            form = {"bank_ref": f"FT{secrets.token_hex(6)}"}
            done = self._by.insist("POST", f"{path}/tasks/{task['ref']}/sent", json=form)
            assert done.status_code == 200, done.text
            self._progress.note("sent back", transfer=reference, task=task["ref"], **form)

    def _batch(self, step: Step) -> Any:
        batch = self.world.rows["activation_batches"].find_one(
            {"name": f"loi-{COURSES + step.batch}"}
        )
        assert batch is not None
        return batch["_id"]


def type_code(buyer: Buyer, office: Office, progress: Progress, step: Step) -> None:
    """Once, or by two clicks at once: both show the one purchase."""
    code = office.code(step)

    def click() -> Any:
        answer = buyer.insist("POST", "/me/activation", json={"code": code})
        assert answer.status_code in (201, 409), answer.text
        return answer.json()

    if step.kind == "code_twice_at_once":
        with concurrent.futures.ThreadPoolExecutor(2) as two:
            answers = [one.result() for one in [two.submit(click), two.submit(click)]]
        numbers = {answer.get("number") for answer in answers}
        assert len(numbers) == 1, answers
    else:
        answers = [click()]
    for answer in answers:
        why = answer.get("code")
        assert "number" in answer or why in REFUSED_CODES, answer
        number = answer.get("number")
        progress.note("code", code=code, clerk_id=buyer.clerk_id, number=number, why=why)


def with_coupon(buyer: Buyer, step: Step) -> None:
    """To the payment page by a coupon; where it is used up, without one."""
    if step.kind == "coupon_in_two_carts":
        with concurrent.futures.ThreadPoolExecutor(2) as two:
            both = [two.submit(_checkout, buyer, step.code, number) for number in step.courses]
            for one in [future.result() for future in both]:
                _pay(buyer, one)
        return
    session = _checkout(buyer, step.code, *step.courses)
    match step.kind:
        case "coupon_paid" | "coupon_takes_all":
            _pay(buyer, session)
        case "coupon_expired":
            page = f"/checkout/sessions/{session['id']}"
            buyer.world.stripe("POST", f"{page}/expire")
        case "coupon_declined":
            buyer.pay(session["url"], method="transfer", outcome="waits")
            page = f"/checkout/sessions/{session['id']}"
            intent = buyer.world.stripe("GET", page)["payment_intent"]
            buyer.world.press(f"/payments/{intent}/fail")


def by_bank(buyer: Buyer, office: Office, step: Step) -> str:
    """To the instructions and, from there, what the bank and the office do. The reference."""
    reference = str(buyer.checkout(*step.courses, provider="manual")["id"])
    shown = insisting(lambda: buyer.api("GET", f"/transfers/{reference}")).json()
    total = shown["total"]["amount"]
    match step.kind:
        case "bank_whole" | "bank_given_back":
            office.record(reference, total)
        case "bank_in_parts":
            office.record(reference, total // 2)
            office.record(reference, total - total // 2)
        case "bank_too_much":
            office.record(reference, total + OVER)
            office.send_back(reference)
        case "bank_too_little":
            office.record(reference, total - SHORT)
            office.decide(reference, "give-up")
            office.send_back(reference)
        case "bank_less_accepted":
            office.record(reference, total - SHORT)
            office.decide(reference, "accept")
    return reference


def _checkout(buyer: Buyer, code: str, *courses: int) -> dict[str, Any]:
    session = buyer.try_checkout(*courses, coupon=code)
    if "id" in session or _opened_before(session, code):
        return session
    assert session["code"] in REFUSED_COUPONS, session
    return buyer.checkout(*courses)


def _opened_before(session: dict[str, Any], code: str) -> bool:
    """The coupon that takes off all opened the course, and that answer was lost."""
    return session["code"] == "already_owned" and code == TAKES_ALL


def _pay(buyer: Buyer, session: dict[str, Any]) -> None:
    """What costs nothing has no page of Stripe's."""
    if session.get("id", "").startswith("cs_"):
        buyer.pay(session["url"])
