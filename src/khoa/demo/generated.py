"""Generated courses and people, for trying Khoa with as many as a large school has.

Everything is made of its number alone: the same number gives the same course everywhere, so that
filling a database can go on where it was interrupted. The words are in `generated.toml`.
"""

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

from beanie import PydanticObjectId
from slugify import slugify

from khoa.base.language import Language
from khoa.base.money import Money
from khoa.courses.categories import CATEGORIES
from khoa.courses.models import (
    Chapter,
    Course,
    CourseStats,
    Lecture,
    Level,
    OutlineLecture,
    Rating,
)
from khoa.courses.outlines import publish_outline
from khoa.demo.school import ROOT
from khoa.media.models import Asset
from khoa.users.models import User

T = TypeVar("T")

COURSES_PER_EDUCATOR = 10
MAX_LECTURES = 150
CLERK_IDS = "generated_"
"""What their Clerk ids begin with. Clerk's own begin with `user_`: it knows nothing of these."""

_MADE_AT = datetime(2025, 1, 1, tzinfo=UTC)
_KINDS = {
    "course": 1,
    "lecture": 2,
    "educator": 3,
    "student": 4,
    "enrolment": 5,
    "purchase": 6,
    "audit": 7,
}

_CATEGORY_WEIGHTS = (22, 9, 8, 16, 14, 8, 10, 4, 5, 4)
"""In the order of CATEGORIES: programming has the most courses, then languages."""
_LEVELS: dict[Level, int] = {"beginner": 46, "all": 27, "intermediate": 20, "advanced": 7}
_LANGUAGES: dict[Language, int] = {"vi": 78, "en": 22}
_PRICES = {
    "vnd": tuple(1_000 * price for price in (99, 149, 199, 249, 299, 399, 499, 699, 999, 1_990)),
    "usd": (499, 699, 999, 1_199, 1_499, 1_999, 2_499, 3_499, 4_999, 9_999),
}
_PRICE_WEIGHTS = (10, 12, 18, 12, 14, 12, 9, 6, 5, 2)
_FREE = 0.12
_YOUTUBE = "rfscVS0vtbw"


def made_id(kind: str, number: int) -> PydanticObjectId:
    """The id of the so-manieth generated thing of a kind."""
    at = int(_MADE_AT.timestamp())
    return PydanticObjectId(f"{at:08x}{_KINDS[kind]:08x}{number:08x}")


