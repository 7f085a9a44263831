"""Films and documents, from a browser straight to Cloudinary and into a lecture."""

import hashlib
import io
import json
import secrets
import time
from typing import Any

import httpx
import pytest
from tests.people import Person, visitor
from tests.stack import ROOT, Stack, eventually
from tests.studio.conftest import Studio

FILM = ROOT / "src/khoa/demo/film/hoc-cung-khoa.mp4"


def begin(studio: Studio, lecture: str, filename: str, size: int) -> dict[str, Any]:
    wish = {"filename": filename, "bytes": size, "type": ""}
    return studio.ok("POST", f"/lectures/{lecture}/upload", json=wish)


def post(ticket: dict[str, Any], content: bytes, **headers: str) -> httpx.Response:
    """What the browser sends to Cloudinary."""
    return httpx.post(
        ticket["url"],
        data=ticket["fields"],
        files={"file": ("blob", io.BytesIO(content))},
        headers=headers,
        timeout=60,
    )


def at_cloudinary(stack: Stack, ticket: dict[str, Any], kind: str) -> bool:
    keys = stack.keys
    answer = httpx.get(
        f"{stack.sandbox_url}/cloudinary/v1_1/{keys['CLOUDINARY_CLOUD_NAME']}/resources/{kind}"
        f"/authenticated/{ticket['fields']['public_id']}",
        auth=(keys["CLOUDINARY_API_KEY"], keys["CLOUDINARY_API_SECRET"]),
    )
    assert answer.status_code in (200, 404), answer.text
    return answer.status_code == 200


def status(studio: Studio, lecture: str) -> str | None:
    media = studio.shown(lecture)["media"]
    return str(media["status"]) if media else None


