"""A node takes visitors only with a database, a schema that it knows, and an index."""

import httpx
import pytest
from pymongo import MongoClient
from tests.stack import Stack, eventually


def ready(stack: Stack) -> tuple[int, str]:
    answer = httpx.get(f"{stack.base_url}/readyz", timeout=10, trust_env=False)
    return answer.status_code, answer.text


@pytest.mark.parametrize("version", [0, 9_000])
def test_a_schema_of_another_khoa_is_not_ready(stack: Stack, version: int) -> None:
    """An operator went back a version, or migrated before this node was updated."""
    eventually(lambda: ready(stack) == (200, "ok"))
    with MongoClient[dict[str, object]](stack.mongodb_uri) as client:
        schema = client["khoa"]["schema"]
        row = schema.find_one({"_id": "schema"})
        assert row is not None
        schema.update_one({"_id": "schema"}, {"$set": {"version": version}})
        try:
            status, said = ready(stack)
            assert status == 503
            assert f"schema version {version}" in said
        finally:
            schema.update_one({"_id": "schema"}, {"$set": {"version": row["version"]}})
    assert ready(stack) == (200, "ok")


def test_without_an_index_it_is_not_ready(stack: Stack) -> None:
    [folder] = (stack.data_dir / "search").glob("*/")
    state = folder / "khoa.json"
    aside = state.with_suffix(".aside")
    state.rename(aside)
    try:
        eventually(lambda: ready(stack)[0] == 503)
        assert "no search index" in ready(stack)[1]
    finally:
        aside.rename(state)
    eventually(lambda: ready(stack) == (200, "ok"))
