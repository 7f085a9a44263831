"""Split each course into its outline and, apart, what its lectures hold."""

from typing import Any

from pymongo import ReplaceOne

from khoa.database.migrations.steps import Migration, Rows

_CONTENT = ("html", "asset", "upload_id", "filename", "captions", "embed_id")
_HELD_IN = {
    "text": "html",
    "video": "asset",
    "document": "asset",
    "youtube": "embed_id",
    "vimeo": "embed_id",
}


async def run(migration: Migration) -> None:
    """A course's lectures are written before it is: broken off in between, it is done again."""
    whole = {"chapters": {"$exists": True}}
    async for row in migration.every("courses", whole, {"_id": 1}):  # with all texts it is large
        course = await migration.rows["courses"].find_one({"_id": row["_id"]})
        if course and "chapters" in course:
            await _split(migration.rows, course)


async def _split(rows: Rows, course: dict[str, Any]) -> None:
    """Both outlines, the published one without lectures that hold nothing and chapters of such."""
    old = [lecture for chapter in course["chapters"] for lecture in chapter["lectures"]]
    contents = [
        {"_id": lecture["id"], "course_id": course["_id"]}
        | {name: lecture.get(name, [] if name == "captions" else None) for name in _CONTENT}
        for lecture in old
    ]
    if contents:
        put = [ReplaceOne({"_id": content["_id"]}, content, upsert=True) for content in contents]
        await rows["lectures"].bulk_write(put, ordered=False)
    draft = [
        {
            "id": chapter["id"],
            "title": chapter["title"],
            "lectures": [_entry(lecture) for lecture in chapter["lectures"]],
        }
        for chapter in course["chapters"]
    ]
    outline = [
        {**chapter, "lectures": taught}
        for chapter in draft
        if (taught := [lecture for lecture in chapter["lectures"] if lecture["has_content"]])
    ]
    lectures = [lecture for chapter in outline for lecture in chapter["lectures"]]
    new = {
        "outline": outline,
        "draft_outline": draft,
        "retired": [],
        "lecture_count": len(lectures),
        "duration": sum(lecture["duration"] for lecture in lectures),
    }
    await rows["courses"].update_one(
        {"_id": course["_id"]}, {"$set": new, "$unset": {"chapters": ""}}
    )


def _entry(lecture: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": lecture["id"],
        "title": lecture["title"],
        "kind": lecture["kind"],
        "duration": lecture["duration"],
        "preview": lecture["preview"],
        "has_content": bool(lecture.get(_HELD_IN[lecture["kind"]])),
    }
