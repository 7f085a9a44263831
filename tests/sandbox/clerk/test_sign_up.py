"""Signing up through the Frontend API, as clerk-js does it."""

import pytest


def start(browser, email, **fields):
    form = {"email_address": email, "password": "correct-horse-battery-9", "first_name": "An"}
    return browser.ok("POST", "/client/sign_ups", {**form, **fields})["response"]


def prepare(browser, sign_up):
    path = f"/client/sign_ups/{sign_up['id']}/prepare_verification"
    return browser.ok("POST", path, {"strategy": "email_code"})["response"]


def attempt(browser, sign_up, code):
    path = f"/client/sign_ups/{sign_up['id']}/attempt_verification"
    return browser.call("POST", path, {"strategy": "email_code", "code": code})


def other(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_sign_up_asks_for_the_code_and_opens_a_session(browser, new_email, events_of):
    email = new_email()
    sign_up = start(browser, email, last_name="Nguyễn Văn")
    assert sign_up["status"] == "missing_requirements"
    assert sign_up["missing_fields"] == []
    assert sign_up["unverified_fields"] == ["email_address"]
    # With "email_code" here the page would never ask for the code.
    assert sign_up["verifications"]["email_address"]["strategy"] is None

    prepared = prepare(browser, sign_up)
    assert prepared["verifications"]["email_address"]["strategy"] == "email_code"
    assert prepared["verifications"]["email_address"]["next_action"] == "needs_attempt"

    answer = attempt(browser, sign_up, browser.code(email)).json()
    done, client = answer["response"], answer["client"]
    assert done["status"] == "complete"
    assert client["sign_up"] is None
    assert client["last_active_session_id"] == done["created_session_id"]
    user = client["sessions"][0]["user"]
    assert user["id"] == done["created_user_id"]
    assert user["email_addresses"][0]["email_address"] == email
    assert "private_metadata" not in user

    [event] = events_of(user["id"])
    assert event["type"] == "user.created"
    assert event["data"]["last_name"] == "Nguyễn Văn"
    assert event["data"]["private_metadata"] == {}


def test_code_is_the_mailed_one_only(browser, new_email):
    email = new_email()
    sign_up = start(browser, email)
    prepare(browser, sign_up)
    wrong = other(browser.code(email))
    answer = attempt(browser, sign_up, wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "form_code_incorrect"
    assert attempt(browser, sign_up, browser.code(email)).status_code == 200


def test_five_wrong_codes_use_up_the_code(browser, new_email):
    email = new_email()
    sign_up = start(browser, email)
    prepare(browser, sign_up)
    right = browser.code(email)
    codes = [attempt(browser, sign_up, other(right)).json() for _ in range(5)]
    assert [answer["errors"][0]["code"] for answer in codes] == ["form_code_incorrect"] * 4 + [
        "verification_failed"
    ]
    assert attempt(browser, sign_up, right).json()["errors"][0]["code"] == "verification_failed"
    prepare(browser, sign_up)
    assert attempt(browser, sign_up, browser.code(email)).status_code == 200


def test_a_new_code_replaces_the_old_one(browser, new_email):
    email = new_email()
    sign_up = start(browser, email)
    prepare(browser, sign_up)
    first = browser.code(email)
    prepare(browser, sign_up)
    if first != browser.code(email):
        assert attempt(browser, sign_up, first).status_code == 422
    assert attempt(browser, sign_up, browser.code(email)).status_code == 200


def test_no_code_before_it_was_asked_for(browser, new_email):
    sign_up = start(browser, new_email())
    answer = attempt(browser, sign_up, "424242")
    assert answer.json()["errors"][0]["code"] == "verification_missing"


def test_clerk_test_address_takes_424242_and_gets_no_mail(browser):
    email = "an+clerk_test@example.com"
    sign_up = start(browser, email)
    prepare(browser, sign_up)
    assert attempt(browser, sign_up, "424242").json()["response"]["status"] == "complete"


def test_424242_opens_no_other_address(browser, new_email):
    email = new_email()
    sign_up = start(browser, email)
    prepare(browser, sign_up)
    if browser.code(email) != "424242":
        assert attempt(browser, sign_up, "424242").status_code == 422


def test_taken_address_is_refused_in_any_case(browser, open_browser, new_email):
    email = new_email()
    browser.sign_up(email)
    form = {"email_address": email.upper(), "password": "another-long-one", "first_name": "Bình"}
    assert open_browser().refused("POST", "/client/sign_ups", form) == (
        422,
        "form_identifier_exists",
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email_address", "not an address", "form_param_format_invalid"),
        ("email_address", "a@" + "b" * 300 + ".vn", "form_param_format_invalid"),
        ("password", "short", "form_password_length_too_short"),
        ("password", "x" * 73, "form_password_length_too_long"),
        ("first_name", "x" * 257, "form_param_max_length_exceeded"),
        ("unsafe_metadata", "[1]", "form_param_value_invalid"),
        ("unsafe_metadata", "{", "form_param_value_invalid"),
    ],
)
def test_bad_field_is_named(browser, new_email, field, value, code):
    form = {"email_address": new_email(), "password": "long-enough-one", "first_name": "An"}
    answer = browser.call("POST", "/client/sign_ups", {**form, field: value})
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["code"], error["meta"]["param_name"]) == (code, field)


def test_fields_may_come_later(browser, new_email):
    email = new_email()
    sign_up = browser.ok("POST", "/client/sign_ups", {"email_address": email})["response"]
    assert sign_up["missing_fields"] == ["first_name", "password"]
    prepare(browser, sign_up)
    verified = attempt(browser, sign_up, browser.code(email)).json()["response"]
    assert verified["status"] == "missing_requirements"
    assert verified["unverified_fields"] == []
    rest = {"first_name": "An", "password": "long-enough-one"}
    done = browser.ok("PATCH", f"/client/sign_ups/{sign_up['id']}", rest)["response"]
    assert done["status"] == "complete"


def test_another_address_must_be_verified_anew(browser, new_email):
    first, second = new_email(), new_email()
    sign_up = browser.ok("POST", "/client/sign_ups", {"email_address": first})["response"]
    prepare(browser, sign_up)
    attempt(browser, sign_up, browser.code(first))
    form = {"email_address": second, "first_name": "An", "password": "long-enough-one"}
    changed = browser.ok("PATCH", f"/client/sign_ups/{sign_up['id']}", form)["response"]
    assert changed["status"] == "missing_requirements"
    assert changed["unverified_fields"] == ["email_address"]


def test_another_browser_cannot_go_on_with_it(browser, open_browser, new_email):
    sign_up = start(browser, new_email())
    path = f"/client/sign_ups/{sign_up['id']}/prepare_verification"
    stranger = open_browser()
    assert stranger.refused("POST", path) == (404, "resource_not_found")
    stranger.ok("PUT", "/client")
    assert stranger.refused("POST", path) == (404, "resource_not_found")


def test_no_password_lies_in_the_state(browser, sandbox, new_email):
    start(browser, new_email(), password="never-to-be-seen-2026")
    for path in sandbox.data_dir.rglob("*"):
        if path.is_file():
            assert b"never-to-be-seen-2026" not in path.read_bytes(), path
