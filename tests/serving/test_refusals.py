"""What stops a start is said in plain lines, before anything has been started."""

from pathlib import Path

import pytest
from tests.stack import Stack

from khoa.serving.ports import free_port


def test_a_platform_with_some_of_its_keys_names_the_missing_ones(tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"STRIPE_SECRET_KEY": "sk_test_mine", "CLERK_SECRET_KEY": "sk_test_x"})
    refused = stack.command("serve")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    for name in ("STRIPE_WEBHOOK_SECRET", "CLERK_PUBLISHABLE_KEY", "CLERK_JWT_KEY"):
        assert f"{name} is missing" in refused.stderr
    assert not (tmp_path / "processes.json").exists()


def test_production_needs_everything_of_its_own(tmp_path: Path) -> None:
    refused = Stack(tmp_path, {"KHOA_ENV": "production"}).command("serve")
    assert refused.returncode == 1
    for name in ("MONGODB_URI", "KHOA_PUBLIC_URL", "STRIPE_SECRET_KEY", "CLERK_SECRET_KEY"):
        assert name in refused.stderr
    assert not (tmp_path / "mongodb").exists()


def test_a_database_that_cannot_be_relied_on_is_refused_in_one_line(
    tmp_path: Path, mongodb_uri: str
) -> None:
    for name, uri, told in (
        ("options", "mongodb://db.example/?readPreference=secondary", "readpreference=secondary"),
        ("set", f"{mongodb_uri.partition('?')[0]}?replicaSet=elsewhere", "set elsewhere"),
    ):
        stack = Stack(tmp_path / name, {"MONGODB_URI": uri})
        stack.data_dir.mkdir()
        for command in ("serve", "doctor"):
            refused = stack.command(command)
            assert refused.returncode == 1
            assert "Traceback" not in refused.stderr
            (line,) = [one for one in (refused.stdout + refused.stderr).splitlines() if told in one]
            assert "MONGODB_URI" in line
        assert not (stack.data_dir / "processes.json").exists()


@pytest.mark.parametrize("command", [["serve"], ["migrate"], ["webhooks", "list"]])
def test_a_database_that_does_not_answer_is_said_in_one_line(
    tmp_path: Path, command: list[str]
) -> None:
    uri = f"mongodb://khoa:secret@127.0.0.1:{free_port()}/"
    refused = Stack(tmp_path, {"MONGODB_URI": uri}).command(*command)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr + refused.stdout
    assert "secret" not in refused.stderr + refused.stdout
    (line,) = [one for one in refused.stderr.splitlines() if "does not answer" in one]
    assert "MONGODB_URI" in line


def test_a_wrong_value_is_named(tmp_path: Path) -> None:
    refused = Stack(tmp_path, {"KHOA_WORKERS": "many"}).command("serve")
    assert refused.returncode == 1
    assert "KHOA_WORKERS" in refused.stderr
    assert "Traceback" not in refused.stderr
