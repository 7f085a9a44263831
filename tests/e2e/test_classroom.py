"""The classroom's own readers: a film in its player, a PDF in the page."""

import asyncio
import re

from playwright.async_api import Route, expect
from tests.people import Person, sign_up
from tests.stack import Stack
from tests.studio.conftest import become_educator, new_course
from tests.studio.test_uploads import begin, post

from .conftest import PHONE, Rows, Visits, soon

KEPT = 4.0
SHOWN = "film => [...film.textTracks].filter(t => t.mode === 'showing').map(t => t.language)"
CUES = "film => [...film.textTracks].flatMap(t => [...(t.activeCues ?? [])]).length > 0"

PDF = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R"
    " /Resources << /Font << /A 5 0 R /B 6 0 R >> >> >>",
    "<< /Length 71 >>\nstream\n"
    "BT /A 24 Tf 20 60 Td <4F60597D4E16754C> Tj /B 24 Tf 0 -40 Td (4) Tj ET\n"
    "endstream",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    " /DescendantFonts [7 0 R] >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 8 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900]"
    " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
]
"""Objects of a file that says hello in Chinese, with a tick, and holds no typeface for either."""


def pdf() -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(PDF, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size, end = len(PDF) + 1, len(content)
    content += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    content += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{end}\n%%EOF".encode()
    return content


def learner(stack: Stack, rows: Rows, kind: str) -> tuple[Person, str, str]:
    """Somebody enrolled, with the course and the lecture of a kind."""
    person = sign_up(stack)
    course = next(
        course
        for course in rows["courses"].find({"price.amount": 0, "state": "published"})
        if any(lecture["kind"] == kind for c in course["outline"] for lecture in c["lectures"])
    )
    slug = str(course["slug"])
    assert person.api("POST", f"/courses/{slug}/enrol").status_code == 200
    lectures = [lecture for c in course["outline"] for lecture in c["lectures"]]
    return person, slug, next(str(one["id"]) for one in lectures if one["kind"] == kind)


async def test_a_film_goes_on_with_captions_and_speed_by_keys_and_menus(
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

    await page.locator("media-playback-rate-menu-button").click()
    await page.get_by_role("menuitemradio", name="1.5x").click()
    await expect(film).to_have_js_property("playbackRate", 1.5)
    await page.locator("media-captions-menu-button").click()
    await page.get_by_role("menuitemradio", name="English").click()
    await page.wait_for_function(f"({SHOWN})(document.querySelector('video'))[0] === 'en'")
    await expect(page.get_by_role("menuitemradio")).to_have_count(0)  # both menus are closed

    # The tab leaves at once: nothing but the last request can tell where the film was.
    await page.goto("about:blank")
    at = f"/learn/{slug}/lectures/{lecture}"
    await soon(lambda: abs(person.api("GET", at).json()["progress"]["position"] - position) < 1)

    await visitor.goto(f"/learn/{slug}/{lecture}")
    await expect(film).to_have_js_property("playbackRate", 1.5)
    await expect(film).to_have_js_property("textTracks.length", 2)
    assert await film.evaluate(SHOWN) == ["en"]
    assert abs(await film.evaluate("film => film.currentTime") - position) < 1


async def test_a_tick_counts_though_the_page_is_left_at_once(
    stack: Stack, rows: Rows, visits: Visits
) -> None:
    person, slug, lecture = await asyncio.to_thread(learner, stack, rows, "video")
    visitor = await visits.open(stack, "vi")
    await visitor.be(person)
    await visitor.goto(f"/learn/{slug}/{lecture}")
    await visitor.button("learning.play").click()
    await expect(visitor.page.locator("video")).to_have_js_property("paused", False)
    mark = visitor.button("learning.markComplete")
    async with visitor.page.expect_navigation():
        # In one breath: the pause sends the position, the tick must not queue behind it.
        await mark.evaluate(
            "async (mark) => { const film = document.querySelector('video');"
            " film.currentTime = 9; film.pause();"
            " await new Promise((heard) => film.addEventListener('pause', heard));"
            " mark.click(); location.reload(); }"
        )
    at = f"/learn/{slug}/lectures/{lecture}"
    await soon(lambda: person.api("GET", at).json()["progress"]["completed"])
    await expect(visitor.button("learning.completed")).to_be_visible()


async def test_a_film_whose_address_is_refused_goes_on_with_another(
    stack: Stack, rows: Rows, visits: Visits
) -> None:
    person, slug, lecture = await asyncio.to_thread(learner, stack, rows, "video")
    at = f"/learn/{slug}/lectures/{lecture}"
    kept = {"completed": False, "position": KEPT}
    assert person.api("PUT", f"{at}/progress", json=kept).status_code == 200
    visitor = await visits.open(stack, "en")
    visitor.excused.append("the server responded with a status of 401")
    told: list[str] = []

    async def with_a_dead_address_first(route: Route) -> None:
        answer = await route.fetch()
        shown = await answer.json()
        if not told:
            shown["media"]["url"] = shown["media"]["url"].replace("signature=", "signature=0")
        told.append(shown["media"]["url"])
        await route.fulfill(response=answer, json=shown)

    await visitor.page.route(f"**/api{at}", with_a_dead_address_first)
    await visitor.be(person)
    await visitor.goto(f"/learn/{slug}/{lecture}")
    film = visitor.page.locator("video")
    await soon(lambda: len(told) == 2)
    await expect(film).to_have_attribute("src", told[1])
    await visitor.button("learning.play").click()
    await expect(film).to_have_js_property("paused", False)
    assert KEPT <= await film.evaluate("film => film.currentTime") < KEPT + 5


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


async def test_a_pdf_may_leave_out_its_typefaces(stack: Stack, visits: Visits) -> None:
    """The reader brings the standard ones, and the tables of Chinese letters; from here only."""
    educator = await asyncio.to_thread(become_educator, stack)
    studio = await asyncio.to_thread(new_course, educator)
    lecture = studio.lecture("document")
    ticket = begin(studio, lecture, "sách.pdf", len(pdf()))
    assert post(ticket, pdf()).status_code == 200
    await soon(lambda: studio.shown(lecture)["media"]["status"] == "ready")

    visitor = await visits.open(stack, "vi")
    fetched: list[str] = []
    visitor.page.context.on("response", lambda one: fetched.append(f"{one.status} {one.url}"))
    await visitor.be(educator)
    await visitor.goto(f"/learn/{studio.course()['slug']}/{lecture}")
    await expect(visitor.page.locator(".react-pdf__Page__canvas")).to_be_visible()
    text = visitor.page.locator(".react-pdf__Page__textContent")
    await expect(text).to_contain_text("你好世界")
    for part in ("cmaps/UniGB-UCS2-H.bcmap", "standard_fonts/FoxitDingbats.pfb"):
        assert [one for one in fetched if one.startswith("200 ") and one.endswith(f"/{part}")]
