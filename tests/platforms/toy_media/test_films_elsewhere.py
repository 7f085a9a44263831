"""Films at a media server that stands in this folder alone, while pictures are at Cloudinary."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import AsyncMongoClient
from tests.media.pictures import photo
from tests.platforms.toy_media.provider import SHELF
from tests.platforms.toy_media.shelf import Shelf
from tests.platforms.toy_school import School, listening, serving
from tests.sandbox.conftest import Sandbox
from tests.school import a_user

from khoa.courses.models import LectureUpload
from khoa.outbox.models import Intent
from khoa.platforms.media.registry import MEDIA_PROVIDERS
from khoa.platforms.registry import Registry, load_settings
from khoa.settings import SettingsError
from khoa.webhooks.models import InboxEvent

TEACHER = "user_teacher"
FACE = {"headline": "Dạy vẽ từ 2010", "bio": "Tôi vẽ mỗi ngày."}
FILM = b"not a film, but ten bytes and more of one"
Open = Callable[..., AbstractAsyncContextManager[School]]


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    shelf = Shelf(tmp_path / "shelf", "its secret")
    async with listening(shelf.app, shelf.port):
        yield shelf


@pytest.fixture(scope="module")
def cloudinary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"), {})
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
async def opened(
    monkeypatch: pytest.MonkeyPatch, mongodb_uri: str, shelf: Shelf, cloudinary: Sandbox
) -> AsyncIterator[Open]:
    """Open the school; again, and it is the same one after a restart."""
    name, keys = f"test_{uuid.uuid4().hex}", cloudinary.keys
    environment = {
        "KHOA_PAYMENTS": "stripe",
        "STRIPE_SECRET_KEY": "sk_test_x",
        "STRIPE_WEBHOOK_SECRET": "whsec_x",
        "CLOUDINARY_CLOUD_NAME": keys.cloudinary_cloud_name,
        "CLOUDINARY_API_KEY": keys.cloudinary_api_key,
        "CLOUDINARY_API_SECRET": keys.cloudinary_api_secret,
        "CLOUDINARY_UPLOAD_PREFIX": f"{cloudinary.base_url}/cloudinary",
        "SHELF_URL": shelf.url,
        "SHELF_SECRET": shelf.secret,
    }
    registry = Registry(media=(*MEDIA_PROVIDERS, SHELF))

    def open_school(**more: str) -> AbstractAsyncContextManager[School]:
        return serving(monkeypatch, mongodb_uri, name, registry, **environment, **more)

    yield open_school
    async with AsyncMongoClient[dict[str, Any]](mongodb_uri) as client:
        await client.drop_database(name)


class Studio:
    """An educator's draft with one film to come; `path` is the course's."""

    def __init__(self, school: School, course: str, lecture: str) -> None:
        self.school = school
        self.path = f"/educator/courses/{course}"
        self.lecture = f"{self.path}/lectures/{lecture}"

    async def ok(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        return await ok(self.school, method, path, **more)

    async def send(self, content: bytes = FILM) -> dict[str, Any]:
        """As a browser does whose tab is closed then: the shelf tells. Its ticket."""
        wish = {"filename": "Bài 1.mp4", "bytes": len(content), "type": ""}
        ticket = await self.ok("POST", f"{self.lecture}/upload", json=wish)
        files = {"file": ("blob", io.BytesIO(content))}
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            answer = await http.post(ticket["url"], data=ticket["fields"], files=files)
        assert answer.status_code == 200, answer.text
        return ticket

    async def is_ready(self) -> bool:
        shown = await self.ok("GET", self.path)
        media = shown["chapters"][0]["lectures"][0]["media"]
        return bool(media and media["status"] == "ready")

    async def film(self) -> dict[str, Any]:
        media: dict[str, Any] = (await self.ok("GET", f"{self.lecture}/preview"))["media"]
        return media


async def ok(school: School, method: str, path: str, **more: Any) -> dict[str, Any]:
    answer = await school.api(method, path, clerk_id=TEACHER, **more)
    assert answer.status_code in (200, 201), answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def a_studio(school: School) -> Studio:
    await a_user(TEACHER)
    await ok(school, "POST", "/me/educator", json=FACE)
    wanted = {"title": "Vẽ màu nước", "language": "vi", "category": "creative"}
    course = (await ok(school, "POST", "/educator/courses", json=wanted))["id"]
    path = f"/educator/courses/{course}"
    shown = await ok(school, "POST", f"{path}/chapters", json={"title": "Mở đầu"})
    below = f"{path}/chapters/{shown['chapters'][0]['id']}/lectures"
    lecture = await ok(school, "POST", below, json={"title": "Màu", "kind": "video"})
    return Studio(school, course, lecture["id"])


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await what():  # noqa: ASYNC110 (another process says)
            await asyncio.sleep(0.05)


async def test_a_film_goes_to_the_shelf_and_a_picture_to_cloudinary(
    opened: Open, shelf: Shelf, cloudinary: Sandbox
) -> None:
    async with opened(KHOA_MEDIA_FILMS="shelf") as school:
        studio = await a_studio(school)
        ticket = await studio.send()
        assert (ticket["url"], ticket["seconds"]) == (f"{shelf.url}/send", 600)
        await until(studio.is_ready)
        assert shelf.names("video") == [ticket["fields"]["name"]]
        [(body, headers, status)] = shelf.notified
        assert status == 202, "as its door wants it"

        film = await studio.film()
        async with httpx.AsyncClient(trust_env=False) as http:
            part = await http.get(film["url"], headers={"range": "bytes=2-9"})
            assert (part.status_code, part.content) == (206, FILM[2:10])
            forged = film["url"].replace("until=1", "until=2")
            assert (await http.get(forged)).status_code == 403
        picture = {"file": ("bia.jpg", photo(640, 360), "image/jpeg")}
        shown = await studio.ok("PUT", f"{studio.path}/cover", files=picture)
        assert keys_in(shown["url"], cloudinary)
        policy = (await school.http.get("/healthz")).headers["content-security-policy"]
        assert f"media-src 'self' blob: https://res.cloudinary.com {shelf.url}" in policy

        door = f"{school.url}/api/webhooks/shelf/stored"
        again = await school.http.post(door, content=body, headers=headers)
        assert again.status_code == 200
        bad = await school.http.post(door, content=body, headers={"x-shelf-signature": "x"})
        assert (bad.status_code, bad.json()["code"]) == (400, "bad_signature")
        [kept] = await InboxEvent.find({"provider": "shelf"}).to_list()
        assert (kept.door, kept.state, kept.attempts) == ("stored", "handled", 2)


def keys_in(url: str, cloudinary: Sandbox) -> bool:
    return f"/{cloudinary.keys.cloudinary_cloud_name}/image/upload/" in url


async def test_a_new_film_takes_the_old_ones_place_there(opened: Open, shelf: Shelf) -> None:
    async with opened(KHOA_MEDIA_FILMS="shelf") as school:
        studio = await a_studio(school)
        first = await studio.send()
        await until(studio.is_ready)
        second = await studio.send(FILM * 2)

        async def is_replaced() -> bool:
            return shelf.names("video") == [second["fields"]["name"]]

        await until(is_replaced)
        assert first["fields"]["name"] != second["fields"]["name"]
        subject = f"asset:shelf/video/authenticated/{first['fields']['name']}"

        async def is_done() -> bool:
            return await Intent.find({"subject": subject, "state": "done"}).count() == 1

        await until(is_done)
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get((await studio.film())["url"])).content == FILM * 2


async def test_films_stay_where_they_are_when_new_ones_go_elsewhere(
    opened: Open, shelf: Shelf
) -> None:
    async with opened(KHOA_MEDIA_FILMS="shelf") as school:
        studio = await a_studio(school)
        await studio.send()
        await until(studio.is_ready)
    async with opened() as school:
        studio.school = school
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get((await studio.film())["url"])).content == FILM
        wish = {"filename": "Bài 1.mp4", "bytes": 1000, "type": ""}
        ticket = await studio.ok("POST", f"{studio.lecture}/upload", json=wish)
        assert "/cloudinary/v1_1/" in ticket["url"]
        [older, newer] = await LectureUpload.find_all().sort("_id").to_list()
        assert (older.provider, newer.provider) == ("shelf", "cloudinary")


async def test_a_film_larger_than_its_provider_takes_is_refused(opened: Open) -> None:
    async with opened(KHOA_MEDIA_FILMS="shelf") as school:
        studio = await a_studio(school)
        wish = {"filename": "Bài 1.mp4", "bytes": 6_000_000, "type": ""}
        way = f"{studio.lecture}/upload"
        refused = await school.api("POST", way, clerk_id=TEACHER, json=wish)
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


def test_what_it_needs_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(media=(*MEDIA_PROVIDERS, SHELF))
    monkeypatch.setenv("KHOA_MEDIA_FILMS", "shelf")
    monkeypatch.setenv("SHELF_URL", "http://localhost:9")
    with pytest.raises(SettingsError) as refused:
        load_settings(registry)
    assert refused.value.errors == ["SHELF_SECRET is missing: its configuration"]
    monkeypatch.setenv("KHOA_MEDIA_FILMS", "cupboard")
    with pytest.raises(SettingsError, match="KHOA_MEDIA_FILMS: must be one of cloudinary, shelf"):
        load_settings(registry)


@pytest.mark.parametrize("name", ["cloudinary", "stripe", "clerk"])
def test_two_of_one_name_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Registry(media=(*MEDIA_PROVIDERS, replace(SHELF, name=name)))
    assert refused.value.errors == [f"Two platforms are named {name!r}"]
