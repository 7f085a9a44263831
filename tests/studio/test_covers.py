"""A course's picture, from a phone to Cloudinary."""

import io
import socket
from typing import Any

import httpx
import pytest
from PIL import Image
from pymongo.database import Database as MongoDatabase
from tests.media.pictures import photo, png_header
from tests.people import Person
from tests.stack import Stack, eventually
from tests.studio.conftest import Studio


def send(studio: Studio, content: bytes, name: str = "bìa.jpg") -> httpx.Response:
    return studio.call("PUT", "/cover", files={"file": (name, content, "image/jpeg")}, timeout=60)


def original(rows: MongoDatabase[dict[str, Any]], studio: Studio) -> str:
    """The address of the file itself, as it is kept."""
    slug = studio.course()["slug"]
    course = rows["courses"].find_one({"slug": slug})
    assert course is not None
    return str(course["cover"]["url"])


def test_a_phones_photo_is_kept_upright_and_without_its_place(
    studio: Studio, rows: MongoDatabase[dict[str, Any]]
) -> None:
    answer = send(studio, photo(4032, 3024, orientation=6))
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown.keys() == {"url", "alt", "srcset"}
    assert studio.course()["cover"] == shown
    small = Image.open(io.BytesIO(httpx.get(shown["url"]).content))
    assert small.size == (640, 360)
    kept = Image.open(io.BytesIO(httpx.get(original(rows, studio)).content))
    assert kept.size == (1920, 2560)
    assert dict(kept.getexif()) == {}


def test_the_picture_before_is_destroyed(
    studio: Studio, rows: MongoDatabase[dict[str, Any]]
) -> None:
    assert send(studio, photo()).status_code == 200
    first = original(rows, studio)
    assert send(studio, photo(400, 400)).status_code == 200
    second = original(rows, studio)
    assert first != second
    eventually(lambda: httpx.get(first).status_code == 404)
    assert httpx.get(second).status_code == 200
    assert studio.ok("DELETE", "/cover")["cover"] is None
    eventually(lambda: httpx.get(second).status_code == 404)


def test_a_deleted_courses_picture_goes_with_it(
    studio: Studio, rows: MongoDatabase[dict[str, Any]]
) -> None:
    send(studio, photo())
    address = original(rows, studio)
    assert studio.call("DELETE").status_code == 204
    eventually(lambda: httpx.get(address).status_code == 404)


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "cover.svg", 422, "not_a_picture"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "cover.jpg", 422, "not_a_picture"),
        (photo(format="GIF"), "cover.gif", 422, "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(200), "IMG_0612.HEIC", 422, "heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(200), "cover.jpg", 422, "heic"),
        (photo()[:3000], "cover.jpg", 422, "not_a_picture"),
        (png_header(50_000, 50_000), "cover.png", 422, "too_many_pixels"),
        (b"", "cover.jpg", 422, "empty"),
        (photo() + bytes(12_000_000), "cover.jpg", 413, "too_large"),
        (photo() + bytes(12_100_000), "cover.jpg", 413, "too_large"),
    ],
)
def test_what_is_no_good_picture_is_told_at_the_field(
    studio: Studio, content: bytes, name: str, status: int, code: str
) -> None:
    answer = send(studio, content, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("file", code)]
    assert studio.course()["cover"] is None


def test_a_body_that_does_not_tell_its_size_is_cut_off_at_the_cap(studio: Studio) -> None:
    def endless() -> Any:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        for _ in range(14):
            yield bytes(1_000_000)
        yield b"\r\n--x--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = studio.call("PUT", "/cover", content=endless(), headers=kind, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_is_no_form_is_empty(studio: Studio) -> None:
    for more in (
        {"json": {}},
        {"files": {"another": ("a.jpg", photo())}},
        {"data": {"file": "text"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=y"}},
    ):
        assert studio.problem("PUT", "/cover", **more) == (422, "empty", ["file: empty"])


def answer_before_the_body(stack: Stack, path: str, token: str | None) -> int:
    """The status that comes while five million announced bytes are still unsent."""
    head = [
        f"PUT {path} HTTP/1.1",
        f"host: localhost:{stack.port}",
        "content-type: multipart/form-data; boundary=x",
        "content-length: 5000000",
        *([f"authorization: Bearer {token}"] if token else []),
    ]
    with socket.create_connection(("127.0.0.1", stack.port), timeout=15) as connection:
        connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        return int(connection.recv(4096).split()[1])


def test_strangers_are_refused_while_their_body_is_unsent(
    studio: Studio, stranger: Person, stack: Stack
) -> None:
    path = f"/api/educator/courses/{studio.id}/cover"
    assert answer_before_the_body(stack, path, None) == 401
    assert answer_before_the_body(stack, path, "not.a.token") == 401
    assert answer_before_the_body(stack, path, stranger.token()) == 404
