"""The same tests against the sandbox (`make test`) or against real test accounts (`make contract`).

A test module asks for an account by its platform's name: `account("stripe")`. With `--real` that is
the account whose keys are in the environment, and its tests are skipped, by name, when they are
not; else it is a sandbox that is started for the module.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.sandbox.conftest import (  # noqa: F401 (fixtures)
    Sandbox,
    receiver,
    receiver_server,
    sandbox,
    start_sandbox,
)

# What each platform's test account needs in the environment.
NEEDED = {
    "stripe": ("STRIPE_TEST_SECRET_KEY",),
    "clerk": ("CLERK_TEST_SECRET_KEY",),
    "cloudinary": ("CLOUDINARY_TEST_URL",),
}
LIVE = ("sk_live_", "rk_live_", "pk_live_")
HERE = Path(__file__).parent

GetAccount = Callable[[str], "Account"]


@dataclass(frozen=True)
class Account:
    """`keys` by the names in NEEDED; `sandbox` is None for a real account, which has no console.

    `wait` is how long, in seconds, the platform may take over what happens by itself.
    """

    keys: dict[str, str]
    sandbox: Sandbox | None
    wait: float

    @property
    def real(self) -> bool:
        return self.sandbox is None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--real", action="store_true", help="use real test accounts, not the sandbox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.contract)


def pytest_configure(config: pytest.Config) -> None:
    """Refuses a live key before anything runs: these tests charge, refund and delete."""
    if not config.getoption("--real", default=False):
        return
    for names in NEEDED.values():
        for name in names:
            if os.environ.get(name, "").startswith(LIVE):
                raise pytest.UsageError(f"{name} is a live key: only test accounts are used here")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("--real", default=False):
        return
    terminalreporter.section("real accounts")
    for platform in NEEDED:
        missing = _missing(platform)
        said = f"SKIPPED, {' and '.join(missing)} not set" if missing else "tried"
        terminalreporter.line(f"{platform:<12}{said}")


@pytest.fixture(scope="module")
def account(request: pytest.FixtureRequest) -> GetAccount:
    """`account("stripe")`: the real one with `--real`, else the module's sandbox."""

    def get(platform: str) -> Account:
        if not request.config.getoption("--real", default=False):
            running: Sandbox = request.getfixturevalue("sandbox")
            return Account(_sandbox_keys(running), running, wait=20)
        if missing := _missing(platform):
            pytest.skip(f"{' and '.join(missing)} not set: no real {platform} account to try")
        return Account({name: os.environ[name] for name in NEEDED[platform]}, None, wait=120)

    return get


def _missing(platform: str) -> list[str]:
    return [name for name in NEEDED[platform] if not os.environ.get(name)]


def _sandbox_keys(running: Sandbox) -> dict[str, str]:
    keys = running.keys
    cloudinary = f"{keys.cloudinary_api_key}:{keys.cloudinary_api_secret}"
    return {
        "STRIPE_TEST_SECRET_KEY": keys.stripe_secret_key,
        "CLERK_TEST_SECRET_KEY": keys.clerk_secret_key,
        "CLOUDINARY_TEST_URL": f"cloudinary://{cloudinary}@{keys.cloudinary_cloud_name}",
    }
