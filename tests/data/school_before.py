"""Loads the school that commit 1839707 left behind (README.md) and compares what is kept of it."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bson import json_util
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import IndexModel

from khoa.database import Database
from khoa.enrolments import progress
from khoa.enrolments.progress import LectureState

FILE = Path(__file__).with_name("school_before.json.gz")

Rows = dict[str, dict[str, bytes]]
"""By collection and by id: each document's bytes."""


async def load(database: Database) -> None:
    """Write its documents and indexes as they were, with all dates moved as if it had been made
    now: the indexes that let old rows go would empty it otherwise."""
    whole = json_util.loads(gzip.decompress(FILE.read_bytes()))
    by = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - whole["made_at"]
    for name, kept in whole["collections"].items():
        await database.database.create_collection(name)
        indexes = [_index(index) for index in kept["indexes"] if index["name"] != "_id_"]
        if indexes:
            await database.database[name].create_indexes(indexes)
        await database.database[name].insert_many(_moved(kept["documents"], by))


def _index(told: dict[str, Any]) -> IndexModel:
    """As the server told of it, with its own name."""
    options = {name: value for name, value in told.items() if name not in ("v", "key", "ns")}
    return IndexModel(list(told["key"].items()), **options)


def _moved(value: Any, by: timedelta) -> Any:
    match value:
        case datetime():
            return value + by
        case dict():
            return {name: _moved(each, by) for name, each in value.items()}
        case list():
            return [_moved(each, by) for each in value]
        case _:
            return value


async def rows_of(database: Database) -> Rows:
    """All that is in the database now."""
    raw = database.database.with_options(
        codec_options=CodecOptions(document_class=RawBSONDocument, tz_aware=True)
    )
    return {
        name: {repr(row["_id"]): bytes(row.raw) async for row in raw[name].find()}
        for name in await raw.list_collection_names()
    }


async def stored_keys(database: Database) -> set[str]:
    """Every key by which something is found again, or by which it happens only once. These are for
    ever: another one would pay, refund, book or tell twice."""
    rows = database.database
    keys: set[str] = set()

    async def every(collection: str, *fields: str) -> None:
        async for row in rows[collection].find():
            keys.add(f"{collection} {' '.join(str(row[field]) for field in fields)}")

    await every("outbox", "_id", "subject")
    await every("ledger", "_id")
    await every("coupon_uses", "_id", "purchase_id", "state")
    await every("coupons", "_id", "code")
    await every("activation_codes", "_id", "batch_id", "place", "purchase_id")
    await every("bank_lines", "_id", "transfer")
    await every("inbox", "provider", "event_id", "purchase_id")
    await every("users", "_id", "clerk_id")
    await every("courses", "_id", "slug")
    await every("uploads", "_id", "public_id", "lecture_id")
    await every("deployment", "_id")
    async for transfer in rows["transfers"].find():
        keys |= {f"transfer {transfer['_id']} {task['ref']}" for task in transfer["back"]}
    async for enrolment in rows["enrolments"].find():
        whose = f"enrolment {enrolment['user_id']} {enrolment['course_id']}"
        keys |= {f"{whose} {lecture}" for lecture in _progress(enrolment)}
        keys |= {f"{whose} {held['source']} {_reference(held)}" for held in enrolment["grants"]}
    async for purchase in rows["purchases"].find():
        of = f"purchase {purchase['_id']} {purchase['number']}"
        keys.add(f"{of} {purchase['provider']} {purchase['session_ref']} {purchase['cart_key']}")
        keys |= {f"{of} told {letter}" for letter in purchase["told"]}
        keys |= {f"{of} order {order_id}" for order_id in purchase["refund_orders"]}
        for payment in purchase["facts"]["payments"]:
            keys |= {f"{of} {payment['ref']} refund {ref}" for ref in payment["refunds"]}
            keys |= {f"{of} {payment['ref']} dispute {ref}" for ref in payment["disputes"]}
    return keys


def _progress(enrolment: dict[str, Any]) -> set[str]:
    """Each lecture with what is known of it, from the fields of before or of now."""
    if "progress" in enrolment:
        return {f"{id} {at}" for id, at in progress.read(enrolment["progress"]).items()}
    opened, learned = enrolment["lectures"], enrolment.get("learned", [])
    states = {id: LectureState(learned=True) for id in learned} | {
        id: LectureState(
            at.get("completed", False),
            at.get("completed", False) or id in learned,
            at.get("position", 0.0),
        )
        for id, at in opened.items()
    }
    return {f"{id} {at}" for id, at in states.items()}


def _reference(grant: dict[str, Any]) -> str:
    """Under the name it had at first, or has now."""
    return str(grant["purchase_id"] if "purchase_id" in grant else grant["reference"])
