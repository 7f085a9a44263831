"""A course's whole life: somebody becomes an educator and makes it, somebody else learns it all."""

import io
import re

import httpx
from PIL import Image, ImageStat
from playwright.async_api import Locator, Page, expect
from tests.media.pictures import photo
from tests.people import sign_in, sign_up
from tests.stack import ROOT, Stack

from .conftest import Rows, Visits
from .visitor import PASSWORD, Visitor

TITLE = "Lập trình đồng hồ cát"
TYPED = "lap trinh dong ho cat"
SUMMARY = "Một khóa học ngắn về thời gian."
CHAPTER = "Bắt đầu"
FILM, EMBED, TEXT = "Xem phim", "Xem trên YouTube", "Đọc thêm"
VIDEO_FILE = ROOT / "src" / "khoa" / "demo" / "film" / "hoc-cung-khoa.mp4"
YOUTUBE_ID = "dQw4w9WgXcQ"
PLAYER = f"https://www.youtube-nocookie.com/embed/{YOUTUBE_ID}"
PRICE = 199_000

YOUTUBE_PLAYER = """
  let listened = false;
  const tell = (info) =>
    parent.postMessage(JSON.stringify({event: 'infoDelivery', info}), '*');
  addEventListener('message', ({data}) => {
    listened = JSON.parse(data).event === 'listening';
    tell({currentTime: 0, playerState: -1});
  });
"""

TO_THE_END = "film => { film.currentTime = film.duration - 1; }"


async def test_a_course_is_made_and_learned_to_the_end(
    stack: Stack, rows: Rows, visits: Visits
) -> None:
    visitor = await visits.open(stack, "vi")
    await stand_in_for_youtube(visitor)

    educator = await visitor.sign_up()
    await become_educator(visitor)
    await create(visitor)
    await describe(visitor)
    await choose_cover(visitor)
    await fill(visitor)
    slug = await publish(visitor)
    await visitor.sign_out()
    course = rows["courses"].find_one({"slug": slug})
    assert course
    assert course["price"] == {"amount": PRICE, "currency": "vnd"}
    cover_is_upright(str(course["cover"]["url"]))

    await visitor.be(sign_up(stack))  # the form has been filled once
    await find(visitor, slug)
    await buy(visitor)
    await learn(visitor, slug)

    # Others see the school as it was.
    teacher = sign_in(stack, educator, PASSWORD)
    withdrawn = teacher.api("POST", f"/educator/courses/{course['_id']}/unpublish")
    assert withdrawn.status_code == 200, withdrawn.text


async def stand_in_for_youtube(visitor: Visitor) -> None:
    """Its player cannot be had here; that exactly this film is asked for can be seen, and what it
    says to the page that listens is known."""
    page = f"<!doctype html><title>YouTube</title><script>{YOUTUBE_PLAYER}</script>"
    await visitor.page.context.route(
        re.compile(rf"^{re.escape(PLAYER)}\?"),
        lambda route: route.fulfill(body=page, content_type="text/html"),
    )
    visitor.excused.append(rf"^asked elsewhere: {re.escape(PLAYER)}\?\S*$")


async def become_educator(visitor: Visitor) -> None:
    await visitor.link("common.teach").first.click()
    await visitor.wait_for_path("/teach")
    await visitor.field("studio.teach.form.headline").fill("Thợ làm đồng hồ")
    await visitor.button("studio.teach.form.submit").click()
    await visitor.wait_for_path("/studio")
    await visitor.says("studio.teach.welcome")


async def create(visitor: Visitor) -> None:
    await visitor.button("studio.new.action").click()
    await visitor.field("studio.fields.title").fill(TITLE)
    await visitor.field("studio.fields.category").select_option(index=1)
    await visitor.button("studio.new.create").click()
    await visitor.wait_for_path(r"/studio/courses/\w+")
    await expect(visitor.title()).to_have_text(TITLE)
    await expect(visitor.page.get_by_text(visitor.words("studio.state.draft"))).to_be_visible()