def test_a_film_is_in_the_course_though_the_tab_is_closed(studio: Studio) -> None:
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    ticket = begin(studio, lecture, "Bài 1.MP4", len(content))
    assert ticket["chunk_bytes"] == 20_000_000
    assert status(studio, lecture) == "uploading"
    assert post(ticket, content).status_code == 200
    eventually(lambda: status(studio, lecture) == "ready")
    shown = studio.shown(lecture)
    assert shown["media"]["filename"] == "Bài 1.MP4"
    assert shown["media"]["bytes"] == len(content)
    assert shown["duration"] == round(shown["media"]["duration"]) > 0
    media = studio.ok("GET", f"/lectures/{lecture}/preview")["media"]
    part = httpx.get(media["url"], headers={"range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, content[:100])
    altered = media["url"].replace("expires_at=1", "expires_at=2")
    assert altered != media["url"]
    assert httpx.get(altered).status_code == 401


def test_a_document_comes_in_pieces(studio: Studio) -> None:
    lecture, content = studio.lecture("document"), secrets.token_bytes(7_000_000)
    ticket = begin(studio, lecture, "Bài tập 1.ZIP", len(content))
    cut = 5_500_000
    for start, piece in ((0, content[:cut]), (cut, content[cut:])):
        end = start + len(piece) - 1
        headers = {
            "content-range": f"bytes {start}-{end}/{len(content)}",
            "x-unique-upload-id": ticket["upload_id"],
        }
        assert post(ticket, piece, **headers).status_code == 200
    eventually(lambda: status(studio, lecture) == "ready")
    assert studio.shown(lecture)["media"]["format"] == "zip"
    media = studio.ok("GET", f"/lectures/{lecture}/preview")["media"]
    assert media["filename"] == "Bài tập 1.ZIP"
    saved = httpx.get(media["url"])
    assert saved.content == content
    assert saved.headers["content-disposition"] == "attachment; filename*=utf-8''bai-tap-1.zip"


def test_a_slow_upload_goes_on_by_another_signature(studio: Studio, stack: Stack) -> None:
    lecture, content = studio.lecture("document"), secrets.token_bytes(5_600_000)
    ticket = begin(studio, lecture, "tai-lieu.zip", len(content))
    assert ticket["seconds"] == 3600
    cut = 5_500_000
    first, last = (0, content[:cut]), (cut, content[cut:])

    def send(using: dict[str, Any], start: int, piece: bytes) -> httpx.Response:
        headers = {
            "content-range": f"bytes {start}-{start + len(piece) - 1}/{len(content)}",
            "x-unique-upload-id": ticket["upload_id"],
        }
        return post(using, piece, **headers)

    assert send(ticket, *first).status_code == 200
    refused = send({**ticket, "fields": aged(stack, ticket["fields"])}, *last)
    assert refused.status_code == 400
    # The page knows it by these words (web/src/features/studio/upload.js).
    assert refused.json()["error"]["message"].startswith("Stale request")
    path = f"/lectures/{lecture}/upload/{ticket['upload_id']}"
    again = studio.ok("POST", f"{path}/sign")
    assert again["upload_id"] == ticket["upload_id"]
    assert again["fields"]["public_id"] == ticket["fields"]["public_id"]
    assert send(again, *last).status_code == 200
    eventually(lambda: status(studio, lecture) == "ready")
    assert studio.problem("POST", f"{path}/sign")[0] == 404  # it is over


def aged(stack: Stack, fields: dict[str, str]) -> dict[str, str]:
    """The fields as they were signed more than an hour ago."""
    params = {k: v for k, v in fields.items() if k not in ("signature", "api_key")}
    params["timestamp"] = str(int(params["timestamp"]) - 3700)
    text = "&".join(sorted(f"{name}={value}" for name, value in params.items() if value))
    secret = stack.keys["CLOUDINARY_API_SECRET"]
    signature = hashlib.sha1((text + secret).encode()).hexdigest()
    return {**params, "api_key": fields["api_key"], "signature": signature}


def test_the_browsers_hint_is_checked_and_may_come_again(studio: Studio) -> None:
    lecture, content = studio.lecture("document"), b"%PDF-1.4 " + secrets.token_bytes(100)
    ticket = begin(studio, lecture, "a.pdf", len(content))
    done = f"/lectures/{lecture}/upload/{ticket['upload_id']}/complete"
    assert studio.problem("POST", done)[:2] == (409, "not_arrived")
    assert status(studio, lecture) == "uploading"
    post(ticket, content)
    for _ in range(3):
        studio.ok("POST", done)
        assert status(studio, lecture) == "ready"


def test_a_cancelled_upload_leaves_nothing_at_cloudinary(studio: Studio, stack: Stack) -> None:
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    ticket = begin(studio, lecture, "a.mp4", len(content))
    path = f"/lectures/{lecture}/upload/{ticket['upload_id']}"
    assert studio.ok("DELETE", path)["chapters"][0]["lectures"][0]["media"] is None
    assert post(ticket, content).status_code == 200  # the last bytes were under way
    eventually(lambda: not at_cloudinary(stack, ticket, "video"))
    assert status(studio, lecture) is None

    ticket = begin(studio, lecture, "b.mp4", len(content))
    post(ticket, content)
    eventually(lambda: status(studio, lecture) == "ready")
    studio.ok("DELETE", f"/lectures/{lecture}/upload/{ticket['upload_id']}")
    assert status(studio, lecture) is None
    eventually(lambda: not at_cloudinary(stack, ticket, "video"))


def test_what_arrives_for_a_lecture_that_is_gone_is_destroyed(studio: Studio, stack: Stack) -> None:
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    ticket = begin(studio, lecture, "a.mp4", len(content))
    studio.ok("DELETE", f"/lectures/{lecture}")
    post(ticket, content)
    eventually(lambda: not at_cloudinary(stack, ticket, "video"))


def test_another_film_takes_the_place_of_the_first(studio: Studio, stack: Stack) -> None:
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    first = begin(studio, lecture, "a.mp4", len(content))
    post(first, content)
    eventually(lambda: status(studio, lecture) == "ready")
    second = begin(studio, lecture, "b.mp4", len(content))
    assert studio.ok("GET", f"/lectures/{lecture}/preview")["media"] is not None
    post(second, content)
    eventually(lambda: studio.shown(lecture)["media"]["status"] == "ready")
    assert studio.shown(lecture)["media"]["filename"] == "b.mp4"
    eventually(lambda: not at_cloudinary(stack, first, "video"))
    assert at_cloudinary(stack, second, "video")
    studio.ok("DELETE", f"/chapters/{studio.course()['chapters'][0]['id']}")
    eventually(lambda: not at_cloudinary(stack, second, "video"))


def test_a_signature_is_for_one_file(studio: Studio, stack: Stack) -> None:
    lecture, content = studio.lecture("video"), FILM.read_bytes()
    ticket = begin(studio, lecture, "a.mp4", len(content))
    for change in (
        {"public_id": "khoa/covers/another"},
        {"type": "upload"},
        {"overwrite": "1"},
        {"notification_url": "https://evil.example/"},
        {"allowed_formats": "svg"},
        {"timestamp": str(int(ticket["fields"]["timestamp"]) + 60)},
        {"signature": "0" * 40},
        {"folder": "elsewhere"},
    ):
        altered = {**ticket, "fields": {**ticket["fields"], **change}}
        assert post(altered, content).status_code == 401, change
    # Another content under the same signature: what was announced must be what arrives.
    assert post(ticket, content + b"\0").status_code == 200
    eventually(lambda: status(studio, lecture) == "failed")
    eventually(lambda: not at_cloudinary(stack, ticket, "video"))


def test_a_broken_film_is_refused_by_cloudinary_and_can_be_sent_anew(studio: Studio) -> None:
    lecture, broken = studio.lecture("video"), b"no film at all" * 100
    ticket = begin(studio, lecture, "a.mp4", len(broken))
    assert post(ticket, broken).status_code == 400
    content = FILM.read_bytes()
    post(begin(studio, lecture, "a.mp4", len(content)), content)
    eventually(lambda: status(studio, lecture) == "ready")


@pytest.mark.parametrize(
    ("kind", "filename", "size", "expected"),
    [
        ("video", "a.avi", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("video", "a.mp4.exe", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("video", "mp4", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("video", "a.pdf", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("document", "a.html", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("document", "a.svg", 9, (422, "unsupported_type", ["filename: unsupported_type"])),
        ("video", "a.mp4", 2_000_000_001, (413, "too_large", ["bytes: too_large"])),
        ("document", "a.pdf", 100_000_001, (413, "too_large", ["bytes: too_large"])),
        ("document", "a.pdf", 0, (422, "invalid", ["bytes: greater_than_equal"])),
        ("text", "a.pdf", 9, (422, "invalid", ["filename: wrong_kind"])),
    ],
)
def test_what_is_not_taken_is_told_at_its_field(
    studio: Studio, kind: str, filename: str, size: int, expected: tuple[int, str, list[str]]
) -> None:
    lecture = studio.lecture(kind)
    wish = {"filename": filename, "bytes": size}
    assert studio.problem("POST", f"/lectures/{lecture}/upload", json=wish) == expected
    assert status(studio, lecture) is None


def test_a_strangers_upload_cannot_be_finished_or_cancelled(
    studio: Studio, stranger: Person
) -> None:
    lecture = studio.lecture("video")
    ticket = begin(studio, lecture, "a.mp4", 9)
    theirs = Studio(stranger, studio.id)
    path = f"/lectures/{lecture}/upload/{ticket['upload_id']}"
    assert theirs.call("DELETE", path).status_code == 404
    assert theirs.call("POST", f"{path}/complete").status_code == 404
    assert theirs.call("POST", f"{path}/sign").status_code == 404
    other = studio.lecture("video")
    assert studio.problem("DELETE", f"/lectures/{other}/upload/{ticket['upload_id']}")[0] == 404
    assert studio.problem("DELETE", f"/lectures/{lecture}/upload/x")[0] == 404
    assert status(studio, lecture) == "uploading"


def notify(stack: Stack, body: bytes, at: float, **headers: str) -> httpx.Response:
    """As Cloudinary signs it, with `headers` in place of its own."""
    stamp = str(int(at))
    secret = stack.keys["CLOUDINARY_API_SECRET"].encode()
    signature = hashlib.sha1(body + stamp.encode() + secret).hexdigest()
    own = {"x-cld-timestamp": stamp, "x-cld-signature": signature}
    door = "/api/webhooks/cloudinary"
    return visitor(stack).post(door, content=body, headers={**own, **headers})


def test_only_cloudinarys_own_notifications_count(studio: Studio, stack: Stack) -> None:
    lecture = studio.lecture("video")
    ticket = begin(studio, lecture, "a.mp4", 9)
    told = {
        "notification_type": "upload",
        "public_id": ticket["fields"]["public_id"],
        "asset_id": "a" * 32,
        "version": 1,
        "resource_type": "video",
        "type": "authenticated",
        "format": "mp4",
        "bytes": 9,
        "url": "http://x",
        "secure_url": "https://x",
    }
    body, now = json.dumps(told).encode(), time.time()
    assert notify(stack, body, now, **{"x-cld-signature": "0" * 40}).status_code == 400
    assert notify(stack, body, now, **{"x-cld-timestamp": str(int(now) - 1)}).status_code == 400
    assert notify(stack, body, now, **{"x-cld-timestamp": "soon"}).status_code == 400
    assert notify(stack, body, now, **{"x-cld-signature": ""}).status_code == 400
    assert notify(stack, body, now - 7300).status_code == 400
    assert notify(stack, b"no json", now).status_code == 400
    assert notify(stack, b"\xff", now).status_code == 400
    assert status(studio, lecture) == "uploading"
    foreign = json.dumps({**told, "public_id": "khoa/lectures/nobody"}).encode()
    assert notify(stack, foreign, now).status_code == 200
    unknown = json.dumps({"notification_type": "eager"}).encode()
    assert notify(stack, unknown, now).status_code == 200
    for _ in range(2):
        assert notify(stack, body, now).status_code == 200
    assert status(studio, lecture) == "ready"
