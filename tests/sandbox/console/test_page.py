"""The console's page in a real browser."""

import re
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import cloudinary
import cloudinary.uploader
import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from tests.sandbox.clerk.conftest import Browser
from tests.sandbox.cloudinary.conftest import picture, sdk  # noqa: F401 (a fixture)
from tests.sandbox.conftest import Receiver, Sandbox, free_port

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def smtp_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def sandbox(start_sandbox: Callable[..., Sandbox], smtp_port: int) -> Sandbox:
    return start_sandbox(KHOA_SANDBOX_SMTP_PORT=str(smtp_port))


@pytest.fixture
def trouble() -> list[str]:
    """What the page complains of; a test that provokes it takes it out."""
    return []


@pytest.fixture
def page(chromium: Chromium, sandbox: Sandbox, trouble: list[str]) -> Iterator[Page]:
    """Fails at the end if the page asked elsewhere or complained."""
    context: BrowserContext = chromium.new_context(locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: line.type == "error" and trouble.append(line.text))
    page.on(
        "request",
        lambda request: request.url.startswith(sandbox.base_url) or trouble.append(request.url),
    )
    page.goto(sandbox.base_url)
    yield page
    context.close()
    assert trouble == []


def test_a_code_arrives_by_itself_and_is_copied(page: Page, sandbox: Sandbox) -> None:
    expect(page.get_by_role("status").first).to_have_text("Live")
    Browser(sandbox).sign_up("live@example.com")
    message = page.locator("li.message").filter(has_text="live@example.com")
    code = message.locator("output")
    expect(code).to_have_text(re.compile(r"^\d{6}$"))
    message.get_by_role("button", name=re.compile("Copy")).click()
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()


def test_what_was_sent_never_becomes_markup(page: Page, sandbox: Sandbox) -> None:
    name = "<img src=x onerror=alert(1)>"
    Browser(sandbox).sign_up("markup@example.com", name, "<script>alert(2)</script>")
    page.keyboard.press("2")
    heading = page.get_by_role("heading", name=name)
    expect(heading).to_contain_text("<script>alert(2)</script>")
    assert page.locator("main script, main img[src='x']").count() == 0


def test_a_failed_webhook_is_looked_at_and_sent_again(
    page: Page, sandbox: Sandbox, receiver: Receiver
) -> None:
    receiver.answer = lambda request: (500, b'{"title":"no database"}')
    Browser(sandbox).sign_up("hook@example.com")
    page.keyboard.press("5")
    row = page.locator("li.delivery").filter(has_text="user.created").first
    expect(row).to_contain_text("HTTP 500")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("hook@example.com")
    expect(row).to_contain_text("svix-signature")
    expect(row).to_contain_text("no database")
    receiver.answer = lambda request: (200, b"")
    row.get_by_role("button", name="Send again").click()
    expect(row).to_contain_text("delivered")
    expect(row.locator("details")).to_have_attribute("open", "")


@pytest.mark.usefixtures("sdk")
def test_media_stand_as_thumbnails(page: Page) -> None:
    cloudinary.uploader.upload(picture(), public_id="khoa/bìa", type="authenticated")
    page.keyboard.press("4")
    image = page.locator("li.asset img").first
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 320)
    expect(page.locator("li.asset")).to_contain_text(["protected"])


