"""Reads the demo school from its TOML files into frozen, validated models.

The files are written by hand, so every mistake that a seeder could trip over (an unknown educator,
a film that is not there, HTML that the cleaner would change) is refused here, with the file's name.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import nh3
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

ROOT = Path(__file__).parent

HTML_TAGS = frozenset(
    "p h3 ul ol li strong em blockquote code pre table thead tbody tr th td".split()
)
"""The only tags that the school's descriptions and lectures use."""

FILM_SECONDS = {"hoc-cung-khoa": 24}
"""Films by name, with the length that their lectures must state."""

Language = Literal["vi", "en"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _composed(value: str) -> str:
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError("text must be in Unicode NFC")
    return value


def _clean_html(value: str) -> str:
    value = value.strip()
    if nh3.clean(value, tags=set(HTML_TAGS), attributes={}) != value:
        raise ValueError("the HTML cleaner would change this text")
    return value


Line = Annotated[str, Field(min_length=2, max_length=200), AfterValidator(_composed)]
Prose = Annotated[str, Field(min_length=40, max_length=2000), AfterValidator(_composed)]
Html = Annotated[str, Field(min_length=100), AfterValidator(_composed), AfterValidator(_clean_html)]
FromList = BeforeValidator(_tuple)
Model = TypeVar("Model", bound=BaseModel)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Lines(_Frozen):
    """One short text in both of the school's languages."""

    vi: Line
    en: Line


class Proses(_Frozen):
    """A paragraph in both of the school's languages."""

    vi: Prose
    en: Prose


class Account(_Frozen):
    """A person who can sign in with a known password while the sandbox serves."""

    role: Literal["student", "educator", "admin"]
    email: str
    password: str
    given_name: Line
    family_name: Line


class Educator(_Frozen):
    """A teacher; `key` is how courses name them, `email` is always at khoa.test."""

    key: Slug
    given_name: Line
    family_name: Line
    email: Annotated[str, Field(pattern=r"^[a-z]+@khoa\.test$")]
    headline: Lines
    bio: Proses


class Prices(_Frozen):
    """Minor units: đồng for vnd, cents for usd. Zero in both means free."""

    vnd: Annotated[int, Field(ge=0)]
    usd: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _free_everywhere_or_nowhere(self) -> Self:
        if (self.vnd == 0) != (self.usd == 0):
            raise ValueError("a course is free in every currency or in none")
        return self


class Rating(_Frozen):
    average: Annotated[float, Field(ge=1, le=5)]
    count: Annotated[int, Field(ge=1)]


class Cover(_Frozen):
    """What the picture shows, for those who do not see it."""

    alt_vi: Line
    alt_en: Line


class _Lecture(_Frozen):
    title: Line
    preview: bool = False
    duration: Annotated[int, Field(ge=1, le=4 * 3600)]
    """Seconds: the film's length, or the time that reading and the exercise take."""


class TextLecture(_Lecture):
    kind: Literal["text"]
    html: Html


class VideoLecture(_Lecture):
    """`film` names an MP4 in `film/`, beside its captions in both languages."""

    kind: Literal["video"]
    film: Slug

    @model_validator(mode="after")
    def _film_is_there(self) -> Self:
        if self.film not in FILM_SECONDS:
            raise ValueError(f"there is no film {self.film!r}")
        if self.duration != FILM_SECONDS[self.film]:
            raise ValueError(f"the film lasts {FILM_SECONDS[self.film]} seconds")
        return self

    @property
    def path(self) -> Path:
        return ROOT / "film" / f"{self.film}.mp4"

    def captions(self, language: Language) -> Path:
        """The WebVTT file in `language`."""
        return ROOT / "film" / f"{self.film}.{language}.vtt"


class DocumentLecture(_Lecture):
    """`document` names a Typst source in `documents/`; `render_document` makes its PDF."""

    kind: Literal["document"]
    document: Slug

    @model_validator(mode="after")
    def _source_is_there(self) -> Self:
        if not (ROOT / "documents" / f"{self.document}.typ").is_file():
            raise ValueError(f"there is no document {self.document!r}")
        return self


class YoutubeLecture(_Lecture):
    kind: Literal["youtube"]
    youtube: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{11}$")]


Lecture = Annotated[
    TextLecture | VideoLecture | DocumentLecture | YoutubeLecture, Field(discriminator="kind")
]


class Chapter(_Frozen):
    title: Line
    lectures: Annotated[tuple[Lecture, ...], FromList, Field(min_length=1)]


class Course(_Frozen):
    """A course as its teacher wrote it; `title` is in the language taught."""

    slug: Slug
    title: Line
    titles: Lines
    subtitle: Line
    category: Literal[
        "programming",
        "office",
        "data",
        "languages",
        "business",
        "finance",
        "creative",
        "music",
        "lifestyle",
        "soft-skills",
    ]
    level: Literal["beginner", "intermediate", "advanced", "all"]
    language: Language
    educator: Slug
    students: Annotated[int, Field(ge=0)]
    published_days_ago: Annotated[int, Field(ge=0, le=365)]
    outcomes: Annotated[tuple[Line, ...], FromList, Field(min_length=4, max_length=6)]
    requirements: Annotated[tuple[Line, ...], FromList, Field(min_length=2, max_length=4)]
    description: Html
    prices: Prices
    rating: Rating
    cover: Cover
    chapters: Annotated[tuple[Chapter, ...], FromList, Field(min_length=3)]

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """Every lecture, in the order it is taught."""
        return tuple(lecture for chapter in self.chapters for lecture in chapter.lectures)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if getattr(self.titles, self.language) != self.title:
            raise ValueError("title and titles differ in the language taught")
        if self.rating.count > self.students:
            raise ValueError("more ratings than students")
        if not (ROOT / "covers" / f"{self.slug}.svg").is_file():
            raise ValueError(f"there is no cover covers/{self.slug}.svg")
        return self


class School(_Frozen):
    """The whole demo school; courses come in their agreed order."""

    accounts: tuple[Account, ...]
    educators: tuple[Educator, ...]
    courses: tuple[Course, ...]

    def educator(self, key: str) -> Educator:
        """The educator whom courses call `key`; raises KeyError for an unknown one."""
        for educator in self.educators:
            if educator.key == key:
                return educator
        raise KeyError(key)

    @model_validator(mode="after")
    def _everyone_is_known(self) -> Self:
        people = {educator.email: educator for educator in self.educators}
        for course in self.courses:
            if course.educator not in {educator.key for educator in self.educators}:
                raise ValueError(f"{course.slug}: there is no educator {course.educator!r}")
        for account in self.accounts:
            if account.role != "educator":
                continue
            person = people.get(account.email)
            if person is None:
                raise ValueError(f"{account.email} is not among the educators")
            if (person.given_name, person.family_name) != (account.given_name, account.family_name):
                raise ValueError(f"{account.email} has two names")
        return self


class SchoolError(Exception):
    """A file of the demo school cannot be read; the message names it."""


def load_school(folder: Path = ROOT) -> School:
    """Reads and checks the texts in `folder`. Raises SchoolError naming the file at fault."""
    accounts = _read(folder / "accounts.toml").get("accounts", [])
    educators = _read(folder / "educators.toml").get("educators", [])
    return School(
        accounts=tuple(_parse(Account, row, "accounts.toml") for row in accounts),
        educators=tuple(_parse(Educator, row, "educators.toml") for row in educators),
        courses=tuple(
            _parse(Course, _read(path), path.name)
            for path in sorted((folder / "courses").glob("*.toml"))
        ),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SchoolError(f"{path.name}: {error}") from error


def _parse(model: type[Model], row: Mapping[str, Any], name: str) -> Model:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        raise SchoolError(f"{name}: {error}") from error
