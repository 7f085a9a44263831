"""Files whose browser and notification were both lost, and files that nothing names."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from bson import ObjectId
from tests.stack import Stack, eventually
from tests.studio.conftest import become_educator, new_course
from tests.studio.test_uploads import begin, post, status

from khoa_sandbox.store import Store

from .conftest import Rows, part, reconcile


def test_an_upload_that_nobody_told_of_is_found(
    school: Stack, rows: Rows, closed_doors: Callable[[], None]
) -> None:
    studio = new_course(become_educator(school))
    arrived, never = studio.lecture("document"), studio.lecture("document")
    content = secrets.token_bytes(1_000)
    tickets = [begin(studio, one, "tai-lieu.zip", len(content)) for one in (arrived, never)]
    closed_doors()
    assert post(tickets[0], content).status_code == 200
    for ticket, age in zip(tickets, (timedelta(minutes=11), timedelta(days=2)), strict=True):
        rows["uploads"].update_one(
            {"public_id": ticket["fields"]["public_id"]},
            {"$set": {"signed_at": datetime.now(UTC) - age}},
        )
    report = reconcile(school)
    assert part(report, "uploads")["mended"] == {"uploads": 1, "uploads given up": 1}
    assert status(studio, arrived) == "ready"
    assert status(studio, never) is None


def test_only_what_was_ours_is_destroyed(school: Stack, rows: Rows) -> None:
    studio = new_course(become_educator(school))
    named = studio.lecture("document")
    content = secrets.token_bytes(1_000)
    ticket = begin(studio, named, "tai-lieu.zip", len(content))
    assert post(ticket, content).status_code == 200
    eventually(lambda: status(studio, named) == "ready")
    names = {
        "named": ticket["fields"]["public_id"],
        "ours": f"khoa/lectures/{studio.id}/{ObjectId()}.zip",
        "young": f"khoa/lectures/{studio.id}/{ObjectId()}.zip",
        "another school's": f"khoa/lectures/{ObjectId()}/{ObjectId()}.zip",
    }
    store = Store(school.data_dir / "sandbox.sqlite3")
    pattern = next(
        asset for asset in store.find("cloudinary_asset") if asset["public_id"] == names["named"]
    )
    for which, name in names.items():
        when = datetime.now(UTC) - timedelta(days=0 if which == "young" else 2)
        aged = {**pattern, "public_id": name, "created_at": f"{when:%Y-%m-%dT%H:%M:%SZ}"}
        aged["asset_id"] = pattern["asset_id"] if which == "named" else secrets.token_hex(16)
        store.put("cloudinary_asset", f"raw/authenticated/{name}", aged)
    store.close()
    report = reconcile(school)
    assert part(report, "files")["mended"] == {"files": 1}
    [problem] = part(report, "files")["problems"]
    assert (problem["code"], problem["detail"]) == ("file_of_nobody", names["another school's"])
    subject = f"asset:raw/authenticated/{names['ours']}"
    eventually(lambda: rows["outbox"].find_one({"subject": subject})["state"] == "done")
    left = {asset["public_id"] for asset in stored(school)}
    assert left & set(names.values()) == set(names.values()) - {names["ours"]}


def stored(school: Stack) -> list[dict[str, Any]]:
    keys = school.keys
    cloud = f"{school.sandbox_url}/cloudinary/v1_1/{keys['CLOUDINARY_CLOUD_NAME']}"
    answer = httpx.get(
        f"{cloud}/resources/raw/authenticated",
        params={"prefix": "khoa/lectures/", "max_results": 500},
        auth=(keys["CLOUDINARY_API_KEY"], keys["CLOUDINARY_API_SECRET"]),
    )
    found: list[dict[str, Any]] = answer.json()["resources"]
    return found
