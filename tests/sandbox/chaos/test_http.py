"""The chaos call itself: what it takes, what it tells, whom it refuses."""

import json
from typing import Any

import pytest
from tests.sandbox.chaos.conftest import Chaos
from tests.sandbox.conftest import Sandbox


def test_it_tells_what_is_set_and_forgets_what_is_left_out(chaos: Chaos) -> None:
    shown = chaos("stripe", webhooks={"twice": 0.5}, calls={"slow_ms": 20}, seed=3)
    assert shown == chaos.http.get("/chaos/stripe").json()
    assert (shown["active"], shown["webhooks"]["twice"], shown["seed"]) == (True, 0.5, 3)
    shown = chaos("stripe", calls={"fail_next": 2})
    assert shown["webhooks"]["twice"] == 0
    assert shown["calls"] == {**shown["calls"], "fail_next": 2, "slow_ms": 0}
    assert isinstance(shown["seed"], int)  # drawn, so that the run can be repeated


def test_all_is_ended_by_one_call(chaos: Chaos) -> None:
    for platform in ("clerk", "stripe", "cloudinary"):
        chaos(platform, webhooks={"drop": 1})
    platforms = chaos.http.delete("/chaos").json()["items"]
    assert [one["platform"] for one in platforms] == ["clerk", "stripe", "cloudinary"]
    assert not any(one["active"] for one in platforms)


def test_one_platform_is_ended_alone(chaos: Chaos) -> None:
    for platform in ("clerk", "stripe"):
        chaos(platform, webhooks={"drop": 1})
    assert chaos.http.delete("/chaos/clerk").json()["active"] is False
    assert chaos.http.get("/chaos/stripe").json()["active"] is True


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"webhooks": {"drop": 1.5}}, "webhooks.drop"),
        ({"webhooks": {"drop_next": -1}}, "webhooks.drop_next"),
        ({"webhooks": {"dropp": 1}}, "webhooks.dropp"),
        ({"calls": {"fail_next": "3"}}, "calls.fail_next"),
        ({"calls": {"time_out_seconds": 10_000}}, "calls.time_out_seconds"),
        ({"seed": -1}, "seed"),
        ([], "object"),
    ],
)
def test_a_wrong_value_is_named_and_changes_nothing(chaos: Chaos, content: Any, named: str) -> None:
    chaos("clerk", calls={"slow_ms": 1}, seed=1)
    answer = chaos.http.put("/chaos/clerk", json=content)
    assert answer.status_code == 422
    assert named in answer.json()["error"]
    assert chaos.http.get("/chaos/clerk").json()["calls"]["slow_ms"] == 1


def test_what_does_not_parse_or_does_not_exist_is_refused(chaos: Chaos) -> None:
    for body in (b"", b"{", b"\xff", b"NaN"):
        assert chaos.http.put("/chaos/clerk", content=body).status_code == 422, body
    assert chaos.http.put("/chaos/clerk", content=b" " * 20_000).status_code == 413
    assert chaos.http.put("/chaos/paypal", json={}).status_code == 404
    assert chaos.http.post("/chaos/clerk", json={}).status_code == 405


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://evil.example", "null"])
def test_another_site_may_cause_none(chaos: Chaos, origin: str) -> None:
    for method, path in (("PUT", "/chaos/clerk"), ("DELETE", "/chaos/clerk"), ("DELETE", "/chaos")):
        answer = chaos.http.request(method, path, headers={"Origin": origin})
        assert answer.status_code == 403, path


def test_the_console_hears_of_it_at_once(chaos: Chaos, sandbox: Sandbox) -> None:
    with chaos.http.stream("GET", "/console/api/changes", timeout=10) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        assert json.loads(next(lines)[6:])["counts"]["chaos"] == 0
        Chaos(sandbox)("stripe", calls={"fail_next": 1})
        assert json.loads(next(lines)[6:])["counts"]["chaos"] == 1
