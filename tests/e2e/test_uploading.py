"""Files that an educator sends, and what an educator takes back, in a browser."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect
from tests.media.pictures import photo
from tests.people import Person
from tests.stack import Stack, eventually
from tests.studio.conftest import Studio, become_educator, new_course
from tests.studio.test_studio import ready
from tests.studio.test_uploads import FILM, at_cloudinary, begin, post, status

from .conftest import Rows, Visits, soon
from .visitor import Visitor

UPLOAD_ADDRESS = re.compile(r"/cloudinary/v1_1/[^/]+/video/upload$")
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000}


@pytest.fixture(scope="module")
def educator(stack: Stack) -> Person:
    return become_educator(stack)


async def open_studio(visits: Visits, studio: Studio, search: str) -> Visitor:
    visitor = await visits.open(studio.person.stack, "vi")
    await visitor.be(studio.person)
    await visitor.goto(f"/studio/courses/{studio.id}?{search}")
    return visitor


def chooser(visitor: Visitor, key: str) -> Locator:
    return visitor.page.get_by_label(visitor.words(key))


def left_at_cloudinary(stack: Stack, rows: Rows, lecture: str) -> list[str]:
    """The names of the uploaded files of this lecture that are stored there now."""
    names = [one["filename"] for one in rows["uploads"].find({"lecture_id": lecture})]
    tickets: list[dict[str, Any]] = [
        {"fields": {"public_id": one["public_id"]}}
        for one in rows["uploads"].find({"lecture_id": lecture})
    ]
    stored = [at_cloudinary(stack, ticket, "video") for ticket in tickets]
    return [name for name, there in zip(names, stored, strict=True) if there]


async def test_a_tab_closed_at_the_last_byte_loses_nothing(
    educator: Person, visits: Visits
) -> None:
    studio = new_course(educator)
    lecture = studio.lecture("video")
    visitor = await open_studio(visits, studio, f"tab=curriculum&lecture={lecture}")
    asked = asyncio.Event()
    # The page's own hint never arrives: only Cloudinary tells.
    await visitor.page.route("**/complete", lambda _route: asked.set())
    async with visitor.page.expect_response(UPLOAD_ADDRESS) as answered:
        await chooser(visitor, "studio.upload.choose.video").set_input_files(FILM)
    assert (await answered.value).ok
    await asyncio.wait_for(asked.wait(), 10)
    await visitor.page.close()
    await soon(lambda: status(studio, lecture) == "ready")
    assert studio.shown(lecture)["media"]["filename"] == FILM.name


async def test_a_cancelled_upload_leaves_nothing_and_the_film_before_it(
    educator: Person, stack: Stack, rows: Rows, visits: Visits
) -> None:
    studio = new_course(educator)
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    assert post(begin(studio, lecture, "truoc.mp4", len(content)), content).status_code == 200
    eventually(lambda: status(studio, lecture) == "ready")
    before = studio.shown(lecture)

    visitor = await open_studio(visits, studio, f"tab=curriculum&lecture={lecture}")
    drawer = visitor.page.get_by_role("dialog")
    await expect(drawer.get_by_text("truoc.mp4")).to_be_visible()
    line = await visitor.page.context.new_cdp_session(visitor.page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", SLOW)
    async with visitor.page.expect_request(UPLOAD_ADDRESS):
        await chooser(visitor, "studio.upload.replace").set_input_files(
            {"name": "sau.mp4", "mimeType": "video/mp4", "buffer": content}
        )
    await visitor.button("studio.upload.cancel").click()
    await expect(drawer.get_by_text("truoc.mp4")).to_be_visible()
    await expect(drawer.get_by_text("sau.mp4")).to_have_count(0)
    assert studio.shown(lecture) == before
    assert [one["state"] for one in rows["uploads"].find({"lecture_id": lecture})] == [
        "attached",
        "gone",
    ]
    assert left_at_cloudinary(stack, rows, lecture) == ["truoc.mp4"]


async def test_what_is_published_is_taken_back_bit_by_bit(educator: Person, visits: Visits) -> None:
    studio = new_course(educator)
    ready(studio)
    file = {"file": ("a.jpg", photo())}
    assert studio.call("PUT", "/cover", files=file).status_code == 200
    studio.ok("POST", "/publish")
    film = studio.lecture("vimeo")
    visitor = await open_studio(visits, studio, f"tab=curriculum&lecture={film}")
    drawer = visitor.page.get_by_role("dialog")
    save = drawer.get_by_role("button", name=visitor.words("studio.save"), exact=True)

    address = visitor.field("studio.lecture.address")
    await address.fill("https://example.com/76979871")
    visitor.excused.append(rf"status of 422 .*/lectures/{film}")
    await save.click()
    message = visitor.words("errors.not_a_video_address")
    await expect(address).to_have_accessible_description(re.compile(re.escape(message)))
    await expect(address).to_have_value("https://example.com/76979871")
    await address.fill("vimeo.com/channels/staffpicks/76979871#t=3s")
    await save.click()
    await expect(drawer.get_by_role("link", name="https://vimeo.com/76979871")).to_be_visible()

    await visitor.goto(f"/studio/courses/{studio.id}?tab=cover")
    await confirm(visitor, "studio.cover.remove", "studio.cover.removed")
    await visitor.goto(f"/studio/courses/{studio.id}?tab=publish")
    await confirm(visitor, "studio.publish.unpublish", "studio.publish.unpublishDone")
    assert studio.course()["state"] == "draft"
    await confirm(visitor, "studio.delete.action", "studio.delete.done")
    await visitor.wait_for_path("/studio")
    assert studio.call("GET").status_code == 404


async def confirm(visitor: Visitor, action: str, done: str) -> None:
    """Press a button, and the one of the same name in the dialog that asks."""
    await visitor.button(action).click()
    await (
        visitor.page.get_by_role("dialog")
        .get_by_role("button", name=visitor.words(action), exact=True)
        .click()
    )
    await visitor.says(done)
