"""Which of some listed files courses use: asked by index, not read into memory whole."""

from typing import Any

import pytest
from tests.school import a_course

from khoa.courses import reconcile
from khoa.courses.models import Course, Lecture, LectureUpload
from khoa.database import Database


def held(public_id: str) -> dict[str, Any]:
    return {"public_id": public_id}


async def test_covers_films_captions_and_open_uploads_are_in_use(database: Database) -> None:
    course = await a_course(database)
    other = await a_course(database, "khac")
    covers, lectures = Course.get_pymongo_collection(), Lecture.get_pymongo_collection()
    for one, name in ((course, "cover"), (other, "not asked for")):
        await covers.update_one({"_id": one.id}, {"$set": {"cover": held(name)}})
    first, second, _ = course.lectures
    await lectures.update_one({"_id": first.id}, {"$set": {"asset": held("film")}})
    captions = [{"language": "vi", "asset": held("vi")}, {"language": "en", "asset": held("en")}]
    await lectures.update_one({"_id": second.id}, {"$set": {"captions": captions}})
    for name, state in (("arriving", "open"), ("cancelled", "gone")):
        await LectureUpload.get_pymongo_collection().insert_one(
            {"public_id": name, "state": state, "lecture_id": first.id, "course_id": course.id}
        )
    asked = ["cover", "film", "en", "arriving", "cancelled", "of nobody"]
    in_use = await reconcile._in_use(asked)
    assert in_use & set(asked) == {"cover", "film", "en", "arriving"}


@pytest.mark.parametrize(
    ("collection", "field"),
    [
        ("courses", "cover.public_id"),
        ("lectures", "asset.public_id"),
        ("lectures", "captions.asset.public_id"),
        ("uploads", "public_id"),
    ],
)
async def test_they_are_found_by_index(database: Database, collection: str, field: str) -> None:
    rows = []
    for at in range(100):
        row: dict[str, Any] = {"slug": f"s{at}", "public_id": f"p{at}"}
        row |= {"cover": held(f"p{at}"), "asset": held(f"p{at}")}
        rows.append(row | {"captions": [{"asset": held(f"p{at}")}]})
    await database.database[collection].insert_many(rows)
    explained = await database.database.command(
        {
            "explain": {"find": collection, "filter": {field: {"$in": ["p1", "p2"]}}},
            "verbosity": "executionStats",
        }
    )
    assert explained["executionStats"]["totalDocsExamined"] == 2
