"""One machine does all, or several share the work."""

from pathlib import Path

import pytest
from tests.stack import Stack


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
