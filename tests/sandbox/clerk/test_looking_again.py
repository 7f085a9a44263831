"""What clerk-js asks for when it looks again at something that it already knows."""

from tests.sandbox.clerk.conftest import PASSWORD, Browser
from tests.sandbox.conftest import Sandbox


def test_a_sign_up_under_way(sandbox: Sandbox) -> None:
    form = {"email_address": "again-up@example.com", "password": PASSWORD}
    browser = Browser(sandbox)
    made = browser.ok("POST", "/client/sign_ups", form)["response"]
    seen = browser.ok("GET", f"/client/sign_ups/{made['id']}")["response"]
    assert (seen["id"], seen["status"]) == (made["id"], made["status"])
    assert Browser(sandbox).call("GET", f"/client/sign_ups/{made['id']}").status_code >= 400


def test_a_sign_in_under_way(sandbox: Sandbox) -> None:
    Browser(sandbox).sign_up("again-in@example.com")
    browser = Browser(sandbox)
    made = browser.ok("POST", "/client/sign_ins", {"identifier": "again-in@example.com"})
    path = f"/client/sign_ins/{made['response']['id']}"
    assert browser.ok("GET", path)["response"]["status"] == "needs_first_factor"
    assert Browser(sandbox).call("GET", path).status_code >= 400


def test_ones_own_sessions_addresses_and_organisations(sandbox: Sandbox) -> None:
    browser = Browser(sandbox)
    session = browser.sign_up("again-me@example.com")["created_session_id"]
    assert [one["id"] for one in listed(browser.ok("GET", "/me/sessions"))] == [session]
    [address] = listed(browser.ok("GET", "/me/email_addresses"))
    seen = browser.ok("GET", f"/me/email_addresses/{address['id']}")["response"]
    assert seen["email_address"] == "again-me@example.com"
    organisations = browser.ok("GET", "/me/organization_memberships")["response"]
    assert organisations == {"data": [], "total_count": 0}


def test_the_whole_client_is_signed_out(sandbox: Sandbox) -> None:
    browser = Browser(sandbox)
    browser.sign_up("again-out@example.com")
    browser.ok("DELETE", "/client")
    assert browser.call("GET", "/me").status_code == 401


def listed(answer: object) -> list[dict[str, str]]:
    """clerk-js takes a list by itself or below `response`."""
    items = answer["response"] if isinstance(answer, dict) else answer
    assert isinstance(items, list)
    return items