async def describe(visitor: Visitor) -> None:
    """The price among the first things, and the long text in the editor."""
    page = visitor.page
    await visitor.field("studio.fields.subtitle").fill(SUMMARY)
    await page.get_by_text(visitor.words("studio.price.paid"), exact=True).click()
    amount = visitor.words("studio.price.amount", currency="VND")
    await page.get_by_label(amount, exact=True).fill(str(PRICE))
    await save(visitor, page.get_by_role("main"))

    await section(visitor, "description")
    text = page.get_by_role("textbox", name=visitor.words("studio.description.label"))
    await text.click()
    await page.keyboard.type("Cát rơi, giờ trôi, ta học.")
    await save(visitor, page.get_by_role("main"))


async def choose_cover(visitor: Visitor) -> None:
    """A photo of 12 megapixels from a phone that was held upright."""
    await section(visitor, "cover")
    await visitor.page.get_by_label(visitor.words("studio.cover.choose")).set_input_files(
        {
            "name": "IMG_0612.jpg",
            "mimeType": "image/jpeg",
            "buffer": photo(4032, 3024, orientation=6),
        }
    )
    await visitor.says("studio.cover.saved")
    await expect(visitor.page.get_by_label(visitor.words("studio.cover.replace"))).to_be_attached()
    await visitor.shows_picture(visitor.page.get_by_role("img", name=TITLE))


def cover_is_upright(address: str) -> None:
    """What is kept is turned, made smaller, and says nothing of where it was taken."""
    answer = httpx.get(address, trust_env=False)
    kept = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert kept.size == (1920, 2560)
    assert dict(Image.open(io.BytesIO(answer.content)).getexif()) == {}
    red, _, blue = ImageStat.Stat(kept.crop((0, 0, 1920, 1200))).mean
    assert red > blue  # the sensor's left half was up
    red, _, blue = ImageStat.Stat(kept.crop((0, 1360, 1920, 2560))).mean
    assert red < blue


async def fill(visitor: Visitor) -> None:
    """One chapter with a film, an address of YouTube and a text."""
    page = visitor.page
    await section(visitor, "curriculum")
    await visitor.field("studio.chapter.first").fill(CHAPTER)
    await visitor.button("studio.chapter.add").click()
    await visitor.says("studio.chapter.added")

    drawer = await add_lecture(visitor, FILM, "video")
    chooser = drawer.get_by_label(visitor.words("studio.upload.choose.video"))
    await chooser.set_input_files(VIDEO_FILE)
    await visitor.says("studio.upload.done", filename=VIDEO_FILE.name)
    await expect(drawer.get_by_text(VIDEO_FILE.name)).to_be_visible()
    await close(visitor, drawer)

    drawer = await add_lecture(visitor, EMBED, "youtube")
    await visitor.field("studio.lecture.address").fill(f"youtu.be/{YOUTUBE_ID}?si=abc&t=12")
    await save(visitor, drawer)
    await expect(drawer.get_by_text(visitor.words("studio.lecture.found"))).to_contain_text(
        YOUTUBE_ID
    )
    await close(visitor, drawer)

    drawer = await add_lecture(visitor, TEXT, "text")
    await drawer.get_by_role("textbox", name=visitor.words("studio.lecture.text")).click()
    await drawer.get_by_role("button", name=visitor.words("studio.editor.h2")).click()
    await page.keyboard.type("Vì sao là cát")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Vì ")
    await page.keyboard.press("Control+b")
    await page.keyboard.type("cát không vội")
    await save(visitor, drawer)
    await close(visitor, drawer)


async def add_lecture(visitor: Visitor, title: str, kind: str) -> Locator:
    """The drawer in which it is filled."""
    await visitor.button("studio.lecture.addTo", chapter=CHAPTER).click()
    await visitor.field("studio.lecture.title").fill(title)
    await visitor.field("studio.lecture.kind").select_option(kind)
    await visitor.button("studio.lecture.add").click()
    drawer = visitor.page.get_by_role("dialog")
    await expect(drawer.get_by_role("heading", name=title, exact=True)).to_be_visible()
    return drawer


async def section(visitor: Visitor, name: str) -> None:
    """Another part of the editor."""
    parts = visitor.page.get_by_role("navigation", name=visitor.words("studio.sections.label"))
    await parts.get_by_role("link", name=visitor.words(f"studio.sections.{name}")).click()
    heading = visitor.page.get_by_role("heading", level=2)
    await expect(heading.first).to_have_text(visitor.words(f"studio.sections.{name}"))