def test_search_by_the_keyboard(page: Page, sandbox: Sandbox) -> None:
    for name in ("one", "two"):
        Browser(sandbox).sign_up(f"search-{name}@example.com")
    expect(page.locator("li.message").filter(has_text="search-two")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("SEARCH-ONE")
    expect(page.locator("li.message")).to_have_count(1)
    page.keyboard.type("x")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()


def test_both_languages_and_both_themes_are_remembered(page: Page) -> None:
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", name="Hộp thư")).to_be_visible()
    before = background(page)
    page.get_by_role("button", name="Sáng hoặc tối").click()
    after = background(page)
    assert after != before
    page.reload()
    expect(page.get_by_role("heading", name="Hộp thư")).to_be_visible()
    assert background(page) == after


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for key in "123456L123456":
        if key == "L":
            page.get_by_role("button", name="Tiếng Việt").click()
            continue
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for tab in page.locator("#tabs a").all():
            box = tab.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
            assert tab.evaluate("tab => tab.scrollWidth <= tab.clientWidth")


def test_chaos_is_made_and_ended_by_the_keyboard(page: Page, sandbox: Sandbox) -> None:
    page.keyboard.press("6")
    stripe = page.locator("li.plan").filter(has=page.get_by_role("heading", name="Stripe"))
    expect(stripe).to_contain_text("behaves")
    stripe.get_by_label("Answers 503: next", exact=True).focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(stripe).to_contain_text("misbehaves")
    calls = f"{sandbox.base_url}/stripe/v1/events"
    assert httpx.get(calls).status_code == 503
    expect(stripe).to_contain_text("1 answered 503")
    page.keyboard.press("Tab")  # a field that nobody is in follows what happens
    expect(stripe.get_by_label("Answers 503: next", exact=True)).to_have_value("1")
    banner = page.get_by_text("Chaos is on")
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Turn all off").press("Enter")
    expect(banner).to_be_hidden()
    expect(stripe).not_to_contain_text("misbehaves")
    assert httpx.get(calls).status_code == 401


def test_a_value_that_cannot_be_is_refused_in_words(page: Page, trouble: list[str]) -> None:
    page.keyboard.press("6")
    clerk = page.locator("li.plan").first
    clerk.get_by_label("Sent twice: %").fill("250")
    clerk.get_by_label("Sent twice: %").press("Enter")
    expect(page.locator(".toast.bad")).to_contain_text("webhooks.twice")
    expect(clerk).to_contain_text("behaves")
    assert "422" in trouble.pop()


def test_mail_is_read_as_it_was_sent_and_its_link_opens(
    page: Page, sandbox: Sandbox, smtp_port: int, trouble: list[str]
) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Chào", "khoa@khoa.test", "lan@khoa.test"
    letter.set_content(f"Học tiếp: {sandbox.base_url}/chaos.\n")
    link = f"<a href='{sandbox.base_url}/chaos'>Học tiếp</a>"
    letter.add_alternative(f"<h1>Chào Lan</h1>{link}<script>parent.x = 1</script>", subtype="html")
    with smtplib.SMTP("127.0.0.1", smtp_port) as client:
        client.send_message(letter)
    message = page.locator("li.message").filter(has_text="lan@khoa.test")
    written = message.locator("p.text a")
    expect(written).to_have_attribute("href", f"{sandbox.base_url}/chaos")
    message.get_by_text("As it is shown to the reader").press("Enter")
    frame = message.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Chào Lan")).to_be_visible()
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Học tiếp").click()
    expect(opened.value).to_have_url(f"{sandbox.base_url}/chaos")
    assert page.evaluate("window.x") is None
    assert trouble.pop().startswith("Blocked script execution")


def background(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_a_person_is_banned_by_the_keyboard_which_keeps_its_place(
    page: Page, sandbox: Sandbox
) -> None:
    Browser(sandbox).sign_up("keyboard@example.com", "Bình", "Trần")
    page.keyboard.press("2")
    mine = page.locator("li.card").filter(has_text="keyboard@example.com")
    ban = mine.get_by_role("button", name="Ban", exact=True)
    expect(ban).to_have_accessible_description("Bình Trần")
    ban.press("Enter")
    lift = mine.get_by_role("button", name="Lift the ban")
    expect(lift).to_be_focused()
    page.keyboard.press("Enter")
    expect(ban).to_be_focused()


def test_it_goes_on_by_itself_after_a_restart(
    page: Page, sandbox: Sandbox, trouble: list[str]
) -> None:
    live = page.get_by_role("status").first
    expect(live).to_have_text("Live")
    sandbox.stop()
    expect(live).to_have_text("The sandbox does not answer")
    sandbox.start()
    expect(live).to_have_text("Live", timeout=20_000)
    Browser(sandbox).sign_up("restart@example.com")
    expect(page.locator("li.message").filter(has_text="restart@example.com")).to_be_visible()
    assert all("net::ERR" in line for line in trouble), trouble
    trouble.clear()
