"""Pictures of every page in two sizes, two languages, light and dark, to be looked at.

`python -m tests.e2e.gallery [NAME …]` starts Khoa by itself and writes to build/gallery/; names of
pages (see pages.py, and `payment`) limit it to those.
"""

import asyncio
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from tests.people import sign_up
from tests.stack import ROOT, Stack

from .conftest import LOCALES, launch
from .pages import PERSONAL, PUBLIC, Buyer, buyer, settled
from .visitor import SLUG, Visitor
from .words import Words

GALLERY = ROOT / "build" / "gallery"
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
COLOURS = ("light", "dark")
# Pictures further down are fetched when the reader comes near.
SEEN = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
  // One that lies beyond the edge of a row is not fetched, and its decoding never ends.
  const near = [...document.images].filter((image) => image.loading !== 'lazy' || image.complete);
  await Promise.allSettled(near.map((image) => image.decode()));
  scrollTo(0, 0);
}"""


async def walk(
    browser: Browser, stack: Stack, somebody: Buyer, names: set[str], look: list[str]
) -> None:
    """One size, language and colour: the public pages, the payment page, then a buyer's."""
    size, language, colours = look
    context = await browser.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]
        locale=LOCALES[language],
        color_scheme=colours,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    visitor = Visitor(await context.new_page(), stack, Words(language))
    folder = GALLERY / f"{size}-{language}-{colours}"
    folder.mkdir(parents=True, exist_ok=True)

    async def take(name: str, address: str) -> None:
        if not names or name in names:
            await visitor.page.goto(address)
            await settled(visitor.page)
            await visitor.page.evaluate(SEEN)
            await settled(visitor.page)
            await visitor.page.screenshot(path=folder / f"{name}.png", full_page=True)

    for name, path in PUBLIC.items():
        await take(name, stack.base_url + path.format(**somebody.places))
    await take("payment", await asyncio.to_thread(payment_page, stack, language))
    await visitor.be(somebody.person)
    for name, path in PERSONAL.items():
        await take(name, stack.base_url + path.format(**somebody.places))
    await context.close()


def payment_page(stack: Stack, language: str) -> str:
    """Of somebody who reads Khoa in that language."""
    person = sign_up(stack)
    person.http.headers["accept-language"] = language
    return str(person.checkout(SLUG)["url"])


async def take_all(stack: Stack, names: set[str]) -> None:
    somebody = await asyncio.to_thread(buyer, stack)
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        for look in product(SIZES, LOCALES, COLOURS):
            await walk(browser, stack, somebody, names, list(look))
            print(GALLERY.relative_to(ROOT) / "-".join(look))  # noqa: T201 (a script)
        await browser.close()


def main(names: set[str]) -> None:
    if unknown := names - {*PUBLIC, *PERSONAL, "payment"}:
        sys.exit(f"No such page: {', '.join(sorted(unknown))}")
    if not names:
        shutil.rmtree(GALLERY, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), {"KHOA_WORKERS": "1"})
        try:
            stack.start()
            asyncio.run(take_all(stack, names))
        finally:
            if stack.serve and stack.serve.poll() is None:
                stack.stop()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
