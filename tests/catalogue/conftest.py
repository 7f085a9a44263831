"""An index on disk and what writes and reads it, over the tests' own database."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.school import a_course

from khoa.catalogue.search.indexer import Indexer
from khoa.catalogue.search.reader import Found, SearchIndex
from khoa.catalogue.search.writer import IndexWriter
from khoa.courses.models import Course
from khoa.database import Database
from khoa.platforms.media.cloudinary import CloudinarySettings
from khoa.platforms.media.cloudinary.provider import CloudinaryPlatform
from khoa.platforms.media.registry import Media


def _cloudinary(delivery_host: str | None) -> Media:
    platform = CloudinaryPlatform(
        CloudinarySettings(
            cloud_name="khoa",
            api_key="key",
            api_secret="secret",
            upload_prefix=None,
            delivery_host=delivery_host,
            secure=True,
        )
    )
    return Media([platform])


CLOUDINARY = _cloudinary(None)
CLOUDINARY_ELSEWHERE = _cloudinary("media.example")


@dataclass
class Catalogue:
    database: Database
    data_dir: Path
    indexer: Indexer = field(init=False)
    reader: SearchIndex = field(init=False)

    def __post_init__(self) -> None:
        self.indexer = self.new_indexer()
        self.reader = SearchIndex(self.data_dir)

    def new_indexer(self, **options: Any) -> Indexer:
        return Indexer(IndexWriter(self.data_dir), "here", CLOUDINARY, **options)

    async def publish(self, slug: str, **changes: Any) -> Course:
        course = await a_course(self.database, slug, **changes)
        await self.indexer.catch_up()
        return course

    async def ask(self, q: str, *, sort: str = "relevance", **wanted: str) -> Found:
        return await self.reader.find(q, wanted, sort=sort, offset=0, limit=48)

    async def slugs(self, q: str, **query: str) -> list[str]:
        """What is found, by slug, in its order."""
        return [json.loads(card)["slug"] for card in (await self.ask(q, **query)).cards]


@pytest.fixture
def catalogue(database: Database, tmp_path: Path) -> Catalogue:
    return Catalogue(database, tmp_path)