async def save(visitor: Visitor, form: Locator) -> None:
    await form.get_by_role("button", name=visitor.words("studio.save"), exact=True).click()
    saved = form.get_by_role("status").filter(has_text=visitor.words("studio.allSaved"))
    await expect(saved).to_be_visible()


async def close(visitor: Visitor, drawer: Locator) -> None:
    await drawer.get_by_role("button", name=visitor.words("common.close"), exact=True).click()
    await expect(drawer).to_have_count(0)


async def publish(visitor: Visitor) -> str:
    """The course's slug, from its public page."""
    await section(visitor, "publish")
    await visitor.button("studio.publish.publish").click()
    dialog = visitor.page.get_by_role("dialog")
    await dialog.get_by_role(
        "button", name=visitor.words("studio.publish.publish"), exact=True
    ).click()
    await visitor.says("studio.publish.publishDone")
    main = visitor.page.get_by_role("main")
    await main.get_by_role("alert").get_by_role("link").click()
    await visitor.wait_for_path(r"/courses/[\w-]+")
    await expect(visitor.title()).to_have_text(TITLE)
    return visitor.page.url.rsplit("/", 1)[-1]


async def find(visitor: Visitor, slug: str) -> None:
    """By its title as it is typed on a keyboard without marks."""
    await visitor.goto("/courses")
    search = visitor.page.get_by_role("searchbox", name=visitor.words("common.search"))
    await search.fill(TYPED)
    await search.press("Enter")
    await visitor.shows_title("catalogue.resultsFor", q=TYPED)
    first = visitor.page.get_by_role("main").get_by_role("article").first
    course = first.get_by_role("link", name=TITLE, exact=True)
    await expect(course).to_be_visible()
    await visitor.shows_picture(first.get_by_role("img").first)
    await course.click()
    await visitor.wait_for_path(f"/courses/{slug}")
    await expect(visitor.title()).to_have_text(TITLE)


async def buy(visitor: Visitor) -> None:
    await visitor.button("courses.buyNow").filter(visible=True).click()
    await visitor.wait_for_payment_page()
    await visitor.pay()
    await visitor.wait_for_path("/checkout/success")
    await visitor.shows_title("purchases.outcome.paid.title")


async def learn(visitor: Visitor, slug: str) -> None:
    page = visitor.page
    await visitor.link("purchases.startCourse", course=TITLE).click()
    await visitor.wait_for_path(rf"/learn/{slug}/\w+")
    await expect(visitor.title()).to_have_text(FILM)
    film = page.locator("video")
    await film.press("Space")
    await film.evaluate(TO_THE_END)

    await expect(visitor.title()).to_have_text(EMBED)  # comes by itself, and so does the next
    frame = page.frame_locator(f'iframe[title="{EMBED}"]')
    await expect(frame.locator("html")).to_be_attached()
    embedded = next(one for one in page.frames if one.url.startswith(f"{PLAYER}?"))
    await embedded.wait_for_function("listened")
    await embedded.evaluate("tell({currentTime: 212, playerState: 0})")

    await expect(visitor.title()).to_have_text(TEXT)
    await expect(page.get_by_role("heading", name="Vì sao là cát", level=2)).to_be_visible()
    await expect(page.get_by_role("strong")).to_have_text("cát không vội")
    await complete(visitor)
    await expect(
        page.get_by_role("heading", name=visitor.words("learning.finish.title"))
    ).to_be_visible()
    await is_finished(page, visitor.words("learning.progress"))

    await visitor.goto("/learning")
    await is_finished(page, visitor.words("learning.progressOf", course=TITLE))


async def complete(visitor: Visitor) -> None:
    await visitor.button("learning.markComplete").click()
    await expect(visitor.button("learning.completed")).to_be_visible()


async def is_finished(page: Page, bar: str) -> None:
    progress = page.get_by_role("progressbar", name=bar, exact=True)
    await expect(progress).to_have_attribute("aria-valuenow", "100")
