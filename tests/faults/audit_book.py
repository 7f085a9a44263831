"""The ledger against what moved: every line once, the educators' shares, and what it sums up to."""

from collections import Counter, defaultdict
from typing import Any

from tests.faults.made import Made, Payment, Row
from tests.faults.world import World

Line = tuple[Any, ...]
FIGURES = ("earned", "taken_back", "paid_out", "settled", "fee", "net", "moved")


def book(
    world: World, made: Made, purchases: list[Row], payments: dict[str, list[Payment]]
) -> list[str]:
    problems: list[str] = []
    moved: Counter[Line] = Counter()
    shares: dict[str, int] = defaultdict(int)
    for row in world.rows["ledger"].find():
        if not row["summed"]:
            problems.append(f"not summed up: {row}")
        if row["kind"] == "share":
            shares[str(row["purchase_id"])] += row["amount"]
        elif row["kind"] != "payout":
            moved[_line(row)] += 1
            whose = made.purchase_of.get(row["payment_ref"])
            if str(row["purchase_id"]) != whose:
                problems.append(f"the ledger has {whose}'s money elsewhere: {row}")
    there = _at_stripe(world) + _at_the_bank(made)
    if missing := there - moved:
        problems.append(f"missing in the ledger: {missing}")
    if extra := moved - there:
        problems.append(f"too much in the ledger: {extra}")
    for purchase in purchases:
        own = payments.get(str(purchase["_id"]), [])
        # The prices and discounts are such that it comes out even.
        stayed = sum(pay.amount - pay.back for pay in own if pay.contested != "lost")
        expected = stayed * purchase["educator_percent"] // 100
        if (booked := shares[str(purchase["_id"])]) != expected:
            problems.append(f"{purchase['number']}: share {booked}, not {expected}")
    return problems + wrong_sums(world.rows)


def _line(row: Row) -> Line:
    names = ("provider", "net", "settled", "fee", "settled_currency", "source_ref")
    return tuple(row[name] for name in names)


def _at_stripe(world: World) -> Counter[Line]:
    return Counter(
        ("stripe", row["net"], row["amount"], row["fee"], row["currency"], row["source"])
        for row in world.all_of("/balance_transactions")
    )


def _at_the_bank(made: Made) -> Counter[Line]:
    lines: Counter[Line] = Counter()
    for transfer in made.transfers.values():
        currency = transfer.row["total"]["currency"]
        for part in transfer.row["received"]:
            amount = part["amount"]
            lines["manual", amount, amount, 0, currency, part["bank_ref"]] += 1
        for task in transfer.tasks:
            if task["done_at"] is not None:
                amount = -task["amount"]
                lines["manual", amount, amount, 0, currency, task["ref"]] += 1
    return lines


def _add(sums: dict[Line, Counter[str]], row: Row) -> None:
    """To what the school's, an educator's and a course's sum of ever has to be."""
    scopes: list[Line] = [("school", None, None)]
    if row["educator_id"] is not None:
        scopes.append(("educator", row["educator_id"], None))
        if row["course_id"] is not None:
            scopes.append(("course", row["educator_id"], row["course_id"]))
    for scope in scopes:
        if row["kind"] == "share":
            name = "earned" if row["amount"] > 0 else "taken_back"
            sums[(*scope, row["currency"])][name] += abs(row["amount"])
        elif row["kind"] == "payout":
            sums[(*scope, row["currency"])]["paid_out"] -= row["amount"]
        if row["net"] is not None:
            figures = {"settled": row["settled"], "fee": row["fee"], "net": row["net"], "moved": 1}
            sums[(*scope, row["settled_currency"])].update(figures)


def wrong_sums(rows: Any) -> list[str]:
    """`ever`, as pages show it; the same by month and by hour has to come to the same."""
    expected: dict[Line, Counter[str]] = defaultdict(Counter)
    for row in rows["ledger"].find():
        _add(expected, row)
    shown: dict[str, dict[Line, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows["sales_sums"].find():
        of = row["scope"], row.get("educator_id"), row.get("course_id"), row["currency"]
        shown[row["grain"]][of].update({name: row.get(name, 0) for name in FIGURES})
    problems = []
    for grain in ("ever", "month", "hour"):
        for of in expected.keys() | shown[grain].keys():
            ours, theirs = shown[grain][of], expected[of]
            if +ours != +theirs or any(ours[name] != theirs[name] for name in FIGURES):
                problems.append(f"the sum of {grain} {of} is {dict(ours)}, not {dict(theirs)}")
    return problems
