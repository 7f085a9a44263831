"""A tick in a course of 500 lectures with 20 kB each, beside one in a course of 5.

Both learners have done half of their lectures. The calls take turns, one at a time, so that what
else the machine does falls on both; each lecture's text is written, and none is read by a tick.
"""

import asyncio
import statistics
import time
from pathlib import Path

from beanie import PydanticObjectId
from tests.people import Person, sign_up
from tests.stack import Stack

from bench.figures import RUNS, Figure
from khoa.base.domain import documents_of
from khoa.base.money import Money
from khoa.courses import lectures
from khoa.courses import service as courses
from khoa.courses.models import Chapter, Course, Lecture, OutlineLecture
from khoa.courses.outlines import publish_outline
from khoa.database import Database
from khoa.domains import DOMAINS

SMALL, LARGE = 5, 500
TEXT = "<p>" + "Nhìn về phía cửa sổ. " * 760 + "</p>"  # 20 kB
TICKS = 40


def measure(stack: Stack, folder: Path) -> list[Figure]:
    ids = asyncio.run(_write(stack))
    person = sign_up(stack)
    for size in (SMALL, LARGE):
        assert person.api("POST", f"/courses/{_slug(size)}/enrol").status_code == 200
        headers = _headers(person)
        for lecture in ids[size][: size // 2]:
            _tick(person, headers, size, lecture, done=True)
    ratios: list[float] = []
    took: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for _ in range(RUNS):
        headers, run = _headers(person), dict[int, list[float]]({SMALL: [], LARGE: []})
        for number in range(TICKS):
            for size in (SMALL, LARGE):
                at = ids[size][-1]
                run[size].append(_tick(person, headers, size, at, done=number % 2 == 0))
        for size in took:
            took[size].append(statistics.median(run[size]))
        ratios.append(took[LARGE][-1] / took[SMALL][-1])
    small, large = (statistics.median(took[size]) * 1_000 for size in (SMALL, LARGE))
    return [
        Figure(
            "a tick in a course of 500 / of 5",
            ratios,
            1.25,
            "lower",
            "",
            f"{large:.1f} ms / {small:.1f} ms",
            {str(size): times for size, times in took.items()},
        )
    ]


def _slug(size: int) -> str:
    return f"do-{size}-bai"


def _headers(person: Person) -> dict[str, str]:
    return {"authorization": f"Bearer {person.token()}"}


def _tick(person: Person, headers: dict[str, str], size: int, lecture: str, *, done: bool) -> float:
    path = f"/api/learn/{_slug(size)}/lectures/{lecture}/progress"
    started = time.perf_counter()
    answer = person.http.put(path, headers=headers, json={"completed": done})
    took = time.perf_counter() - started
    assert answer.status_code == 200, answer.text
    return took


async def _write(stack: Stack) -> dict[int, list[str]]:
    """The ids of both courses' lectures, by how many there are."""
    database = Database(stack.mongodb_uri, "khoa")
    await database.connect(documents_of(DOMAINS))
    try:
        return {size: await _course(size) for size in (SMALL, LARGE)}
    finally:
        await database.close()


async def _course(size: int) -> list[str]:
    outline = [
        Chapter(
            title=f"Chương {start // 20 + 1}",
            lectures=[
                OutlineLecture(
                    title=f"Bài {number + 1}: nhìn ánh sáng quanh mình",
                    kind="text",
                    duration=300,
                    has_content=True,
                )
                for number in range(start, min(start + 20, size))
            ],
        )
        for start in range(0, size, 20)
    ]
    course = Course(
        id=PydanticObjectId(),
        slug=_slug(size),
        title=f"Khóa học {size} bài",
        description="<p>Để đo.</p>",
        category="creative",
        level="all",
        language="vi",
        price=Money(amount=0, currency="vnd"),
        educator_id=PydanticObjectId(),
        draft_outline=outline,
        state="published",
    )
    publish_outline(course)
    ids = [lecture.id for lecture in course.lectures]
    for at in range(0, size, 100):
        some = ids[at : at + 100]
        await lectures.insert_many(
            [Lecture(id=id, course_id=course.course_id, html=TEXT) for id in some]
        )
    await courses.insert_many([course])
    return ids
