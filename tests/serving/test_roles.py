"""One machine does all, or several share the work."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient
from tests.platforms.toy_school import KEYS
from tests.stack import Stack, eventually

from khoa.enrolments.intents import GrantTimeComes

STRIPE = {"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_c2VjcmV0"}


@pytest.mark.parametrize("role", ["web", "worker", "indexer"])
def test_a_part_of_the_work_needs_a_shared_database(tmp_path: Path, role: str) -> None:
    refused = Stack(tmp_path).command("serve", "--role", role)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert f"--role {role}" in refused.stderr
    assert "MONGODB_URI" in refused.stderr
    assert not (tmp_path / "processes.json").exists()


def test_an_unknown_role_is_named_with_those_there_are(tmp_path: Path) -> None:
    refused = Stack(tmp_path).command("serve", "--role", "cook")
    assert refused.returncode == 2
    for word in ("cook", "web", "worker", "indexer", "all"):
        assert word in refused.stderr


def test_a_machine_that_only_works_does_what_is_wanted(tmp_path: Path, mongodb_uri: str) -> None:
    name = f"test_{uuid.uuid4().hex}"
    shared = {"MONGODB_URI": mongodb_uri, "MONGODB_DATABASE": name}
    machine = Stack(tmp_path, {**KEYS, **STRIPE, **shared})
    assert machine.command("migrate").returncode == 0
    machine.start("--role", "worker")
    now = datetime.now(UTC)
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        outbox = client[name]["outbox"]
        try:
            assert "khoa" not in machine.processes()
            for _ in range(2):  # what fails the first time is not attempted a second time
                work = GrantTimeComes(user_id=str(ObjectId()), course_id=str(ObjectId()))
                intent = {"subject": work.subject, "work": work.model_dump(), "next_at": now}
                rest = {"state": "waiting", "wanted": 1, "attempts": 0, "created_at": now}
                outbox.insert_one({**intent, **rest})
                eventually(lambda: not outbox.count_documents({"state": "waiting"}), within=60)
        finally:
            machine.stop()
        client.drop_database(name)
