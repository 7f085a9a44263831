"""One press on the sign-in page, and a demo account is in."""

import pytest
from playwright.async_api import expect
from tests.stack import Stack

from .conftest import Visits


@pytest.mark.parametrize(
    ("role", "language"), [("student", "vi"), ("educator", "en"), ("admin", "vi")]
)
async def test_a_demo_account_signs_in(
    stack: Stack, visits: Visits, role: str, language: str
) -> None:
    email = f"{role}@khoa.test"
    visitor = await visits.open(stack, language)
    await visitor.goto("/learning")  # for somebody only: leads to sign in, and back here after
    await visitor.wait_for_path("/sign-in")
    await visitor.button("account.demo.use", email=email).click()
    await visitor.wait_for_path("/learning")
    await visitor.shows_title("learning.title")
    await visitor.page.locator(".cl-userButtonTrigger").click()
    await expect(visitor.page.locator(".cl-userButtonPopoverCard")).to_contain_text(email)
