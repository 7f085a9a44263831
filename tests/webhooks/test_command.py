"""`khoa webhooks` beside a running Khoa."""

import json
from typing import Any

import pytest
from pymongo import MongoClient
from tests.people import sign_up
from tests.stack import Stack, eventually


@pytest.fixture(scope="module")
def event(stack: Stack) -> dict[str, Any]:
    """A handled event of a new person."""
    person = sign_up(stack)
    inbox = MongoClient(stack.mongodb_uri)["khoa"]["inbox"]
    of_person = {"clerk_id": person.clerk_id, "type": "user.created", "state": "handled"}
    eventually(lambda: inbox.find_one(of_person) is not None)
    found: dict[str, Any] = inbox.find_one(of_person)
    return found


def test_events_are_listed_and_shown(stack: Stack, event: dict[str, Any]) -> None:
    listed = stack.command("webhooks", "list", "--provider", "clerk", "--state", "handled")
    line = next(one for one in listed.stdout.splitlines() if event["event_id"] in one)
    assert line.endswith(("person_changed", "nothing_new")), "they may have been met before"
    shown = json.loads(stack.command("webhooks", "show", event["event_id"]).stdout)
    assert (shown["type"], shown["state"]) == ("user.created", "handled")


def test_a_handled_event_run_again_changes_nothing(stack: Stack, event: dict[str, Any]) -> None:
    done = stack.command("webhooks", "replay", event["event_id"])
    assert done.stdout.split() == [event["event_id"], "handled"]
    assert stack.command("webhooks", "replay", "--failed").returncode == 0


def test_what_is_not_there_is_said(stack: Stack) -> None:
    assert stack.command("webhooks", "show", "evt_nothing").returncode == 1
    assert stack.command("webhooks", "replay").returncode == 2
