import json
import re
import struct
import tomllib
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nh3
import pytest

from khoa.demo import school as demo
from khoa.demo.school import Course, School, SchoolError, TextLecture, VideoLecture, load_school

AGREED = [
    # title, English title, category, level, language, thousand đồng, US cents
    ("Python cho người mới", "Python for Beginners", "programming", "beginner", "vi", 499, 1999),
    (
        "Build a Shop with React and FastAPI",
        "Build a Shop with React and FastAPI",
        "programming",
        "advanced",
        "en",
        899,
        3499,
    ),
    ("Excel cho dân văn phòng", "Office Excel", "office", "beginner", "vi", 299, 1199),
    ("Power BI thực chiến", "Power BI in Practice", "data", "intermediate", "vi", 599, 2399),
    (
        "IELTS Writing 6.5+ cho người đi làm",
        "IELTS Writing 6.5+ for Professionals",
        "languages",
        "intermediate",
        "vi",
        799,
        3199,
    ),
    ("Tiếng Nhật N5 đời thường", "Everyday Japanese N5", "languages", "beginner", "vi", 399, 1599),
    (
        "Bán hàng trên TikTok Shop",
        "Selling on TikTok Shop",
        "business",
        "beginner",
        "vi",
        349,
        1399,
    ),
    ("Đầu tư cá nhân an toàn", "Safe Personal Investing", "finance", "beginner", "vi", 0, 0),
    ("Nhiếp ảnh bằng điện thoại", "Phone Photography", "creative", "all", "vi", 249, 999),
    ("Guitar đệm hát 30 ngày", "Guitar in 30 Days", "music", "beginner", "vi", 399, 1599),
    ("Bếp Việt", "Vietnamese Kitchen", "lifestyle", "all", "vi", 199, 799),
    ("Public Speaking", "Public Speaking", "soft-skills", "all", "en", 0, 0),
]

CHAPTERS = [
    ["Làm quen", "Dữ liệu và hàm", "Dự án chi tiêu"],
    ["API design", "The storefront", "Payments"],
    ["Nhập liệu chuẩn", "Hàm thường dùng", "PivotTable"],
    ["Làm sạch dữ liệu", "DAX", "Dashboard bán hàng"],
    ["Task 1", "Task 2", "Chữa bài thật"],
    ["Bảng chữ cái", "Chào hỏi", "Mua sắm"],
    ["Mở gian hàng", "Quay video", "Livestream chốt đơn"],
    ["Quỹ dự phòng", "Hiểu rủi ro", "Danh mục đầu tiên"],
    ["Ánh sáng", "Bố cục", "Chỉnh ảnh"],
    ["Hợp âm cơ bản", "Điệu đệm", "Mười bài hát"],
    ["Nước dùng", "Bún và phở", "Nước chấm"],
    ["Preparation", "Voice", "Answering questions"],
]

