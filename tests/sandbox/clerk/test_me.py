"""The profile: names, picture, password, devices, deletion."""

import io

import httpx
import pytest
from PIL import Image

PASSWORD = "correct-horse-battery-9"


@pytest.fixture
def email(new_email):
    return new_email()


@pytest.fixture
def user(receiver, browser, email):
    """The id of the user who is signed in in `browser`; `receiver` hears of it."""
    return browser.sign_up(email)["created_user_id"]


def picture(size=(40, 30), format="PNG", mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else (0, 128, 128, 90)).save(out, format)
    return out.getvalue()


def upload(browser, content, name="a.png"):
    files = {"file": (name, content, "image/png")}
    return browser.call("POST", "/me/profile_image", files=files)


def fetch(sandbox, url):
    """An image's URL leads through Khoa, which passes `/clerk` on to the sandbox."""
    assert url.startswith(f"{sandbox.public_url}/clerk/")
    return httpx.get(url.replace(sandbox.public_url, sandbox.base_url))


def test_names_change_and_khoa_hears_of_it(browser, user, events_of):
    form = {"first_name": "Bình", "last_name": ""}
    answer = browser.ok("PATCH", "/me", form)
    assert (answer["response"]["first_name"], answer["response"]["last_name"]) == ("Bình", None)
    assert answer["client"]["sessions"][0]["user"]["first_name"] == "Bình"
    events = events_of(user, 2)
    created = next(event for event in events if event["type"] == "user.created")
    updated = next(event for event in events if event["type"] == "user.updated")
    assert updated["data"]["first_name"] == "Bình"
    assert updated["data"]["updated_at"] > created["data"]["updated_at"]


def test_first_name_is_required(browser, user):
    assert browser.refused("PATCH", "/me", {"first_name": " "}) == (422, "form_param_missing")


def test_unknown_fields_are_ignored(browser, user):
    answer = browser.ok("PATCH", "/me", {"public_metadata": '{"role": "admin"}', "banned": "true"})
    assert answer["response"]["public_metadata"] == {}


def test_default_avatar_shows_initials_in_ones_own_colour(browser, sandbox, user):
    image_url = browser.ok("GET", "/me")["response"]["image_url"]
    answer = fetch(sandbox, image_url)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ">AN</text>" in answer.text
    hostile = httpx.get(f"{sandbox.base_url}/clerk/img/default/x", params={"initials": "<script>"})
    assert "<s</text>" not in hostile.text
    assert "&lt;s</text>" in hostile.text


@pytest.mark.parametrize(
    ("format", "mode", "served"),
    [("PNG", "RGB", "image/jpeg"), ("PNG", "RGBA", "image/png"), ("WEBP", "RGB", "image/jpeg")],
)
def test_picture_is_kept_shrunk(browser, sandbox, user, format, mode, served):
    image = upload(browser, picture((3000, 1500), format, mode)).json()["response"]
    shown = browser.ok("GET", "/me")["response"]
    assert shown["has_image"]
    assert shown["image_url"] == image["public_url"]
    answer = fetch(sandbox, image["public_url"])
    assert answer.headers["content-type"] == served
    assert Image.open(io.BytesIO(answer.content)).size == (1024, 512)
    files = list((sandbox.data_dir / "clerk-images").iterdir())
    assert image["id"] in [file.stem for file in files]

    second = upload(browser, picture()).json()["response"]
    assert fetch(sandbox, image["public_url"]).status_code == 404
    assert fetch(sandbox, second["public_url"]).status_code == 200
    removed = browser.ok("DELETE", "/me/profile_image")
    assert not removed["client"]["sessions"][0]["user"]["has_image"]
    assert fetch(sandbox, second["public_url"]).status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]],
)
def test_what_does_not_decode_is_refused(browser, user, content):
    answer = upload(browser, content)
    assert answer.status_code == 415
    assert answer.json()["errors"][0]["code"] == "unsupported_image_type"
    assert not browser.ok("GET", "/me")["response"]["has_image"]


