"""Coupons, activation codes and bank transfers: what was given out, used and counted agrees, and
what buyers and the office were answered is so."""

from collections import Counter, defaultdict
from typing import Any

from tests.faults.made import Made, Row
from tests.faults.progress import Progress
from tests.faults.world import World

NEVER_PAID = ("failed", "expired")


def coupons(world: World, purchases: list[Row]) -> list[str]:
    """Each use is a purchase's and each purchase has its use; a limit is kept to the last one."""
    problems: list[str] = []
    held: dict[Any, list[Row]] = defaultdict(list)
    """By purchase."""
    counted: Counter[Any] = Counter()
    people: Counter[Any] = Counter()
    for use in world.rows["coupon_uses"].find():
        if use["state"] != "released":
            held[use["purchase_id"]].append(use)
            counted[use["coupon_id"]] += 1
            people[use["coupon_id"], use["user_id"]] += 1
    for purchase in purchases:
        own = held.pop(purchase["_id"], [])
        should = "reserved" if purchase["state"] == "pending" else "used"
        wanted = [] if purchase["state"] in NEVER_PAID or not purchase["coupon_id"] else [should]
        if [use["state"] for use in own] != wanted:
            problems.append(f"{purchase['number']} is {purchase['state']}, its coupon {own}")
        discount = sum(line["discount"] for line in purchase["lines"])
        for use in own:
            if (use["coupon_id"], use["user_id"]) != (purchase["coupon_id"], purchase["user_id"]):
                problems.append(f"{purchase['number']} has another's use: {use}")
            if use["discount"]["amount"] != discount:
                problems.append(f"{purchase['number']} took off {discount}: {use}")
        free = purchase["provider"] == "none"
        if free != (purchase["total"]["amount"] == 0):
            problems.append(f"{purchase['number']} for nothing, or not: {purchase}")
        if free and not (purchase["coupon_id"] or purchase["activation_batch_id"]):
            problems.append(f"{purchase['number']} is given away: {purchase}")
    if held:
        problems.append(f"coupons used for no purchase: {dict(held)}")
    if twice := {pair: times for pair, times in people.items() if times > 1}:
        problems.append(f"a coupon used twice by one person: {twice}")
    left: Counter[Any] = Counter()
    for part in world.rows["coupon_parts"].find():
        left[part["coupon_id"]] += part["left"]
    for coupon in world.rows["coupons"].find():
        code, uses, most = coupon["code"], counted[coupon["_id"]], coupon["max_uses"]
        if coupon["uses"] != uses:
            problems.append(f"{code} counts {coupon['uses']} of {uses} uses")
        if most is not None and uses > most:
            problems.append(f"{code} was used {uses} times of {most}")
        if most is not None and uses and left[coupon["_id"]] != most - uses:
            problems.append(f"{code} has {left[coupon['_id']]} left of {most} after {uses} uses")
    return problems


def typed_codes(world: World, purchases: list[Row], progress: Progress) -> list[str]:
    problems: list[str] = []
    batches = {batch["_id"]: batch for batch in world.rows["activation_batches"].find()}
    of_purchase = {one["_id"]: one for one in purchases if one["activation_batch_id"]}
    clerk_ids = {user["_id"]: user["clerk_id"] for user in world.rows["users"].find()}
    states: Counter[Any] = Counter()
    codes: dict[str, Row] = {}
    owner: dict[str, tuple[str, str]] = {}
    """By code: its buyer at Clerk, and the purchase's number."""
    for code in world.rows["activation_codes"].find():
        if code["batch_id"] not in batches:
            continue  # of a call that did not come to its end: it opens nothing
        codes[code["_id"]] = code
        states[code["batch_id"], code["state"]] += 1
        if code["state"] != "used":
            continue
        made = of_purchase.pop(code["purchase_id"], None)
        if made is None:
            problems.append(f"a code without a purchase of its own: {code}")
            continue
        owner[code["_id"]] = clerk_ids[code["user_id"]], made["number"]
        same = (made["user_id"], made["activation_batch_id"]) == (code["user_id"], code["batch_id"])
        if not same:
            problems.append(f"{made['number']} by another's code: {code}")
    if of_purchase:
        problems.append(f"purchases without a code: {[*of_purchase.values()]}")
    for id, batch in batches.items():
        there = states[id, "used"], states[id, "cancelled"]
        if (batch["used"], batch["cancelled"]) != there:
            problems.append(f"{batch['name']} counts {batch}, used and cancelled are {there}")
        if sum(states[id, state] for state in ("unused", "used", "cancelled")) != batch["size"]:
            problems.append(f"{batch['name']} has not {batch['size']} codes")
    for said in progress.of("code"):
        code = codes[said["code"]]
        now = owner.get(said["code"])
        over = code["state"] == "cancelled" or batches[code["batch_id"]]["cancelled_at"]
        true = {
            None: now == (said["clerk_id"], said["number"]),
            "activation_used": now is not None and now[0] != said["clerk_id"],
            "activation_cancelled": bool(over),
            "already_owned": True,  # by another code of the same course
        }[said["why"]]
        if not true:
            problems.append(f"said {said}, and it is {now}: {code}")
    return problems


def bank_lines(world: World, made: Made, progress: Progress) -> list[str]:
    """Each line of the statement counts once, at the transfer that it was recorded for; what was
    too much or in vain has a task."""
    problems: list[str] = []
    recorded: Counter[Any] = Counter()
    done: dict[tuple[str, str], str] = {}
    for ref, transfer in made.transfers.items():
        for part in transfer.row["received"]:
            recorded[part["bank_ref"], ref, part["amount"]] += 1
        for task in transfer.tasks:
            if task["done_at"] is not None:
                done[ref, task["ref"]] = task["bank_ref"]
        if transfer.kept > transfer.total:
            problems.append(f"{ref} keeps more than its price: {transfer.row}")
        unsent = any(task["done_at"] is None for task in transfer.tasks)
        short = bool(transfer.kept) and not transfer.complete
        if transfer.row["waits"] != (unsent or short):
            problems.append(f"{ref} waits for the office, or does not: {transfer.row}")
    said = {(one["line"], one["transfer"], one["amount"]) for one in progress.of("bank line")}
    begun = {
        (one["line"], one["transfer"], one["amount"]) for one in progress.of("bank line begun")
    }
    if lost := said - recorded.keys():
        problems.append(f"recorded and not there: {lost}")
    if strange := recorded.keys() - begun:
        problems.append(f"lines that nobody recorded: {strange}")
    if twice := {line: times for line, times in recorded.items() if times > 1}:
        problems.append(f"counted twice: {twice}")
    taken = {(line["_id"], line["transfer"]) for line in world.rows["bank_lines"].find()}
    folded = {("".join(filter(str.isalnum, line)).upper(), ref) for line, ref, _ in recorded}
    if taken != folded:
        problems.append(f"lines of the statement: {taken}, of the transfers: {recorded}")
    for one in progress.of("sent back"):
        if done.get((one["transfer"], one["task"])) != one["bank_ref"]:
            problems.append(f"sent back and not there: {one}")
    return problems
