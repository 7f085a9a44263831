"""The classroom's own readers: a film in its player, a PDF in the page."""

import asyncio
import re

from playwright.async_api import expect
from tests.people import Person, sign_up
from tests.stack import Stack

from .conftest import PHONE, Rows, Visits, soon

KEPT = 4.0
SHOWN = "film => [...film.textTracks].filter(t => t.mode === 'showing').map(t => t.language)"
CUES = "film => [...film.textTracks].flatMap(t => [...(t.activeCues ?? [])]).length > 0"


def learner(stack: Stack, rows: Rows, kind: str) -> tuple[Person, str, str]:
    """Somebody enrolled, with the course and the lecture of a kind."""
    person = sign_up(stack)
    course = next(
        course
        for course in rows["courses"].find({"price.amount": 0, "state": "published"})
        if any(lecture["kind"] == kind for c in course["chapters"] for lecture in c["lectures"])
    )
    slug = str(course["slug"])
    assert person.api("POST", f"/courses/{slug}/enrol").status_code == 200
    lectures = [lecture for c in course["chapters"] for lecture in c["lectures"]]
    return person, slug, next(str(one["id"]) for one in lectures if one["kind"] == kind)


async def test_a_film_goes_on_with_captions_and_speed_by_keyboard(
    stack: Stack, rows: Rows, visits: Visits
) -> None:
    person, slug, lecture = await asyncio.to_thread(learner, stack, rows, "video")
    progress = f"/learn/{slug}/lectures/{lecture}/progress"
    kept = {"completed": False, "position": KEPT}
    assert person.api("PUT", progress, json=kept).status_code == 200

    visitor = await visits.open(stack, "vi")
    page = visitor.page
    await visitor.be(person)
    await visitor.goto(f"/learn/{slug}/{lecture}")
    film = page.locator("video")
    await expect(page.locator("media-playback-rate-menu-button")).to_have_attribute(
        "aria-label", re.compile("^tốc độ phát", re.IGNORECASE)
    )
    await visitor.button("learning.play").click()
    await expect(film).to_have_js_property("paused", False)
    assert KEPT <= await film.evaluate("film => film.currentTime") < KEPT + 5

    await page.keyboard.press("c")
    await expect(film).to_have_js_property("textTracks.length", 2)
    assert await film.evaluate(SHOWN) == ["vi"]
    await page.wait_for_function(f"({CUES})(document.querySelector('video'))")
    await page.keyboard.press("Shift+>")
    await expect(film).to_have_js_property("playbackRate", 1.25)
    await page.keyboard.press(" ")
    await expect(film).to_have_js_property("paused", True)
    await page.keyboard.press("ArrowRight")
    position = await film.evaluate("film => film.currentTime")
    assert position > KEPT + 9

    # The tab leaves at once: nothing but the last request can tell where the film was.
    await page.goto("about:blank")
    at = f"/learn/{slug}/lectures/{lecture}"
    await soon(lambda: abs(person.api("GET", at).json()["progress"]["position"] - position) < 1)

    await visitor.goto(f"/learn/{slug}/{lecture}")
    await expect(film).to_have_js_property("playbackRate", 1.25)
    await expect(film).to_have_js_property("textTracks.length", 2)
    assert await film.evaluate(SHOWN) == ["vi"]
    assert abs(await film.evaluate("film => film.currentTime") - position) < 1


async def test_a_pdf_is_read_in_the_page_of_a_phone(
    stack: Stack, rows: Rows, visits: Visits
) -> None:
    person, slug, lecture = await asyncio.to_thread(learner, stack, rows, "document")
    visitor = await visits.open(stack, "en", PHONE)
    page = visitor.page
    await visitor.be(person)
    await visitor.goto(f"/learn/{slug}/{lecture}")
    sheet = page.locator(".react-pdf__Page__canvas")
    await expect(sheet).to_be_visible()
    box = await sheet.bounding_box()
    assert box and 300 < box["width"] <= PHONE["width"]
    text = page.locator(".react-pdf__Page__textContent")
    await expect(text).to_contain_text(re.compile(r"\w{4}"))
    async with page.expect_download() as saved:
        await visitor.button("learning.document.download").click()
    download = await saved.value
    assert download.suggested_filename.endswith(".pdf")
