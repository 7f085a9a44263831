"""The settings that a school changes while it runs."""

import unicodedata
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from beanie import Document
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from khoa.base.language import Language


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone, try Asia/Ho_Chi_Minh") from error
    return name


_PLAIN = "[^\\x00-\\x1f\\x7f\u2028\u2029\u202a-\u202e]*"
"""One line without bidirectional overrides, since names appear in e-mail subjects."""

SchoolName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=f"^{_PLAIN}$"),
    AfterValidator(_composed),
]


class SchoolForm(BaseModel):
    """Everything that a school can set. A purchase keeps the share and the refund rules that held
    when it was created."""

    model_config = ConfigDict(frozen=True)

    name_vi: SchoolName
    name_en: SchoolName
    timezone: Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_timezone)]
    default_language: Language
    educator_share: StrictInt = Field(ge=0, le=100)
    refund_days: StrictInt = Field(ge=0, le=365)
    refund_progress: StrictInt = Field(ge=0, le=100)
    terms_version: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=40, pattern=f"^{_PLAIN}$")
    ] = ""
    """Of the terms that buyers agree to, such as 2026-11; a purchase keeps it with its rule."""


class SchoolSettings(SchoolForm):
    """The current settings. `revision` grows with every change; 0 means that none are stored."""

    revision: int = 0

    def name(self, language: Language) -> str:
        return self.name_vi if language == "vi" else self.name_en


class School(Document):
    """The single row of settings. One that is newer than the row has the seed's value."""

    id: str = "school"  # type: ignore[assignment]
    revision: int

    class Settings:
        name = "school"