def test_huge_body_is_refused(browser, user):
    answer = upload(browser, b"x" * (12 * 1024 * 1024))
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == "request_body_too_large"


def test_upload_needs_a_file(browser, user):
    assert browser.refused("POST", "/me/profile_image", {"file": "x"}) == (
        400,
        "form_param_missing",
    )


@pytest.mark.parametrize(
    "image_id",
    ["..%2Fsandbox.env", "%2e%2e%2fsandbox", "%2e%2e", "nothing", "x.jpg", "%2Fetc%2Fpasswd"],
)
def test_no_other_file_is_read_as_a_picture(sandbox, image_id):
    assert httpx.get(f"{sandbox.base_url}/clerk/img/{image_id}").status_code == 404


def test_password_change_needs_the_current_one(browser, open_browser, user, email):
    other = open_browser()
    other.sign_in(email)
    wrong = {"current_password": "wrong", "new_password": "a-brand-new-one"}
    assert browser.refused("POST", "/me/change_password", wrong) == (
        422,
        "form_password_incorrect",
    )
    right = {**wrong, "current_password": PASSWORD, "sign_out_of_other_sessions": "true"}
    browser.ok("POST", "/me/change_password", right)
    assert browser.signed_in_user() == user
    assert other.signed_in_user() is None
    assert other.sign_in(email, "a-brand-new-one")["status"] == "complete"


def test_devices_are_listed_and_revoked(browser, open_browser, user, email):
    other = open_browser()
    other.http.headers["user-agent"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
        " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
    )
    theirs = other.sign_in(email)["created_session_id"]
    sessions = browser.ok("GET", "/me/sessions/active")
    assert len(sessions) == 2
    activity = next(s for s in sessions if s["id"] == theirs)["latest_activity"]
    assert (activity["device_type"], activity["browser_name"]) == ("iPhone", "Safari")
    assert activity["is_mobile"]
    browser.ok("POST", f"/me/sessions/{theirs}/revoke")
    assert other.signed_in_user() is None
    assert browser.refused("POST", f"/me/sessions/{theirs}/revoke")[0] == 404


def test_strangers_session_cannot_be_revoked(browser, open_browser, user, new_email):
    stranger = open_browser()
    theirs = stranger.sign_up(new_email())["created_session_id"]
    assert browser.refused("POST", f"/me/sessions/{theirs}/revoke")[0] == 404
    assert stranger.signed_in_user() is not None


def test_deleted_account_is_gone_everywhere(browser, open_browser, sandbox, user, email, events_of):
    other = open_browser()
    other.sign_in(email)
    image = upload(browser, picture()).json()["response"]
    answer = browser.ok("DELETE", "/me")
    assert answer["response"] == {"object": "user", "id": user, "deleted": True}
    assert answer["client"]["sessions"] == []
    assert other.signed_in_user() is None
    assert fetch(sandbox, image["public_url"]).status_code == 404
    form = {"identifier": email}
    assert browser.refused("POST", "/client/sign_ins", form) == (422, "form_identifier_not_found")
    deleted = [event for event in events_of(user, 3) if event["type"] == "user.deleted"]
    assert [event["data"] for event in deleted] == [answer["response"]]
    # The address is free again, for another account.
    assert browser.sign_up(email)["created_user_id"] != user


def test_sign_in_under_way_ends_with_the_account(browser, open_browser, user, email):
    other = open_browser()
    sign_in = other.ok("POST", "/client/sign_ins", {"identifier": email})["response"]
    browser.ok("DELETE", "/me")
    path = f"/client/sign_ins/{sign_in['id']}/attempt_first_factor"
    form = {"strategy": "password", "password": PASSWORD}
    assert other.refused("POST", path, form) == (400, "sign_in_identification_or_user_deleted")
    assert other.ok("GET", "/client")["response"]["sign_in"]["supported_first_factors"] == []
