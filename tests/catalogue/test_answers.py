"""What is kept ready has a bound, whatever visitors ask for."""

from khoa.catalogue import answers
from khoa.catalogue.answers import ReadyAnswers
from khoa.catalogue.search import text

PATH = "/api/courses"


def test_the_oldest_go_when_the_bodies_together_are_too_large() -> None:
    ready = ReadyAnswers()
    body = bytes(answers.MAX_BYTES // 10)
    for number in range(12):
        ready.keep((PATH, b"page=%d" % number), body, ready.generation)
    kept = [n for n in range(12) if ready.get((PATH, b"page=%d" % n))]
    assert kept == list(range(2, 12))


def test_the_same_answer_again_and_dropped_ones_take_no_room() -> None:
    ready = ReadyAnswers()
    body = bytes(answers.MAX_BYTES // 2)
    ready.keep((PATH, b"page=1"), body, ready.generation)
    ready.drop_all()
    for _ in range(3):
        ready.keep((PATH, b"page=2"), body, ready.generation)
    ready.keep((PATH, b"page=3"), body, ready.generation)
    assert ready.get((PATH, b"page=2"))
    assert ready.get((PATH, b"page=3"))


def test_an_overlong_query_is_not_kept() -> None:
    ready = ReadyAnswers()
    key = (PATH, b"x" * (answers.MAX_QUERY + 1))
    ready.keep(key, b"{}", ready.generation)
    assert ready.get(key) is None


def test_letters_from_all_of_unicode_are_not_remembered() -> None:
    for start in range(0x2100, 0x20000, 200):
        text.words("".join(map(chr, range(start, start + 200))).encode("utf-8", "ignore").decode())
    assert len(text._LETTERS) <= text._KEPT_BELOW
