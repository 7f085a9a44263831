"""Which databases Khoa starts on: its own is migrated by itself, another one by its operator."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from tests.stack import Stack

from khoa.database.migrations.steps import newest


def without_the_demo_school(stack: Stack) -> Stack:
    """Cloudinary's keys are somebody's own, and nobody goes there."""
    for name in ("CLOUD_NAME", "API_KEY", "API_SECRET"):
        stack.settings[f"CLOUDINARY_{name}"] = "mine"
    return stack


@pytest.fixture
def elsewhere(tmp_path: Path, mongodb_uri: str) -> Stack:
    """On a server that is not the embedded one, a database that nobody has used."""
    name = f"test_{uuid.uuid4().hex}"
    settings = {"KHOA_WORKERS": "1", "MONGODB_URI": mongodb_uri, "MONGODB_DATABASE": name}
    return without_the_demo_school(Stack(tmp_path, settings))


def test_a_database_elsewhere_is_migrated_by_its_command_alone(elsewhere: Stack) -> None:
    name = elsewhere.settings["MONGODB_DATABASE"]
    refused = elsewhere.command("serve")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"The database {name} is empty: run `khoa migrate`.\n"
    with MongoClient[dict[str, Any]](elsewhere.settings["MONGODB_URI"]) as client:
        assert client[name].list_collection_names() == []
        planned = elsewhere.command("migrate", "--dry-run")
        assert "make the index purchases.number_1\n" in planned.stdout
        assert client[name].list_collection_names() == []
        done = elsewhere.command("migrate")
        assert done.stdout == f"The database {name} has the schema version {newest()}.\n"
        assert elsewhere.command("migrate", "--dry-run").stdout == "There is nothing to do.\n"
        elsewhere.start()
        try:
            assert elsewhere.is_up()
            newer = {"$set": {"version": 9_000}}
            client[name]["schema"].update_one({"_id": "schema"}, newer)
        finally:
            elsewhere.stop()
        for command in ("serve", "migrate", "reconcile"):
            refused = elsewhere.command(command)
            assert refused.returncode == 1
            assert refused.stderr == (
                f"The database {name} has the schema version 9000 of a newer Khoa, and this one "
                f"knows those up to {newest()}: update Khoa.\n"
            )
        client.drop_database(name)


def test_the_embedded_database_goes_on_where_its_migration_was_broken_off(tmp_path: Path) -> None:
    stack = without_the_demo_school(Stack(tmp_path, {"KHOA_WORKERS": "1"}))
    stack.start()
    try:
        broken_off = {"$set": {"version": newest() - 1, "unfinished": newest()}}
        with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
            client["khoa"]["schema"].update_one({"_id": "schema"}, broken_off)
        stack.stop()
        stack.start()
        with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
            row = client["khoa"]["schema"].find_one({"_id": "schema"})
        assert row is not None
        assert (row["version"], row["unfinished"], row["holder"]) == (newest(), None, None)
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()
