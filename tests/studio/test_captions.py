"""A film's captions, from the educator's file to the learner's player."""

import unicodedata
from typing import Any

import httpx
import pytest
from tests.people import Person
from tests.stack import eventually
from tests.studio.conftest import Studio

CUES = "00:00.000 --> 00:02.000\nXin chào"
GOOD = f"WEBVTT\n\n{CUES}\n".encode()


def send(studio: Studio, lecture: str, content: bytes, language: str = "vi") -> httpx.Response:
    path = f"/lectures/{lecture}/captions/{language}"
    return studio.call("PUT", path, files={"file": ("phụ đề.vtt", content, "text/vtt")})


def shown(studio: Studio, lecture: str) -> list[dict[str, Any]]:
    """As the player gets them."""
    captions: list[dict[str, Any]] = studio.ok("GET", f"/lectures/{lecture}/preview")["captions"]
    return captions


def test_captions_reach_the_player_and_are_read_from_another_origin(studio: Studio) -> None:
    lecture = studio.lecture("video")
    decomposed = unicodedata.normalize("NFD", f"\ufeffWEBVTT\n\n{CUES}\n").encode()
    for language, content in (("en", GOOD), ("vi", decomposed)):
        answer = send(studio, lecture, content, language)
        assert answer.status_code == 200, answer.text
    listed = studio.shown(lecture)["captions"]
    assert [one["language"] for one in listed] == ["vi", "en"]
    captions = shown(studio, lecture)
    assert [one["label"] for one in captions] == ["Tiếng Việt", "English"]
    file = httpx.get(captions[0]["url"], headers={"origin": "http://localhost:1"})
    assert file.headers["content-type"] == "text/vtt; charset=utf-8"
    assert file.headers["access-control-allow-origin"] == "*"
    assert file.content == GOOD
    unsigned = captions[0]["url"].replace("signature=", "signature=0")
    assert httpx.get(unsigned).status_code == 401


def test_what_is_replaced_or_removed_is_destroyed(studio: Studio) -> None:
    lecture = studio.lecture("video")
    addresses = []
    for _ in range(2):
        assert send(studio, lecture, GOOD).status_code == 200
        addresses.append(shown(studio, lecture)[0]["url"])
    eventually(lambda: httpx.get(addresses[0]).status_code == 404)
    assert httpx.get(addresses[1]).status_code == 200
    for _ in range(2):
        studio.ok("DELETE", f"/lectures/{lecture}/captions/vi")
        assert shown(studio, lecture) == []
    eventually(lambda: httpx.get(addresses[1]).status_code == 404)


def test_a_removed_lectures_captions_go_with_it(studio: Studio) -> None:
    lecture = studio.lecture("video")
    send(studio, lecture, GOOD)
    address = shown(studio, lecture)[0]["url"]
    studio.ok("DELETE", f"/lectures/{lecture}")
    eventually(lambda: httpx.get(address).status_code == 404)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "not_captions"),
        (b"WEBVTT\n\n", 422, "not_captions"),
        (f"WEBVTTX\n\n{CUES}\n".encode(), 422, "not_captions"),
        (b"1\n00:00:00,000 --> 00:00:01,000\nSubRip\n", 422, "not_captions"),
        (b"<!DOCTYPE html><script>alert(1)</script>", 422, "not_captions"),
        (GOOD.decode().encode("utf-16"), 422, "not_captions"),
        (GOOD + b"\xff", 422, "not_captions"),
        (GOOD + b"\n" * 1_000_000, 413, "too_large"),
    ],
)
def test_what_is_no_caption_file_is_told_at_the_field(
    studio: Studio, content: bytes, status: int, code: str
) -> None:
    lecture = studio.lecture("video")
    answer = send(studio, lecture, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("file", code)]
    assert shown(studio, lecture) == []


def test_only_a_film_of_ones_own_has_captions_in_our_languages(
    studio: Studio, stranger: Person
) -> None:
    film, text = studio.lecture("video"), studio.lecture("text")
    assert send(studio, film, GOOD, "fr").status_code == 422
    assert send(studio, text, GOOD).json()["errors"][0]["code"] == "wrong_kind"
    theirs = Studio(stranger, studio.id)
    assert send(theirs, film, GOOD).status_code == 404
    assert theirs.call("DELETE", f"/lectures/{film}/captions/vi").status_code == 404
    assert send(studio, film, bytes(2_100_000)).status_code == 413


def test_a_second_tab_is_told(studio: Studio) -> None:
    lecture = studio.lecture("video")
    old = {"if-match": f'"{studio.course()["revision"] - 1}"'}
    path = f"/lectures/{lecture}/captions/vi"
    file = {"file": ("a.vtt", GOOD)}
    assert studio.problem("PUT", path, files=file, headers=old)[1] == "changed_elsewhere"
    assert studio.problem("DELETE", path, headers=old)[1] == "changed_elsewhere"
