"""Each platform retries on its own schedule: all of it, in seconds instead of days."""

import itertools
import time
from collections.abc import Callable
from typing import Any

import cloudinary.uploader
import httpx
import pytest
from tests.sandbox.chaos.conftest import People
from tests.sandbox.cloudinary.conftest import picture, sdk  # noqa: F401 (a fixture)
from tests.sandbox.conftest import Receiver, Sandbox
from tests.sandbox.stripe.conftest import shop  # noqa: F401 (a fixture)
from tests.sandbox.stripe.shop import Shop

from khoa_sandbox.stripe.signing import RETRIES

MINUTE, HOUR = 60, 3600
FACTOR = 0.00002
WAITS = {
    "clerk": [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
    "stripe": [5 * MINUTE, 30 * MINUTE, 2 * HOUR],
    "cloudinary": [3 * MINUTE, 6 * MINUTE, 9 * MINUTE],
}


@pytest.fixture(scope="module")
def sandbox(start_sandbox: Callable[..., Sandbox]) -> Sandbox:
    return start_sandbox(KHOA_SANDBOX_RETRY_FACTOR=str(FACTOR), KHOA_SANDBOX_STRIPE_RETRIES="test")


def failed(sandbox: Sandbox, platform: str) -> dict[str, Any]:
    """The platform's one delivery, once it has failed."""
    api = f"{sandbox.base_url}/console/api/deliveries"
    deadline = time.monotonic() + 20
    while not (rows := httpx.get(f"{api}?platform={platform}&state=failed").json()["items"]):
        assert time.monotonic() < deadline, httpx.get(f"{api}?platform={platform}").json()
        time.sleep(0.05)
    return dict(httpx.get(f"{api}/{rows[0]['id']}").json())


@pytest.mark.usefixtures("sdk")
async def test_every_retry_comes_when_it_is_due_and_no_other(
    sandbox: Sandbox,
    receiver: Receiver,
    shop: Shop,  # noqa: F811
) -> None:
    receiver.answer = lambda request: (500, b"")
    session = await shop.open()
    await shop.sessions.expire_async(session.id)
    door = f"{sandbox.public_url}/api/webhooks/cloudinary"
    cloudinary.uploader.upload(picture(), notification_url=door)
    People(sandbox, receiver).add()
    for platform, waits in WAITS.items():
        times = [attempt["at"] for attempt in failed(sandbox, platform)["tries"]]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        assert len(gaps) == len(waits), platform
        for gap, wait in zip(gaps, waits, strict=True):
            # Never early, but for the clock's grain; how late is the machine's affair.
            assert gap >= wait * FACTOR * 1000 - 2, (platform, gaps)


def test_stripes_live_mode_goes_on_for_almost_three_days() -> None:
    assert 60 * HOUR < sum(RETRIES["live"]) <= 72 * HOUR
    assert RETRIES["live"] == sorted(RETRIES["live"])
