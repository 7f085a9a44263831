"""`python -m khoa_sandbox`: its keys, its port, its bounds, and a kill while it delivers."""

import json
import stat
import subprocess
import sys

import httpx
import pytest
from clerk_backend_api import Clerk

from khoa_sandbox.keys import load_keys
from khoa_sandbox.settings import SandboxSettings


def run(tmp_path, **environment):
    """Its exit code and what it said, for a start that must fail."""
    done = subprocess.run(
        [sys.executable, "-m", "khoa_sandbox"],
        env={"KHOA_DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=20,
    )
    return done.returncode, done.stderr


def test_keys_are_made_once_and_private(sandbox):
    env_file = sandbox.data_dir / "sandbox.env"
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((sandbox.data_dir / "sandbox-clerk.pem").stat().st_mode) == 0o600
    lines = dict(line.split("=", 1) for line in env_file.read_text().splitlines())
    assert lines["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert lines["CLERK_WEBHOOK_SIGNING_SECRET"].startswith("whsec_")
    assert lines["CLERK_JWT_KEY"].startswith("-----BEGIN PUBLIC KEY-----")
    assert {name.lower(): value for name, value in lines.items()} == vars(sandbox.keys)
    before = env_file.read_bytes()
    sandbox.stop()
    sandbox.start()
    assert env_file.read_bytes() == before


def test_lost_private_key_mends_itself(tmp_path):
    before = load_keys(tmp_path)
    (tmp_path / "sandbox-clerk.pem").unlink()
    after = load_keys(tmp_path)
    assert after.clerk_jwt_key != before.clerk_jwt_key
    assert after.stripe_secret_key == before.stripe_secret_key
    assert load_keys(tmp_path) == after


def test_two_schools_have_different_secrets(tmp_path):
    one, two = load_keys(tmp_path / "one"), load_keys(tmp_path / "two")
    same = {name for name in vars(one) if vars(one)[name] == vars(two)[name]}
    assert same == {"clerk_publishable_key", "cloudinary_cloud_name"}


def test_taken_port_gets_one_clear_line(sandbox, tmp_path):
    code, said = run(tmp_path, KHOA_SANDBOX_PORT=str(sandbox.port))
    assert code == 1
    assert said.count("\n") == 1
    assert f"port {sandbox.port}" in said
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHOA_SANDBOX_PORT", "70000"),
        ("KHOA_SANDBOX_PORT", "x"),
        ("KHOA_SANDBOX_SMTP_PORT", "-1"),
        ("KHOA_SANDBOX_SMTP_PORT", "25"),
        ("KHOA_SANDBOX_STRIPE_RETRIES", "never"),
        ("KHOA_SANDBOX_RETRY_FACTOR", "0"),
        ("KHOA_SANDBOX_RETRY_FACTOR", "fast"),
    ],
)
def test_bad_setting_is_named(tmp_path, name, value):
    code, said = run(tmp_path, **{name: value})
    assert code == 1
    assert name in said
    assert said.count("\n") == 1


def test_defaults():
    settings = SandboxSettings.from_environment({})
    assert settings.public_url == settings.webhook_base == "http://localhost:8000"
    assert settings.base_url == "http://localhost:8001"
    settings = SandboxSettings.from_environment({"KHOA_PUBLIC_URL": "https://khoa.test/"})
    assert settings.public_url == settings.webhook_base == "https://khoa.test"


def test_endless_body_is_refused_without_its_length(sandbox):
    def body():
        for _ in range(64):
            yield b"x" * 100_000

    answer = httpx.post(f"{sandbox.base_url}/clerk-api/v1/users", content=body())
    assert answer.status_code in (401, 413)
    headers = {"authorization": f"Bearer {sandbox.keys.clerk_secret_key}"}
    answer = httpx.post(f"{sandbox.base_url}/clerk-api/v1/users", content=body(), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == "request_body_too_large"


def test_kill_between_attempts_loses_no_webhook(start_sandbox, receiver):
    receiver.answer = lambda request: (503, b"")
    sandbox = start_sandbox(KHOA_SANDBOX_RETRY_FACTOR="0.1")
    clerk = Clerk(
        bearer_auth=sandbox.keys.clerk_secret_key,
        server_url=f"{sandbox.base_url}/clerk-api/v1",
        retry_config=None,
    )
    with clerk:
        users = [clerk.users.create(email_address=[f"u{n}@khoa.test"]).id for n in range(5)]

    def about(user):
        return lambda request: json.loads(request.body)["data"]["id"] == user

    def hear_of_everybody():
        for user in users:
            receiver.wait_for(about(user))

    hear_of_everybody()
    sandbox.kill()
    receiver.reset()
    sandbox.start()
    hear_of_everybody()


def test_it_stops_quietly_while_somebody_looks_on(start_sandbox, capfd):
    sandbox = start_sandbox()
    with httpx.stream("GET", f"{sandbox.base_url}/console/api/changes", trust_env=False) as changes:
        assert next(changes.iter_lines()).startswith("data: ")
        sandbox.stop()
    assert capfd.readouterr().err == ""
