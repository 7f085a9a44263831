"""An index on disk and what writes and reads it, over the tests' own database."""

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


@dataclass
class Catalogue:
    database: Database
    data_dir: Path
    indexer: Indexer = field(init=False)
    reader: SearchIndex = field(init=False)

    def __post_init__(self) -> None:
        self.indexer = Indexer(IndexWriter(self.data_dir), "here")
        self.reader = SearchIndex(self.data_dir)

    async def publish(self, slug: str, **changes: Any) -> Course:
        course = await a_course(self.database, slug, **changes)
        await self.indexer.catch_up()
        return course

    async def ask(self, q: str, *, sort: str = "relevance", **wanted: str) -> Found:
        return await self.reader.find(q, wanted, sort=sort, offset=0, limit=48)

    async def slugs(self, q: str, **query: str) -> list[str]:
        """What is found, by slug, in its order."""
        found = (await self.ask(q, **query)).ids
        rows = await Course.get_pymongo_collection().find({"_id": {"$in": found}}).to_list()
        names = {row["_id"]: row["slug"] for row in rows}
        return [names.get(one, "gone") for one in found]


@pytest.fixture
def catalogue(database: Database, tmp_path: Path) -> Catalogue:
    return Catalogue(database, tmp_path)
