"""Signing in, resetting a password and signing out through the Frontend API."""

import jwt
import pytest

PASSWORD = "correct-horse-battery-9"


@pytest.fixture
def email(open_browser, new_email):
    """The address of somebody who signed up in another browser."""
    address = new_email()
    open_browser().sign_up(address)
    return address


def begin(browser, email):
    return browser.ok("POST", "/client/sign_ins", {"identifier": email})["response"]


def test_password_opens_a_session(browser, email):
    sign_in = begin(browser, email)
    assert sign_in["status"] == "needs_first_factor"
    assert sign_in["first_factor_verification"] is None
    strategies = [factor["strategy"] for factor in sign_in["supported_first_factors"]]
    assert strategies == ["password", "email_code", "reset_password_email_code"]
    done = browser.sign_in(email.upper())
    assert done["status"] == "complete"
    assert browser.signed_in_user() is not None


def test_one_call_signs_in(browser, email):
    form = {"identifier": email, "password": PASSWORD, "strategy": "password"}
    assert browser.ok("POST", "/client/sign_ins", form)["response"]["status"] == "complete"


def test_wrong_password_is_refused(browser, email):
    sign_in = begin(browser, email)
    path = f"/client/sign_ins/{sign_in['id']}/attempt_first_factor"
    wrong = {"strategy": "password", "password": "wrong"}
    assert browser.refused("POST", path, wrong) == (422, "form_password_incorrect")
    assert browser.refused("POST", path, {"strategy": "password"}) == (
        422,
        "form_password_incorrect",
    )
    assert browser.signed_in_user() is None
    assert browser.ok("POST", path, {"strategy": "password", "password": PASSWORD})


def test_unknown_address_is_named(browser):
    form = {"identifier": "nobody@example.com"}
    assert browser.refused("POST", "/client/sign_ins", form) == (422, "form_identifier_not_found")


def test_strategy_that_is_not_offered_is_refused(browser, email):
    form = {"identifier": email, "strategy": "oauth_google"}
    assert browser.refused("POST", "/client/sign_ins", form) == (400, "strategy_for_user_invalid")


def test_mailed_code_signs_in_once(browser, open_browser, email):
    sign_in = begin(browser, email)
    path = f"/client/sign_ins/{sign_in['id']}"
    browser.ok("POST", f"{path}/prepare_first_factor", {"strategy": "email_code"})
    form = {"strategy": "email_code", "code": browser.code(email)}
    done = browser.ok("POST", f"{path}/attempt_first_factor", form)
    assert done["response"]["status"] == "complete"
    assert done["client"]["sign_in"] is None
    assert browser.refused("POST", f"{path}/attempt_first_factor", form)[0] == 404

    second = open_browser()
    again = begin(second, email)
    path = f"/client/sign_ins/{again['id']}/attempt_first_factor"
    assert second.refused("POST", path, form) == (400, "verification_missing")


def test_code_for_one_purpose_does_not_serve_another(browser, email):
    sign_in = begin(browser, email)
    path = f"/client/sign_ins/{sign_in['id']}"
    browser.ok("POST", f"{path}/prepare_first_factor", {"strategy": "reset_password_email_code"})
    form = {"strategy": "email_code", "code": browser.code(email)}
    assert browser.refused("POST", f"{path}/attempt_first_factor", form) == (
        400,
        "verification_missing",
    )


