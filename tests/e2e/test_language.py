"""The browser, the address and the reader's own choice decide the language, and it stays."""

import pytest
from playwright.async_api import expect
from tests.stack import Stack

from .conftest import Visits
from .visitor import SLUG, Visitor
from .words import Words

PRICES = {"vi": "249.000\xa0₫", "en": "₫249,000"}
NAMES = {"vi": "Tiếng Việt", "en": "English"}


async def speaks(visitor: Visitor, language: str) -> None:
    """On the course's page: its words, its prices, and what the page says of itself."""
    visitor.words = Words(language)
    await expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    await expect(visitor.button("courses.buyNow").filter(visible=True)).to_be_visible()
    price = visitor.page.get_by_text(PRICES[language], exact=True).filter(visible=True)
    await expect(price.first).to_be_visible()
    for other in PRICES.keys() - {language}:
        await expect(visitor.page.get_by_text(PRICES[other], exact=True)).to_have_count(0)


@pytest.mark.parametrize(("language", "other"), [("vi", "en"), ("en", "vi")])
async def test_the_browsers_language_until_another_is_chosen(
    stack: Stack, visits: Visits, language: str, other: str
) -> None:
    visitor = await visits.open(stack, language)
    await visitor.goto(f"/courses/{SLUG}")
    await speaks(visitor, language)

    shown = visitor.words("common.language", name=NAMES[language])
    await visitor.page.get_by_role("button", name=shown).click()
    await visitor.page.get_by_role("menuitemradio", name=NAMES[other], exact=True).click()
    await speaks(visitor, other)
    assert f"lang={other}" in visitor.page.url
    await visitor.page.reload()
    await speaks(visitor, other)
    await visitor.goto(f"/courses/{SLUG}")  # without it in the address
    await speaks(visitor, other)


@pytest.mark.parametrize(("language", "other"), [("vi", "en"), ("en", "vi")])
async def test_the_address_decides_before_the_browser(
    stack: Stack, visits: Visits, language: str, other: str
) -> None:
    visitor = await visits.open(stack, language)
    await visitor.goto(f"/courses/{SLUG}?lang={other}")
    await speaks(visitor, other)
    await visitor.page.reload()
    await speaks(visitor, other)


async def test_a_language_that_khoa_does_not_speak_falls_back(stack: Stack, visits: Visits) -> None:
    visitor = await visits.open(stack, "ja")
    await visitor.goto(f"/courses/{SLUG}")
    await speaks(visitor, "vi")