OTHER_SPELLING = re.compile(r"(?<!q)(?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)", re.IGNORECASE)
"""An open syllable with the tone on its second vowel: khoá, hoà, thuý; but not quý."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _text(html: str, between: str = "") -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return between.join(parser.pieces)


@pytest.fixture(scope="module")
def school() -> School:
    return load_school()


def _texts(school: School) -> Iterator[tuple[str, str]]:
    """Every text of the school with where it stands."""

    def walk(where: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(f"{where}.{key}", inner)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from walk(f"{where}.{index}", inner)

    yield from walk("school", json.loads(school.model_dump_json()))
    for path in [*demo.ROOT.glob("documents/*.typ"), *demo.ROOT.glob("film/*.vtt")]:
        yield path.name, path.read_text(encoding="utf-8")


def test_the_twelve_courses_are_those_agreed(school: School) -> None:
    assert [
        (
            course.title,
            course.titles.en,
            course.category,
            course.level,
            course.language,
            course.prices.vnd,
            course.prices.usd,
        )
        for course in school.courses
    ] == [(*row[:5], row[5] * 1000, row[6]) for row in AGREED]
    assert [[chapter.title for chapter in course.chapters] for course in school.courses] == CHAPTERS


def test_courses_are_full_and_can_be_tried_before_buying(school: School) -> None:
    for course in school.courses:
        assert 8 <= len(course.lectures) <= 14, course.slug
        assert 1 <= sum(lecture.preview for lecture in course.lectures) <= 2, course.slug
        assert course.lectures[0].kind in ("text", "video"), course.slug
        assert {"text", "video"} <= {lecture.kind for lecture in course.lectures}, course.slug
        for html in [course.description, *_htmls(course)]:
            assert 130 <= len(_text(html, between=" ").split()) <= 420, course.slug


def _htmls(course: Course) -> list[str]:
    return [lecture.html for lecture in course.lectures if isinstance(lecture, TextLecture)]


def test_phone_photography_opens_with_a_film_that_only_buyers_see(school: School) -> None:
    course = next(c for c in school.courses if c.slug == "nhiep-anh-bang-dien-thoai")
    first, second, *_ = course.lectures
    assert (first.kind, first.preview) == ("video", False)
    assert (second.kind, second.preview) == ("text", True)
    assert school.educator(course.educator).email == "educator@khoa.test"


def test_slugs_addresses_and_days_are_not_repeated(school: School) -> None:
    for values in (
        [course.slug for course in school.courses],
        [course.published_days_ago for course in school.courses],
        [educator.key for educator in school.educators],
        [educator.email for educator in school.educators],
        [account.email for account in school.accounts],
    ):
        assert len(set(values)) == len(values)
    assert len(school.educators) >= 5
    assert {account.role for account in school.accounts} == {"student", "educator", "admin"}
    assert {account.password for account in school.accounts} == {"hoc-cung-khoa"}


def test_every_educator_teaches(school: School) -> None:
    assert {course.educator for course in school.courses} == {
        educator.key for educator in school.educators
    }


def test_texts_are_composed_and_spelt_one_way(school: School) -> None:
    for where, text in _texts(school):
        assert unicodedata.is_normalized("NFC", text), where
        assert not OTHER_SPELLING.search(text), where


def test_the_spelling_check_knows_both_spellings() -> None:
    assert all(OTHER_SPELLING.search(word) for word in ("khoá", "hoà", "Xoá", "tuỳ", "khoẻ"))
    assert not any(OTHER_SPELLING.search(word) for word in ("khóa", "hòa", "quý", "toán", "ngoài"))


def test_the_cleaner_leaves_every_lecture_as_it_was_written(school: School) -> None:
    for course in school.courses:
        for html in [course.description, *_htmls(course)]:
            assert _text(nh3.clean(html)) == _text(html), course.slug
            assert nh3.clean(html, tags=set(demo.HTML_TAGS), attributes={}) == html, course.slug


def _course(**changes: object) -> dict[str, object]:
    path = demo.ROOT / "courses" / "11-bep-viet.toml"
    return {**tomllib.loads(path.read_text(encoding="utf-8")), **changes}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prices": {"vnd": 199000, "usd": 0}}, "free in every currency or in none"),
        ({"students": 1}, "more ratings than students"),
        ({"title": "Bếp Ta"}, "differ in the language taught"),
        ({"slug": "bep-tay"}, "there is no cover"),
        (
            {"description": "<p onclick='x()'>" + "một hai ba " * 20 + "</p>"},
            "cleaner would change",
        ),
        ({"subtitle": unicodedata.normalize("NFD", "Nước dùng trong")}, "Unicode NFC"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_mistake_in_a_course_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Course.model_validate(_course(**changes))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "accounts.toml").write_text("[[accounts", encoding="utf-8")
    with pytest.raises(SchoolError, match=r"accounts\.toml"):
        load_school(tmp_path)


def test_an_educator_nobody_knows_is_refused(school: School) -> None:
    with pytest.raises(ValueError, match="there is no educator"):
        School(accounts=(), educators=school.educators[1:], courses=school.courses)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of an ISO base media file, or of a box in it: kind and content."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8
        yield kind, data[at + 8 : at + size]
        at += size


def test_the_film_is_small_plays_at_once_and_lasts_as_long_as_said(school: School) -> None:
    films = {
        lecture.path: lecture
        for course in school.courses
        for lecture in course.lectures
        if isinstance(lecture, VideoLecture)
    }
    for path, lecture in films.items():
        data = path.read_bytes()
        assert len(data) < 2_500_000
        boxes = list(_boxes(data))
        kinds = [kind for kind, _ in boxes]
        assert kinds[0] == b"ftyp"
        assert kinds.index(b"moov") < kinds.index(b"mdat")
        moov = dict(boxes)[b"moov"]
        assert b"avc1" in moov
        assert b"mp4a" in moov
        scale, duration = struct.unpack(">II", dict(_boxes(moov))[b"mvhd"][12:20])
        assert duration / scale == pytest.approx(lecture.duration, abs=0.1)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_film_has_captions_that_end_with_it(language: demo.Language) -> None:
    film = VideoLecture(kind="video", title="Phim", film="hoc-cung-khoa", duration=24)
    captions = film.captions(language).read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT\n\n")
    times = [
        int(minutes) * 60 + float(seconds)
        for minutes, seconds in re.findall(r"00:(\d\d):(\d\d\.\d{3})", captions)
    ]
    assert times == sorted(times)
    assert 0 < times[-1] <= film.duration
