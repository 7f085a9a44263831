"""What has to be true afterwards: Khoa's database compared with what the platforms hold."""

import contextlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.faults.world import World
from tests.stack import eventually

Row = dict[str, Any]


@dataclass
class Payment:
    """A charge that was paid, with what became of it at Stripe."""

    amount: int
    back: int
    closed: set[int]
    disputes: set[str]

    @property
    def contested(self) -> str | None:
        if "lost" in self.disputes:
            return "lost"
        return "disputed" if self.disputes & {"needs_response", "under_review"} else None

    @property
    def kept(self) -> bool:
        return self.contested is None and self.back < self.amount


@dataclass
class Audit:
    """`problems`: one sentence for each thing that is not as it has to be."""

    world: World
    problems: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        self._purchases()
        self._ledger()
        self._people()
        self._left_over()
        return self.problems

    def _say(self, that: bool, problem: str) -> None:
        if not that:
            self.problems.append(problem)

    def _purchases(self) -> None:
        sessions, payments = self._at_stripe()
        opened: dict[tuple[Any, Any], int] = defaultdict(int)
        students: dict[Any, int] = defaultdict(int)
        for purchase in self.world.rows["purchases"].find():
            own = payments.pop(str(purchase["_id"]), [])
            kept = [payment for payment in own if payment.kept]
            expected = self._state(purchase, sessions, own, kept)
            name = f"{purchase['number']} ({purchase['_id']})"
            self._say(
                purchase["state"] == expected,
                f"{name} is {purchase['state']}, not {expected}: {own}",
            )
            self._say(len(kept) <= 1, f"{name} was paid twice and both are kept: {own}")
            refused = [order for order in purchase["refund_orders"].values() if order["refused"]]
            self._say(not refused, f"{name} has refused refunds: {refused}")
            self._shares(purchase, own)
            for at, line in enumerate(purchase["lines"]):
                if kept and at not in kept[0].closed:
                    opened[purchase["user_id"], line["course_id"]] += 1
        self._say(not payments, f"paid, but of no purchase of ours: {payments}")
        for pair, times in opened.items():
            self._say(times == 1, f"{pair} is paid {times} times")
        for enrolment in self.world.rows["enrolments"].find():
            pair = enrolment["user_id"], enrolment["course_id"]
            should = bool(opened.pop(pair, 0)) or any(
                grant["source"] == "free" and grant["active"] for grant in enrolment["grants"]
            )
            self._say(enrolment["active"] == should, f"{pair} open: {enrolment}")
            reasons = [(held["source"], held["reference"]) for held in enrolment["grants"]]
            self._say(
                len(set(reasons)) == len(reasons), f"{pair} twice for one reason: {enrolment}"
            )
            students[enrolment["course_id"]] += enrolment["active"]
        self._say(not opened, f"paid and not enrolled: {dict(opened)}")
        for course in self.world.rows["courses"].find({"slug": {"$regex": "^loi-"}}):
            stats = self.world.rows["course_stats"].find_one({"_id": course["_id"]}) or {}
            counted = stats.get("students", 0)
            self._say(
                counted == students[course["_id"]],
                f"{course['slug']} counts {counted} of {students[course['_id']]}",
            )

    def _ledger(self) -> None:
        """Every line of Stripe's account stands in the book once, to the last minor unit."""
        at_stripe = Counter(
            (row["net"], row["amount"], row["fee"], row["currency"], row["source"])
            for row in self.world.all_of("/balance_transactions")
        )
        ours = Counter(
            (row["net"], row["settled"], row["fee"], row["settled_currency"], row["source_ref"])
            for row in self.world.rows["ledger"].find({"kind": {"$nin": ["share", "payout"]}})
        )
        self._say(not at_stripe - ours, f"missing in the ledger: {at_stripe - ours}")
        self._say(not ours - at_stripe, f"too much in the ledger: {ours - at_stripe}")
        of_intent = self._purchase_of_each_intent(self.world.all_of("/checkout/sessions"))
        for row in self.world.rows["ledger"].find({"kind": {"$nin": ["share", "payout"]}}):
            named, whose = str(row["purchase_id"]), of_intent.get(row["payment_ref"])
            self._say(named == whose, f"the ledger says {named} of {whose}'s money: {row}")

    def _shares(self, purchase: Row, own: list[Payment]) -> None:
        """The educators' part of what has stayed; the prices are such that it comes out even."""
        stayed = sum(pay.amount - pay.back for pay in own if pay.contested != "lost")
        rows = self.world.rows["ledger"].find({"kind": "share", "purchase_id": purchase["_id"]})
        booked = sum(row["amount"] for row in rows)
        expected = stayed * purchase["educator_percent"] // 100
        self._say(booked == expected, f"{purchase['number']}: share {booked}, not {expected}")

    def _purchase_of_each_intent(self, sessions: list[Row]) -> dict[str, str]:
        return {
            session["payment_intent"]: session["metadata"]["purchase_id"]
            for session in sessions
            if session["payment_intent"]
        }

    def _at_stripe(self) -> tuple[dict[str, Row], dict[str, list[Payment]]]:
        """Sessions by their id, and the payments of each purchase, by Stripe's own lists."""
        sessions = {row["id"]: row for row in self.world.all_of("/checkout/sessions")}
        refunds, disputes = defaultdict(list), defaultdict(set)
        for refund in self.world.all_of("/refunds"):
            refunds[refund["charge"]].append(refund)
        for dispute in self.world.all_of("/disputes"):
            disputes[dispute["charge"]].add(dispute["status"])
        of_intent = self._purchase_of_each_intent(list(sessions.values()))
        payments: dict[str, list[Payment]] = defaultdict(list)
        for charge in self.world.all_of("/charges"):
            if not charge["paid"] or charge["payment_intent"] not in of_intent:
                continue
            counting = [
                refund
                for refund in refunds[charge["id"]]
                if refund["status"] not in ("failed", "canceled")
            ]
            payments[of_intent[charge["payment_intent"]]].append(
                Payment(
                    amount=charge["amount"],
                    back=sum(refund["amount"] for refund in counting),
                    closed={
                        int(at)
                        for refund in counting
                        for at in refund["metadata"].get("lines", "").split(",")
                        if at
                    },
                    disputes=disputes[charge["id"]],
                )
            )
        return sessions, payments

    def _state(
        self, purchase: Row, sessions: dict[str, Row], own: list[Payment], kept: list[Payment]
    ) -> str:
        if kept:
            return "partially_refunded" if kept[0].back else "paid"
        for payment in own:
            if payment.contested:
                return payment.contested
        if own:
            return "refunded"
        session = sessions.get(purchase["session_ref"] or "")
        if session is None or session["status"] == "open":
            return "pending"
        if session["status"] == "expired":
            return "expired"
        intent = self.world.stripe("GET", f"/payment_intents/{session['payment_intent']}")
        return "failed" if intent["status"] == "requires_payment_method" else "pending"

    def _people(self) -> None:
        at_clerk: dict[str, Row] = {}
        while True:
            page = self.world.clerk(
                "GET", "/users", params={"limit": 100, "offset": len(at_clerk)}
            ).json()
            if not page:
                break
            at_clerk |= {user["id"]: user for user in page}
        for user in self.world.rows["users"].find():
            there = at_clerk.pop(user["clerk_id"], None)
            if there is None:
                personal = [
                    user[name] for name in ("email", "first_name", "last_name", "image_url")
                ]
                gone = user["deleted_at"] is not None and not any(personal)
                self._say(gone, f"left Clerk, not us: {user}")
                said = {"clerk_id": user["clerk_id"], "body": {"$ne": ""}}
                for event in self.world.rows["inbox"].find(said):
                    self._say(False, f"left, and still told of: {event}")
                continue
            emails = {
                address["id"]: address["email_address"] for address in there["email_addresses"]
            }
            same = (user["first_name"], user["last_name"], user["email"], user["deleted_at"]) == (
                there["first_name"],
                there["last_name"],
                emails.get(there["primary_email_address_id"]),
                None,
            )
            self._say(same, f"not as at Clerk: {user}, there {there}")
        self._say(not at_clerk, f"at Clerk and not with us: {sorted(at_clerk)}")

    def _left_over(self) -> None:
        waiting = list(self.world.rows["outbox"].find({"state": "waiting"}))
        self._say(not waiting, f"the outbox waits: {waiting}")
        # Deliveries first: retries go on, and one may be acknowledged while this is read.
        acknowledged = [row for row in self._deliveries() if row["state"] == "delivered"]
        inbox, done = self.world.rows["inbox"], ["handled", "ignored", "foreign"]
        not_done = {"state": {"$nin": done}}
        with contextlib.suppress(AssertionError):  # one may be under way; who stays is told of
            eventually(lambda: inbox.find_one(not_done) is None)
        for event in inbox.find(not_done):
            self._say(False, f"{event['state']}: {event['type']} {event['last_error']}")
        taken = {
            row["event_id"]: row["state"] for row in inbox.find({}, {"event_id": 1, "state": 1})
        }
        for delivery in acknowledged:
            known = taken.get(delivery["event_id"])
            self._say(
                known in ("handled", "ignored"), f"acknowledged and {known or 'lost'}: {delivery}"
            )

    def _deliveries(self) -> list[Row]:
        found: list[Row] = []
        while True:
            page = self.world.http.get(
                f"{self.world.first.sandbox_url}/console/api/deliveries",
                params={"offset": len(found)},
            ).json()
            found += page["items"]
            if not page["items"]:
                return found