def test_forgotten_password_is_replaced_after_a_code(browser, open_browser, email):
    other = open_browser()
    other.sign_in(email)
    sign_in = begin(browser, email)
    path = f"/client/sign_ins/{sign_in['id']}"
    new = {"password": "a-brand-new-one", "sign_out_of_other_sessions": "true"}
    assert browser.refused("POST", f"{path}/reset_password", new)[0] == 422

    strategy = {"strategy": "reset_password_email_code"}
    browser.ok("POST", f"{path}/prepare_first_factor", strategy)
    form = {**strategy, "code": browser.code(email)}
    verified = browser.ok("POST", f"{path}/attempt_first_factor", form)["response"]
    assert verified["status"] == "needs_new_password"
    short = {"password": "short"}
    assert browser.refused("POST", f"{path}/reset_password", short) == (
        422,
        "form_password_length_too_short",
    )
    assert browser.ok("POST", f"{path}/reset_password", new)["response"]["status"] == "complete"
    assert browser.signed_in_user() is not None
    assert other.signed_in_user() is None
    sign_in = begin(other, email)
    path = f"/client/sign_ins/{sign_in['id']}/attempt_first_factor"
    old = {"strategy": "password", "password": PASSWORD}
    assert other.refused("POST", path, old) == (422, "form_password_incorrect")
    assert other.sign_in(email, "a-brand-new-one")["status"] == "complete"


def test_a_browser_has_one_session(browser, email, new_email):
    browser.sign_in(email)
    assert browser.refused("POST", "/client/sign_ins", {"identifier": email}) == (
        400,
        "session_exists",
    )
    form = {"email_address": new_email()}
    assert browser.refused("POST", "/client/sign_ups", form) == (400, "session_exists")


def test_sign_out_ends_this_browser_only(browser, open_browser, email):
    other = open_browser()
    other.sign_in(email)
    session = browser.sign_in(email)["created_session_id"]
    answer = browser.ok("DELETE", "/client/sessions")
    assert answer["client"]["sessions"] == []
    assert browser.refused("POST", f"/client/sessions/{session}/tokens") == (
        401,
        "authentication_invalid",
    )
    assert other.signed_in_user() is not None
    assert browser.sign_in(email)["status"] == "complete"


def test_removing_a_session_signs_out(browser, email):
    session = browser.sign_in(email)["created_session_id"]
    answer = browser.ok("POST", f"/client/sessions/{session}/remove")
    assert answer["response"]["status"] == "removed"
    assert browser.signed_in_user() is None


def test_another_browsers_session_gives_no_token(browser, open_browser, email):
    session = browser.sign_in(email)["created_session_id"]
    other = open_browser()
    other.sign_in(email)
    path = f"/client/sessions/{session}/tokens"
    assert other.refused("POST", path) == (401, "authentication_invalid")


def test_token_is_for_the_pages_origin(browser, sandbox, email):
    session = browser.sign_in(email)["created_session_id"]

    def azp(token):
        return jwt.decode(token, options={"verify_signature": False})["azp"]

    assert azp(browser.token(session)) == sandbox.public_url
    browser.http.headers["origin"] = "http://localhost:5173"
    assert azp(browser.token(session)) == "http://localhost:5173"
    # A GET of the same origin names none; its page's address tells it.
    del browser.http.headers["origin"]
    headers = {"referer": "http://127.0.0.1:5173/sign-in?x=1"}
    client = browser.ok("GET", "/client", headers=headers)["response"]
    assert azp(client["sessions"][0]["last_active_token"]["jwt"]) == "http://127.0.0.1:5173"
    client = browser.ok("GET", "/client", headers={"referer": "http://evil.example/"})["response"]
    assert azp(client["sessions"][0]["last_active_token"]["jwt"]) == sandbox.public_url


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "file://"]
)
def test_foreign_page_changes_nothing(browser, email, origin):
    browser.sign_in(email)
    headers = {"origin": origin}
    answer = browser.call("DELETE", "/client/sessions", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "origin_invalid")
    assert browser.signed_in_user() is not None


def test_cookie_is_http_only_and_lax(browser, email):
    answer = browser.call("POST", "/client/sign_ins", {"identifier": email})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__client=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


def test_a_stranger_has_no_client(browser):
    assert browser.ok("GET", "/client") == {"response": None, "client": None}
    assert browser.refused("GET", "/me") == (401, "authentication_invalid")


def test_unknown_paths_answer_in_clerks_shape(browser):
    assert browser.refused("GET", "/nothing") == (404, "resource_not_found")
    assert browser.refused("GET", "/client/sign_ins")[0] == 405
