"""What is kept ready has a bound, whatever visitors ask for, and is of the newest commit."""

from khoa.catalogue import answers
from khoa.catalogue.answers import ReadyAnswers
from khoa.catalogue.search import text
from khoa.catalogue.search.reader import Commit

PATH = "/api/courses"
FIRST: Commit = (1, 1)


def ready_answers() -> ReadyAnswers:
    return ReadyAnswers(lambda: FIRST)


def test_the_oldest_go_when_the_bodies_together_are_too_large() -> None:
    ready = ready_answers()
    body = bytes(answers.MAX_BYTES // 10)
    for number in range(12):
        ready.keep((PATH, b"page=%d" % number), body, FIRST)
    kept = [n for n in range(12) if ready.get((PATH, b"page=%d" % n))]
    assert kept == list(range(2, 12))


def test_the_same_answer_again_takes_no_room() -> None:
    ready = ready_answers()
    body = bytes(answers.MAX_BYTES // 2)
    for _ in range(3):
        ready.keep((PATH, b"page=2"), body, FIRST)
    ready.keep((PATH, b"page=3"), body, FIRST)
    assert ready.get((PATH, b"page=2"))
    assert ready.get((PATH, b"page=3"))


def test_a_commit_drops_them_and_refuses_what_was_begun_before() -> None:
    newest: list[Commit | None] = [FIRST]
    ready = ReadyAnswers(lambda: newest[-1])
    begun = ready.commit()
    ready.keep((PATH, b""), bytes(answers.MAX_BYTES), begun)
    assert ready.get((PATH, b""))
    newest.append((2, 1))
    assert ready.get((PATH, b"")) is None
    ready.keep((PATH, b""), b"old", begun)
    assert ready.get((PATH, b"")) is None
    for page in (b"1", b"2"):
        ready.keep((PATH, page), bytes(answers.MAX_BYTES // 2), ready.commit())
    assert ready.get((PATH, b"1")), "dropped ones take no room"


def test_without_an_index_none_is_kept() -> None:
    ready = ReadyAnswers(lambda: None)
    ready.keep((PATH, b""), b"{}", ready.commit())
    assert ready.get((PATH, b"")) is None


def test_an_overlong_query_is_not_kept() -> None:
    ready = ready_answers()
    key = (PATH, b"x" * (answers.MAX_QUERY + 1))
    ready.keep(key, b"{}", FIRST)
    assert ready.get(key) is None


def test_letters_from_all_of_unicode_are_not_remembered() -> None:
    for start in range(0x2100, 0x20000, 200):
        text.words("".join(map(chr, range(start, start + 200))).encode("utf-8", "ignore").decode())
    assert len(text._LETTERS) <= text._KEPT_BELOW
