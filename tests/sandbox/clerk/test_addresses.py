"""Several e-mail addresses in one account: added, verified by a code, made primary, removed."""

import pytest

PASSWORD = "correct-horse-battery-9"


@pytest.fixture
def email(new_email):
    return new_email()


@pytest.fixture
def user(receiver, browser, email):
    """The id of the user who is signed in in `browser`; `receiver` hears of it."""
    return browser.sign_up(email)["created_user_id"]


def add(browser, email):
    # With the slash that clerk-js puts at the end.
    return browser.ok("POST", "/me/email_addresses/", {"email_address": email})["response"]


def verify(browser, address):
    path = f"/me/email_addresses/{address['id']}"
    prepared = browser.ok("POST", f"{path}/prepare_verification", {"strategy": "email_code"})
    assert prepared["response"]["verification"]["status"] == "unverified"
    form = {"code": browser.code(address["email_address"])}
    return browser.ok("POST", f"{path}/attempt_verification", form)["response"]


def shown(browser):
    """The account's addresses and its primary one, as the page shows them."""
    me = browser.ok("GET", "/me")["response"]
    by_id = {one["id"]: one["email_address"] for one in me["email_addresses"]}
    return list(by_id.values()), by_id[me["primary_email_address_id"]]


def test_a_new_address_counts_once_its_code_was_entered(
    browser, open_browser, user, email, new_email, events_of
):
    second = new_email()
    address = add(browser, second.upper())
    assert (address["email_address"], address["verification"]) == (second, None)
    identify = {"identifier": second}
    assert open_browser().refused("POST", "/client/sign_ins", identify)[0] == 422
    assert browser.refused("PATCH", "/me", {"primary_email_address_id": address["id"]}) == (
        422,
        "form_param_value_invalid",
    )
    assert verify(browser, address)["verification"]["status"] == "verified"
    assert shown(browser) == ([email, second], email)
    done = open_browser().sign_in(second)
    assert done["status"] == "complete"
    factors = done["supported_first_factors"]
    offered = {(f["safe_identifier"], f["primary"]) for f in factors if "primary" in f}
    assert offered == {(email, True), (second, False)}
    told = [event["data"]["email_addresses"] for event in events_of(user, 3)]
    statuses = [[(a["verification"] or {}).get("status") for a in one] for one in told]
    assert sorted(statuses, key=str) == sorted(
        [["verified"], ["verified", None], ["verified", "verified"]], key=str
    )


def test_a_primary_is_changed_and_the_first_removed(
    browser, open_browser, user, email, new_email, events_of
):
    second = new_email()
    address = add(browser, second)
    verify(browser, address)
    browser.ok("PATCH", "/me", {"primary_email_address_id": address["id"]})
    assert shown(browser) == ([email, second], second)
    first = browser.ok("GET", "/me/email_addresses")["response"][0]
    gone = browser.ok("DELETE", f"/me/email_addresses/{first['id']}")
    assert gone["response"] == {"object": "email_address", "id": first["id"], "deleted": True}
    assert shown(browser) == ([second], second)
    latest = max(events_of(user, 5), key=lambda event: event["data"]["updated_at"])["data"]
    assert latest["primary_email_address_id"] == address["id"]
    assert [one["email_address"] for one in latest["email_addresses"]] == [second]
    # The address is free again, and opens this account no more.
    identify = {"identifier": email}
    assert open_browser().refused("POST", "/client/sign_ins", identify)[0] == 422
    assert open_browser().sign_up(email)["created_user_id"] != user


def test_removing_the_primary_moves_it_and_the_last_stays(browser, user, email, new_email):
    second, third = new_email(), new_email()
    address = add(browser, second)
    verify(browser, address)
    add(browser, third)  # never verified: it cannot take the primary's place
    [first, *_] = browser.ok("GET", "/me/email_addresses")["response"]
    browser.ok("DELETE", f"/me/email_addresses/{first['id']}")
    assert shown(browser) == ([second, third], second)
    path = f"/me/email_addresses/{address['id']}"
    assert browser.refused("DELETE", path) == (400, "last_required_identification_deletion_failed")


def test_a_code_signs_in_by_the_second_address(browser, open_browser, user, new_email):
    second = new_email()
    address = add(browser, second)
    verify(browser, address)
    other = open_browser()
    sign_in = other.ok("POST", "/client/sign_ins", {"identifier": second})["response"]
    path = f"/client/sign_ins/{sign_in['id']}"
    form = {"strategy": "email_code", "email_address_id": address["id"]}
    other.ok("POST", f"{path}/prepare_first_factor", form)
    code = {"strategy": "email_code", "code": other.code(second)}
    done = other.ok("POST", f"{path}/attempt_first_factor", code)["response"]
    assert done["status"] == "complete"
    assert other.signed_in_user() == user


def test_whose_address_it_is_is_settled_by_the_first_code(
    browser, open_browser, receiver, user, new_email
):
    wanted = new_email()
    other = open_browser()
    other.sign_up(new_email())
    mine, theirs = add(browser, wanted), add(other, wanted)
    verify(other, theirs)
    path = f"/me/email_addresses/{mine['id']}"
    browser.ok("POST", f"{path}/prepare_verification", {"strategy": "email_code"})
    form = {"code": browser.code(wanted)}
    assert browser.refused("POST", f"{path}/attempt_verification", form) == (
        422,
        "form_identifier_exists",
    )
    assert len(shown(browser)[0]) == 2


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "form_param_format_invalid"),
        ("nobody", "form_param_format_invalid"),
        ("OWN", "form_identifier_exists"),
        ("THEIRS", "form_identifier_exists"),
    ],
)
def test_an_address_that_cannot_be_added(
    browser, open_browser, user, email, new_email, address, code
):
    theirs = new_email()
    open_browser().sign_up(theirs)
    address = {"OWN": email, "THEIRS": theirs}.get(address, address)
    form = {"email_address": address}
    assert browser.refused("POST", "/me/email_addresses", form) == (422, code)


def test_wrong_codes_are_counted_and_anothers_addresses_are_not_there(
    browser, open_browser, user, new_email
):
    address = add(browser, new_email())
    path = f"/me/email_addresses/{address['id']}"
    attempt = f"{path}/attempt_verification"
    assert browser.refused("POST", attempt, {"code": "1"}) == (400, "verification_missing")
    browser.ok("POST", f"{path}/prepare_verification", {"strategy": "email_code"})
    tries = [browser.refused("POST", attempt, {"code": "wrong"}) for _ in range(5)]
    assert tries == [(422, "form_code_incorrect")] * 4 + [(400, "verification_failed")]
    verify(browser, address)
    assert browser.refused("POST", f"{path}/prepare_verification") == (
        400,
        "verification_already_verified",
    )
    other = open_browser()
    assert other.refused("GET", path)[0] == 401
    other.sign_up(new_email())
    assert other.refused("GET", path) == (404, "resource_not_found")
    assert other.refused("DELETE", path) == (404, "resource_not_found")
    assert other.refused("POST", attempt, {"code": "1"}) == (404, "resource_not_found")


def test_an_account_has_at_most_five_that_are_not_verified(browser, user, new_email):
    first, *_ = [add(browser, new_email()) for _ in range(5)]
    form = {"email_address": new_email()}
    assert browser.refused("POST", "/me/email_addresses", form) == (
        400,
        "too_many_unverified_identifications",
    )
    verify(browser, first)
    add(browser, new_email())
