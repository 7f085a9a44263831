"""Courses that held their lectures whole are split, and nothing of them is lost."""

import importlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from bson import ObjectId
from tests.data.school_before import rows_of

from khoa.base.domain import documents_of
from khoa.courses.lectures import content_of
from khoa.courses.outlines import publish_outline
from khoa.courses.service import by_id
from khoa.database import Database
from khoa.database.migrations import migrate
from khoa.database.migrations.steps import Migration
from khoa.domains import DOMAINS

STEP = importlib.import_module("khoa.database.migrations.0007_split_courses")


class Killed(Exception):
    pass


class KilledAfterTwo(Migration):
    async def every(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        left = 2
        async for row in super().every(collection, where, fields):
            if not left:
                raise Killed
            left -= 1
            yield row


def flat(outline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [lecture for chapter in outline for lecture in chapter["lectures"]]


def names(outline: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(chapter["id"], chapter["title"]) for chapter in outline]


async def test_every_lecture_is_found_in_both_parts(school_before: Database) -> None:
    rows = school_before.database
    old = await rows["courses"].find().to_list()
    await STEP.run(Migration(rows, print))
    new = {row["_id"]: row async for row in rows["courses"].find()}
    held = {row["_id"]: row async for row in rows["lectures"].find()}
    assert len(new) == len(old)
    assert len(held) == sum(len(flat(course["chapters"])) for course in old) > 20
    for course in old:
        chapters, split = course.pop("chapters"), new[course["_id"]]
        assert "chapters" not in split
        assert {**split, **course} == split, "nothing else is changed"
        assert names(split["draft_outline"]) == names(chapters)
        for entry, lecture in zip(flat(split["draft_outline"]), flat(chapters), strict=True):
            has_content, content = entry.pop("has_content"), held[lecture["id"]]
            assert content.pop("course_id") == course["_id"]
            assert {**content, **entry} == {"_id": lecture["id"], **lecture}
            assert has_content == any(lecture[name] for name in ("html", "asset", "embed_id"))


async def test_what_is_stored_is_what_an_edit_would_store(school_before: Database) -> None:
    documents = documents_of(DOMAINS)
    await migrate(school_before.database, documents, say=print)
    await school_before.connect(documents)
    drafts = 0
    for row in await school_before.database["courses"].find().to_list():
        course = await by_id(row["_id"])
        before = course.model_dump()
        for lecture in course.draft_lectures:
            assert (await content_of(course, lecture)).has_content == lecture.has_content
            drafts += not lecture.has_content
        publish_outline(course)
        assert course.model_dump() == before
    assert drafts > 0


async def test_again_or_after_a_kill_it_ends_the_same(school_before: Database) -> None:
    rows = school_before.database
    course = await rows["courses"].find_one({"chapters.lectures.html": {"$type": "string"}})
    assert course is not None
    lecture = next(one for one in flat(course["chapters"]) if one["html"])
    torn = {"_id": lecture["id"], "course_id": ObjectId(), "html": "half"}
    await rows["lectures"].insert_one(torn)  # of a course that was not written before the kill
    with pytest.raises(Killed):
        await STEP.run(KilledAfterTwo(rows, print))
    assert await rows["courses"].count_documents({"chapters": {"$exists": True}}) > 0
    await STEP.run(Migration(rows, print))
    after = await rows_of(school_before)
    kept = await rows["lectures"].find_one({"_id": lecture["id"]})
    assert kept is not None
    assert kept["html"] == lecture["html"]
    await STEP.run(Migration(rows, print))
    assert await rows_of(school_before) == after


async def test_a_lecture_of_before_captions_is_split_too(database: Database) -> None:
    """Fields that came later are missing in the oldest rows."""
    rows, course_id = database.database, ObjectId()
    lecture = {"id": "a", "title": "Cũ", "kind": "text", "duration": 60, "preview": False}
    old = {"_id": course_id, "slug": "cu", "chapters": [{"id": "c", "title": "Một"}]}
    old["chapters"][0]["lectures"] = [{**lecture, "html": "<p>x</p>"}]  # type: ignore[index]
    await rows["courses"].insert_one(old)
    await STEP.run(Migration(rows, print))
    new = await rows["courses"].find_one({"_id": course_id})
    assert new is not None
    assert new["outline"] == new["draft_outline"]
    assert flat(new["outline"]) == [{**lecture, "has_content": True}]
    assert (new["lecture_count"], new["duration"], new["retired"]) == (1, 60, [])
    held = await rows["lectures"].find_one({"_id": "a"})
    assert held is not None
    assert (held["html"], held["captions"], held["asset"]) == ("<p>x</p>", [], None)