class Generator:
    """Makes courses and people. `covers`, by category, are pictures that are shown already."""

    def __init__(self, currency: str, covers: Mapping[str, Asset]) -> None:
        self._currency = currency
        self._covers = covers
        self._today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def _words(self) -> dict[str, Any]:
        return tomllib.loads((ROOT / "generated.toml").read_text(encoding="utf-8"))

    def educator(self, number: int) -> User:
        user = self._person("educator", number, random.Random(f"educator {number}"))  # noqa: S311
        vi, en = self._words["people"]["headlines"][number % 4]
        user.roles = ["educator"]
        user.slug = f"{slugify(user.name_in('vi'))}-{number}"
        user.headline = {"vi": vi, "en": en}
        return user

    def student(self, number: int) -> User:
        return self._person("student", number, random.Random(f"student {number}"))  # noqa: S311

    def _person(self, kind: str, number: int, dice: random.Random) -> User:
        people = self._words["people"]
        return User(
            id=made_id(kind, number),
            clerk_id=f"{CLERK_IDS}{kind}_{number}",
            email=f"{kind}{number}@generated.khoa.test",
            email_verified=True,
            first_name=f"{dice.choice(people['middle'])} {dice.choice(people['given'])}",
            last_name=_mostly_first(people["family"], dice),
            created_at=_MADE_AT,
        )

    def course(self, number: int) -> Course:
        dice = random.Random(number)  # noqa: S311
        category = dice.choices(list(CATEGORIES), _CATEGORY_WEIGHTS)[0]
        language = _weighted(_LANGUAGES, dice)
        topic = _mostly_first(self._topics(category), dice)
        topics = dict(zip(("vi", "en"), topic, strict=True))
        titles = self._titles(topics, dice)
        published = self._today - timedelta(
            days=int(1_100 * dice.random() ** 1.6), seconds=dice.randrange(86_400)
        )
        said = {"topic": topics[language]}
        course = Course(
            id=made_id("course", number),
            slug=f"{slugify(titles[language], max_length=70, word_boundary=True)}-{number}",
            title=titles[language],
            titles=titles,
            subtitle=dice.choice(self._words["subtitles"][language]),
            description=self._description(language, said, dice),
            outcomes=[text.format(**said) for text in self._some("outcomes", language, 4, dice)],
            requirements=self._some("requirements", language, 2, dice),
            category=category,
            level=_weighted(_LEVELS, dice),
            language=language,
            price=self._price(dice),
            educator_id=made_id("educator", number // COURSES_PER_EDUCATOR),
            cover=self._covers.get(category),
            draft_outline=list(self._chapters(number, language, dice)),
            state="published",
            created_at=published - timedelta(days=30),
            updated_at=published,
            published_at=published,
            revision=1,
        )
        publish_outline(course)
        return course

    def contents(self, course: Course) -> list[Lecture]:
        """What its lectures hold: all show one film."""
        return [
            Lecture(id=lecture.id, course_id=course.course_id, embed_id=_YOUTUBE)
            for lecture in course.lectures
        ]

    def stats(self, number: int) -> CourseStats:
        """A few courses have most of the students."""
        dice = random.Random(f"stats {number}")  # noqa: S311
        students = int(10 ** dice.betavariate(2, 3.5) ** 1.2 * 10 ** dice.uniform(0, 3)) - 1
        count = int(students * dice.uniform(0.02, 0.2))
        total = min(5 * count, round(count * dice.triangular(3.2, 5, 4.7)))
        rating = Rating(total=total, count=count)
        return CourseStats(
            id=made_id("course", number),
            students=students,
            rating=rating,
            rating_average=rating.average,
        )

    def _topics(self, category: str) -> list[list[str]]:
        return cast("list[list[str]]", self._words["topics"][category])

    def _titles(self, topics: Mapping[str, str], dice: random.Random) -> dict[Language, str]:
        patterns = self._words["titles"]
        at, days = dice.randrange(len(patterns["vi"])), dice.choice((7, 10, 14, 21, 30, 60, 90))
        titles: dict[Language, str] = {}
        for language in _LANGUAGES:
            title = patterns[language][at].format(topic=topics[language], n=days)
            titles[language] = title[0].upper() + title[1:]
        return titles

    def _description(self, language: Language, said: Mapping[str, str], dice: random.Random) -> str:
        sentences = self._some("sentences", language, dice.randint(5, 14), dice)
        at = len(sentences) // 2
        paragraphs = (" ".join(part) for part in (sentences[:at], sentences[at:]))
        return "".join(f"<p>{text.format(**said)}</p>" for text in paragraphs)

    def _price(self, dice: random.Random) -> Money:
        amount = dice.choices(_PRICES[self._currency], _PRICE_WEIGHTS)[0]
        free = dice.random() < _FREE
        return Money(amount=0 if free else amount, currency=self._currency)

    def _chapters(self, course: int, language: Language, dice: random.Random) -> Iterator[Chapter]:
        """Most have a dozen lectures, a few a hundred."""
        left = min(MAX_LECTURES - 1, max(4, int(dice.lognormvariate(2.4, 0.6))))
        chapter_titles, titles = self._words["chapters"], self._words["lectures"]
        at = 0
        while left > 0:
            size = min(left, dice.randint(3, 8 if left < 60 else 20))
            chapter = at // 20
            lectures = []
            for _ in range(size):
                at += 1
                lectures.append(
                    OutlineLecture(
                        id=str(made_id("lecture", course * MAX_LECTURES + at)),
                        title=f"{at}. {dice.choice(titles[language])}",
                        kind="youtube",
                        duration=dice.randint(120, 1_500),
                        preview=at <= 2,
                        has_content=True,
                    )
                )
            left -= size
            names = chapter_titles[language]
            name = names[min(chapter, len(names) - 1)]
            yield Chapter(title=name, lectures=lectures)

    def _some(self, what: str, language: Language, count: int, dice: random.Random) -> list[str]:
        known: list[str] = self._words[what][language]
        return dice.sample(known, min(count, len(known)))


def _weighted(weights: Mapping[T, int], dice: random.Random) -> T:
    return dice.choices(list(weights), list(weights.values()))[0]


def _mostly_first(choices: list[T], dice: random.Random) -> T:
    """The first ones are much more frequent than the last, as topics and names are."""
    return choices[int(len(choices) * dice.random() ** 1.8)]
