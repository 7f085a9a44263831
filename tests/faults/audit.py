"""What has to be true afterwards: Khoa's database compared with what the platforms hold.

Every collection and every list of a platform is read once and compared in memory.
"""

import contextlib
from collections import defaultdict
from typing import Any

from tests.faults.audit_book import book
from tests.faults.audit_selling import bank_lines, coupons, typed_codes
from tests.faults.made import Made, Payment, Row
from tests.faults.progress import Progress
from tests.faults.world import World
from tests.stack import eventually

DONE = ("handled", "ignored", "foreign")


class Audit:
    """`problems`: one sentence for each thing that is not as it has to be."""

    def __init__(self, world: World, progress: Progress) -> None:
        self.world, self._progress = world, progress
        self.problems: list[str] = []
        self._made = Made(world)
        self._payments: dict[str, list[Payment]] = {}

    def run(self) -> list[str]:
        self._payments = self._made.payments()
        purchases = list(self.world.rows["purchases"].find())
        opened = self._purchases(purchases)
        self._enrolments(opened)
        self.problems += book(self.world, self._made, purchases, self._payments)
        self.problems += coupons(self.world, purchases)
        self.problems += typed_codes(self.world, purchases, self._progress)
        self.problems += bank_lines(self.world, self._made, self._progress)
        self._people()
        self._left_over()
        return self.problems

    def _say(self, that: bool, problem: str) -> None:
        if not that:
            self.problems.append(problem)

    def _purchases(self, purchases: list[Row]) -> dict[tuple[Any, Any], int]:
        """How often each course of each buyer is paid for."""
        opened: dict[tuple[Any, Any], int] = defaultdict(int)
        ours = set()
        for purchase in purchases:
            ours.add(str(purchase["_id"]))
            if purchase["provider"] == "none":  # whether it may be: coupons, codes
                self._payments[str(purchase["_id"])] = [Payment(amount=0)]
            own = self._payments.get(str(purchase["_id"]), [])
            kept = [payment for payment in own if payment.kept]
            expected = self._state(purchase, own, kept)
            name = f"{purchase['number']} ({purchase['_id']})"
            self._say(
                purchase["state"] == expected,
                f"{name} is {purchase['state']}, not {expected}: {own}",
            )
            self._say(len(kept) <= 1, f"{name} was paid twice and both are kept: {own}")
            total = sum(line["price"]["amount"] - line["discount"] for line in purchase["lines"])
            self._say(total == purchase["total"]["amount"], f"{name} does not add up: {purchase}")
            refused = [order for order in purchase["refund_orders"].values() if order["refused"]]
            self._say(not refused, f"{name} has refused refunds: {refused}")
            for at, line in enumerate(purchase["lines"]):
                if kept and at not in kept[0].closed:
                    opened[purchase["user_id"], line["course_id"]] += 1
        strangers = self._payments.keys() - ours
        self._say(not strangers, f"paid, but of no purchase of ours: {strangers}")
        for pair, times in opened.items():
            self._say(times == 1, f"{pair} is paid {times} times")
        return opened

    def _state(self, purchase: Row, own: list[Payment], kept: list[Payment]) -> str:
        if kept:
            return "partially_refunded" if kept[0].back else "paid"
        for payment in own:
            if payment.contested:
                return payment.contested
        if own:
            return "refunded"
        if purchase["provider"] == "manual":
            transfer = self._made.transfers.get(purchase["session_ref"] or "")
            over = transfer is not None and transfer.row["closed"] and not transfer.kept
            return "expired" if over else "pending"
        if purchase["session_ref"] is None and purchase["coupon_id"] is not None:
            # Its page never opened; another cart that wants the coupon gives it up.
            return str(purchase["state"]) if purchase["state"] == "expired" else "pending"
        session = self._made.sessions.get(purchase["session_ref"] or "")
        if session is None or session["status"] == "open":
            return "pending"
        if session["status"] == "expired":
            return "expired"
        failed = self._made.intents[session["payment_intent"]] == "requires_payment_method"
        return "failed" if failed else "pending"

    def _enrolments(self, opened: dict[tuple[Any, Any], int]) -> None:
        students: dict[Any, int] = defaultdict(int)
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
        stats = {row["_id"]: row for row in self.world.rows["course_stats"].find()}
        for course in self.world.rows["courses"].find({"slug": {"$regex": "^loi-"}}):
            counted = stats.get(course["_id"], {}).get("students", 0)
            self._say(
                counted == students[course["_id"]],
                f"{course['slug']} counts {counted} of {students[course['_id']]}",
            )

    def _people(self) -> None:
        at_clerk: dict[str, Row] = {}
        while True:
            page = self.world.clerk(
                "GET", "/users", params={"limit": 100, "offset": len(at_clerk)}
            ).json()
            if not page:
                break
            at_clerk |= {user["id"]: user for user in page}
        left = set()
        for user in self.world.rows["users"].find():
            there = at_clerk.pop(user["clerk_id"], None)
            if there is None:
                personal = [
                    user[name] for name in ("email", "first_name", "last_name", "image_url")
                ]
                gone = user["deleted_at"] is not None and not any(personal)
                self._say(gone, f"left Clerk, not us: {user}")
                left.add(user["clerk_id"])
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
        told = self.world.rows["inbox"].find({"body": {"$ne": ""}}, {"clerk_id": 1, "type": 1})
        for event in told:
            self._say(event.get("clerk_id") not in left, f"left, and still told of: {event}")

    def _left_over(self) -> None:
        waiting = list(self.world.rows["outbox"].find({"state": "waiting"}))
        self._say(not waiting, f"the outbox waits: {waiting}")
        # Deliveries first: retries go on, and one may be acknowledged while this is read.
        acknowledged = [row for row in self._deliveries() if row["state"] == "delivered"]
        inbox = self.world.rows["inbox"]
        not_done = {"state": {"$nin": list(DONE)}}
        with contextlib.suppress(AssertionError):  # one may be under way; who stays is told of
            eventually(lambda: inbox.find_one(not_done) is None)
        taken = {}
        for event in inbox.find({}, {"event_id": 1, "state": 1, "type": 1, "last_error": 1}):
            taken[event["event_id"]] = event["state"]
            done = event["state"] in DONE
            self._say(done, f"{event['state']}: {event['type']} {event['last_error']}")
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
