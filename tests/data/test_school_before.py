"""A school that Khoa kept before opens with nothing lost, and nothing happens in it again."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from tests.data.school_before import Rows, rows_of, stored_keys

from khoa.base.domain import documents_of
from khoa.database import Database, migrations
from khoa.domains import DOMAINS
from khoa.payments.settle import settle
from khoa.purchases.models import Purchase


async def open_school(database: Database) -> None:
    """As today's Khoa opens a database."""
    await migrations.migrate(database.database, documents_of(DOMAINS), say=print)
    await database.connect(documents_of(DOMAINS))


DROPPED = {"course_revision"}
"""Collections that a step drops, since nothing of them is needed any more."""

ADDED_TO = {"bank_lines"}
"""Collections in which a step keeps what is there and adds to it."""


def ids(rows: Rows) -> dict[str, set[str]]:
    return {collection: set(documents) for collection, documents in rows.items()}


async def test_it_holds_something_of_everything(school_before: Database) -> None:
    """Whoever makes it anew keeps it worth opening."""

    async def all_of(collection: str, field: str) -> Iterable[Any]:
        return {row.get(field) async for row in school_before.database[collection].find()}

    assert await all_of("purchases", "state") == {
        *("pending", "held", "paid", "partially_refunded", "refunded"),
        *("failed", "expired", "disputed", "lost"),
    }
    assert await all_of("purchases", "provider") == {"stripe", "manual", "none"}
    assert await all_of("coupon_uses", "state") == {"reserved", "used", "released"}
    assert await all_of("activation_codes", "state") == {"unused", "used", "cancelled"}
    assert await all_of("courses", "state") == {"draft", "published", "archived"}
    assert await all_of("uploads", "state") == {"open", "attached", "failed", "gone"}
    assert await all_of("inbox", "state") == {
        *("received", "handled", "failed", "ignored", "foreign", "unmatched")
    }
    assert await all_of("ledger", "kind") == {
        *("charge", "refund", "refund_failure", "dispute", "dispute_won", "share", "payout")
    }
    waiting = school_before.database["outbox"].find({"state": "waiting"})
    assert {row["work"]["kind"] async for row in waiting} == {
        *("destroy_asset", "mirror_role", "refund_payment", "look_at_payment", "send_mail")
    }
    orders = {
        order_id.partition("-")[0]
        async for row in school_before.database["purchases"].find()
        for order_id in row["refund_orders"]
    }
    assert orders == {"asked", "open", "second"}, "asked-1, open-already, second-<reference>"
    assert {None} < set(await all_of("users", "deleted_at")), "tombstones"
    lectures = [
        lecture
        async for course in school_before.database["courses"].find()
        for chapter in course["chapters"]
        for lecture in chapter["lectures"]
    ]
    kinds = {"video", "youtube", "vimeo", "text", "document"}
    assert {lecture["kind"] for lecture in lectures} == kinds
    assert {caption["shared"] for one in lectures for caption in one["captions"]} == {True, False}
    learned = school_before.database["enrolments"].find({"learned": {"$exists": True}})
    assert [row async for row in learned]


async def test_every_row_is_what_its_model_knows(school_before: Database) -> None:
    await open_school(school_before)
    after = await rows_of(school_before)
    for model in documents_of(DOMAINS):
        name = str(model.Settings.name)  # type: ignore[attr-defined]
        known = await model.find_all().to_list()
        assert len(known) == len(after[name])


async def test_opening_loses_nothing(school_before: Database) -> None:
    before, keys = await rows_of(school_before), await stored_keys(school_before)
    await open_school(school_before)
    after = ids(await rows_of(school_before))
    for name, known in ids(before).items():
        if name in ADDED_TO:
            assert after[name] > known
        elif name not in DROPPED:
            assert after[name] == known
    kept = await stored_keys(school_before)
    assert keys <= kept
    assert {key.partition(" ")[0] for key in kept - keys} == ADDED_TO


async def test_settling_every_purchase_again_writes_nothing(school_before: Database) -> None:
    await open_school(school_before)
    before = await rows_of(school_before)
    purchases = await Purchase.find_all().to_list()
    for purchase in purchases:
        await school_before.transaction(partial(settle, purchase))
    assert len(purchases) == len(before["purchases"]) > 40
    assert await rows_of(school_before) == before
