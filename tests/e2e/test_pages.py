"""What holds for every page: it fits its window, anyone can use it, and it asks nobody else.

That no request leaves the machine and the console stays empty is what `visits` sees to.
"""

import json
from functools import cache
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.stack import ROOT, Stack

from .conftest import Visits
from .pages import MISSING, PERSONAL, PUBLIC, Buyer, buyer
from .visitor import Visitor

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
STILL = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const passing = document.getAnimations().filter(
    (animation) => animation.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(passing.map((animation) => animation.finished));
}"""
SERIOUS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ target, any }) =>
      `${target.join(' ')}: ${any.map(({ message }) => message).join('; ')}`)].join('\\n  '));
}"""


@pytest.fixture(scope="session")
def somebody(stack: Stack) -> Buyer:
    return buyer(stack)


@cache
def axe() -> str:
    return AXE.read_text()


async def settled(page: Page) -> None:
    """The page has its heading, Clerk's parts and its typeface; nothing is asked and moves."""
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.evaluate(STILL)


async def serious_violations(page: Page) -> list[Any]:
    """What axe-core finds serious or critical."""
    found: list[Any] = await page.evaluate(SERIOUS)
    return found


async def width(page: Page) -> Any:
    return await page.evaluate("document.documentElement.scrollWidth")


async def check(visitor: Visitor) -> None:
    """In every size and colour, all differences at once."""
    page = visitor.page
    wrong: dict[str, Any] = {}
    await settled(page)
    await page.evaluate(axe())
    for window in (WIDE, NARROW):
        await page.set_viewport_size({**window})  # type: ignore[typeddict-item]
        for colours in ("light", "dark"):
            await page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            await settled(page)
            name = f"{colours}, {window['width']} wide"
            if found := await serious_violations(page):
                wrong[name] = found
            if await width(page) > window["width"]:
                wrong[f"{name}: scrolls to"] = await width(page)
    assert wrong == {}, json.dumps(wrong, indent=1)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", [*PUBLIC, *PERSONAL])
async def test_a_page_fits_and_can_be_used_by_anyone(
    stack: Stack, visits: Visits, somebody: Buyer, name: str, language: str
) -> None:
    visitor = await visits.open(stack, language, WIDE, reduced_motion="reduce")
    if name in PERSONAL:
        await visitor.be(somebody.person)
    if name in MISSING:
        visitor.excused.append(r"status of 40[34]")
    path = (PUBLIC | PERSONAL)[name].format(**somebody.places)
    await visitor.goto(path)
    await check(visitor)
