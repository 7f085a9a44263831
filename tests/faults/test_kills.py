"""Whatever is killed while somebody buys: nothing is lost or done twice, and all is up again."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from tests.people import Person, sign_up
from tests.stack import Stack, eventually

COURSE = "nhiep-anh-bang-dien-thoai"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Two workers, and webhooks that are sent again soon."""
    settings = {"KHOA_WORKERS": "2", "KHOA_SANDBOX_RETRY_FACTOR": "0.001"}
    stack = Stack(tmp_path_factory.mktemp("kills"), settings)
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


def insisting(call: Callable[[], Any], within: float = 40.0) -> Any:
    """What a person does who meets an error: try again until it works."""
    deadline = time.monotonic() + within
    while True:
        try:
            return call()
        except (httpx.HTTPError, AssertionError, KeyError, ValueError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def kill(stack: Stack, name: str) -> None:
    os.kill(stack.processes()[name], signal.SIGKILL)
    if name == "serve":
        assert stack.serve is not None
        stack.serve.wait(timeout=10)
        stack.start()


def enrolled(person: Person) -> bool:
    answer = person.api("GET", f"/courses/{COURSE}/mine")
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["enrolled"])


def bought_once(stack: Stack, person: Person) -> None:
    """One purchase is paid, one enrolment holds one grant, and Stripe took the money once."""
    client: MongoClient[dict[str, Any]] = MongoClient(stack.mongodb_uri)
    with client:
        database = client["khoa"]
        user = database["users"].find_one({"clerk_id": person.clerk_id})
        assert user is not None
        purchases = list(database["purchases"].find({"user_id": user["_id"]}))
        assert [purchase["state"] for purchase in purchases] == ["paid"]
        enrolments = list(database["enrolments"].find({"user_id": user["_id"]}))
        assert [enrolment["active"] for enrolment in enrolments] == [True]
        assert len(enrolments[0]["grants"]) == 1
    charges = httpx.get(
        f"{stack.sandbox_url}/stripe/v1/charges",
        params={"payment_intent": purchases[0]["facts"]["payments"][0]["ref"]},
        auth=(stack.keys["STRIPE_SECRET_KEY"], ""),
    ).json()["data"]
    assert [charge["paid"] for charge in charges] == [True]


@pytest.mark.parametrize("name", ["worker-1", "khoa", "database", "sandbox", "serve"])
@pytest.mark.parametrize("moment", ["before the session", "before paying", "after paying"])
def test_a_kill_while_buying_loses_and_doubles_nothing(
    running: Stack, name: str, moment: str
) -> None:
    person = sign_up(running)
    if moment == "before the session":
        kill(running, name)
    session = insisting(lambda: person.checkout(COURSE))
    if moment == "before paying":
        kill(running, name)

    def pay() -> None:
        """The page answers 200 once, and 409 when the payment had come through after all."""
        assert person.pay(session["url"]).status_code in (200, 409)

    insisting(pay)
    if moment == "after paying":
        kill(running, name)
    eventually(lambda: bool(insisting(lambda: enrolled(person))), within=40)
    eventually(running.is_up, within=40)
    bought_once(running, person)


def test_the_success_page_enrols_when_no_webhook_comes(tmp_path: Path) -> None:
    """Khoa is down while the buyer pays, and Stripe's next try lies an hour ahead."""
    stack = Stack(tmp_path, {"KHOA_WORKERS": "1"})
    stack.start()
    try:
        person = sign_up(stack)
        session = person.checkout(COURSE)
        assert stack.serve is not None
        khoa = stack.processes()["khoa"]
        os.kill(stack.serve.pid, signal.SIGSTOP)  # so that nobody starts Khoa again yet
        os.kill(khoa, signal.SIGKILL)
        try:
            assert person.pay(session["url"]).status_code == 200
        finally:
            os.kill(stack.serve.pid, signal.SIGCONT)
        eventually(stack.is_up, within=30)
        assert not enrolled(person)
        answer = person.api("GET", f"/checkout-sessions/{session['id']}")
        assert answer.json()["state"] == "paid"
        assert enrolled(person)
        bought_once(stack, person)
    finally:
        stack.stop()
