"""From becoming an educator to a published course, and whose studio it is."""

import unicodedata
from typing import Any

import httpx
import pytest
from pymongo.database import Database as MongoDatabase
from tests.people import Person, sign_in, sign_up, visitor
from tests.stack import Stack, eventually
from tests.studio.conftest import FACE, Studio, new_course

ID = "dQw4w9WgXcQ"


def ready(studio: Studio) -> str:
    """Give it all that a course needs; the lecture's id."""
    studio.ok("PATCH", json={"description": "<p>Vẽ cùng nhau.</p>"})
    lecture = studio.lecture("text")
    studio.ok("PATCH", f"/lectures/{lecture}", json={"html": "<p>Chào bạn.</p>"})
    return lecture


def test_becoming_an_educator_is_told_to_clerk(
    stack: Stack, rows: MongoDatabase[dict[str, Any]]
) -> None:
    person = sign_up(stack)
    assert person.api("GET", "/me").json()["roles"] == ["student"]
    assert person.api("POST", "/educator/courses", json={}).status_code in (403, 422)
    me = person.api("POST", "/me/educator", json=FACE).json()
    assert me["roles"] == ["student", "educator"]
    again = person.api("POST", "/me/educator", json={"headline": "Mới", "bio": ""})
    assert again.json()["roles"] == ["student", "educator"]
    user = rows["users"].find_one({"clerk_id": person.clerk_id})
    assert user is not None
    assert user["headline"] == {"vi": "Mới"}

    def at_clerk() -> bool:
        answer = httpx.get(
            f"{stack.sandbox_url}/clerk-api/v1/users/{person.clerk_id}",
            headers={"authorization": f"Bearer {stack.keys['CLERK_SECRET_KEY']}"},
        )
        return bool(answer.json()["public_metadata"] == {"role": "educator"})

    eventually(at_clerk)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"headline": "", "bio": "x"}, "headline: too_short"),
        ({"headline": "x" * 121, "bio": "x"}, "headline: too_long"),
        ({"headline": "x", "bio": "x" * 2001}, "bio: too_long"),
        ({"bio": "x"}, "headline: missing"),
    ],
)
def test_a_face_that_is_none_is_refused(educator: Person, body: dict[str, str], field: str) -> None:
    answer = educator.api("POST", "/me/educator", json=body)
    assert answer.status_code == 422
    assert [f"{one['field']}: {one['code']}" for one in answer.json()["errors"]] == [field]


def test_who_is_no_educator_makes_no_course(stack: Stack) -> None:
    body = {"title": "Vẽ màu nước", "language": "vi", "category": "creative"}
    answer = sign_up(stack).api("POST", "/educator/courses", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert visitor(stack).post("/api/educator/courses", json=body).status_code == 401


def test_a_course_is_made_published_found_and_taken_back(
    studio: Studio, stack: Stack, educator: Person
) -> None:
    course = studio.course()
    assert course["state"] == "draft"
    assert course["price"] == {"amount": 0, "currency": "vnd"}
    assert course["problems"] == ["no_description", "no_lectures"]
    slug = course["slug"]
    anyone = visitor(stack)
    assert anyone.get(f"/api/courses/{slug}").status_code == 404
    status, code, fields = studio.problem("POST", "/publish")
    assert (status, code) == (409, "not_ready")
    assert fields == ["description: no_description", "chapters: no_lectures"]

    text = ready(studio)
    film = studio.lecture("youtube", "Xem phim")
    assert studio.problem("POST", "/publish")[2] == [f"lectures.{film}: lecture_without_content"]
    studio.ok("PATCH", f"/lectures/{film}", json={"embed_url": f"https://youtu.be/{ID}?t=4"})
    assert studio.shown(film)["embed"] == {
        "provider": "youtube",
        "id": ID,
        "url": f"https://www.youtube.com/watch?v={ID}",
    }
    studio.ok("PATCH", json={"price": {"amount": 99_000, "currency": "vnd"}})
    published = studio.ok("POST", "/publish")
    assert (published["state"], published["problems"]) == ("published", [])
    eventually(lambda: anyone.get(f"/api/courses/{slug}").status_code == 200)
    public = anyone.get(f"/api/courses/{slug}").json()
    assert [one["id"] for one in public["chapters"][0]["lectures"]] == [text, film]
    assert "Chào bạn" not in anyone.get(f"/api/courses/{slug}").text

    assert studio.problem("DELETE")[:2] == (409, "still_published")
    assert studio.ok("POST", "/unpublish")["state"] == "draft"
    eventually(lambda: anyone.get(f"/api/courses/{slug}").status_code == 404)
    mine = educator.api("GET", "/educator/courses").json()["items"]
    assert (studio.id, "draft") in [(one["id"], one["state"]) for one in mine]
    assert studio.call("DELETE").status_code == 204
    assert studio.call("GET").status_code == 404


def test_a_published_course_keeps_what_it_needs(studio: Studio, educator: Person) -> None:
    lecture = ready(studio)
    before = studio.ok("POST", "/publish")
    chapter = before["chapters"][0]["id"]
    refused = (409, "needed_while_published")
    assert studio.problem("PATCH", json={"description": "<p></p>"}) == (
        *refused,
        ["description: no_description"],
    )
    for path in (f"/lectures/{lecture}", f"/chapters/{chapter}"):
        assert studio.problem("DELETE", path) == (*refused, ["chapters: no_lectures"])
    answer = studio.problem("PATCH", f"/lectures/{lecture}", json={"html": ""})
    assert answer[:2] == refused
    assert f"lectures.{lecture}: lecture_without_content" in answer[2]
    assert studio.course() == before
    # Free and published, it is still nobody's to enrol in who made it.
    own = educator.api("POST", f"/courses/{before['slug']}/enrol")
    assert (own.status_code, own.json()["code"]) == (409, "own_course")
    studio.ok("POST", "/unpublish")
    assert studio.ok("DELETE", f"/lectures/{lecture}")["problems"] == ["no_lectures"]


def test_percentages_are_of_the_lectures_that_are_there_now(studio: Studio, stack: Stack) -> None:
    lectures = [ready(studio), filled(studio)]
    slug = studio.ok("POST", "/publish")["slug"]
    student = sign_up(stack)
    assert student.api("POST", f"/courses/{slug}/enrol").status_code == 200
    for lecture in lectures:
        path = f"/learn/{slug}/lectures/{lecture}/progress"
        assert student.api("PUT", path, json={"completed": True}).status_code == 200

    def standing() -> tuple[int, int, int]:
        outline = student.api("GET", f"/learn/{slug}").json()
        (mine,) = student.api("GET", "/me/enrolments").json()["items"]
        assert mine["progress"] == outline["progress"]
        return tuple(outline["progress"].values())

    assert standing() == (2, 2, 100)
    added = filled(studio)
    assert standing() == (2, 3, 66)
    assert student.api("GET", f"/learn/{slug}").json()["continue_lecture_id"] == added
    studio.ok("DELETE", f"/lectures/{lectures[0]}")
    assert standing() == (1, 2, 50)
    studio.ok("DELETE", f"/lectures/{added}")
    assert standing() == (1, 1, 100)


def test_a_retired_lecture_stays_with_who_was_there_before(studio: Studio, stack: Stack) -> None:
    first, second = ready(studio), filled(studio)
    slug = studio.ok("POST", "/publish")["slug"]
    early, late = sign_up(stack), sign_up(stack)
    assert early.api("POST", f"/courses/{slug}/enrol").status_code == 200
    left = studio.ok("DELETE", f"/lectures/{first}")["chapters"][0]["lectures"]
    assert [one["id"] for one in left] == [second]
    assert late.api("POST", f"/courses/{slug}/enrol").status_code == 200

    def outline(person: Person) -> list[tuple[str, bool]]:
        (chapter,) = person.api("GET", f"/learn/{slug}").json()["chapters"]
        return [(one["id"], one["retired"]) for one in chapter["lectures"]]

    assert outline(early) == [(second, False), (first, True)]
    assert outline(late) == [(second, False)]
    path = f"/learn/{slug}/lectures/{first}"
    opened = early.api("GET", path).json()
    assert (opened["html"], opened["previous"], opened["next"]) == (
        "<p>Chào bạn.</p>",
        second,
        None,
    )
    ticked = early.api("PUT", f"{path}/progress", json={"completed": True}).json()
    assert (ticked["completed"], ticked["progress"]["completed"]) == (True, 0)
    for method, below, body in (("GET", "", None), ("PUT", "/progress", {"completed": True})):
        answer = late.api(method, f"{path}{below}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    admin = sign_in(stack, "admin@khoa.test")
    for person in (studio.person, admin):
        preview = f"/educator/courses/{studio.id}/lectures/{first}/preview"
        for address in (path, preview):
            answer = person.api("GET", address)
            assert answer.status_code == 200, answer.text
            assert (answer.json()["html"], answer.json()["previous"]) == (
                "<p>Chào bạn.</p>",
                second,
            )
        assert person.api("PUT", f"{path}/progress", json={"completed": True}).status_code == 403
    assert studio.problem("PATCH", f"/lectures/{first}", json={"html": ""})[0] == 404
    assert visitor(stack).get(f"/api{path}").status_code == 401
    public = visitor(stack).get(f"/api/courses/{slug}").json()
    assert [one["id"] for one in public["chapters"][0]["lectures"]] == [second]


def test_a_lecture_without_content_is_its_educators_alone(studio: Studio, stack: Stack) -> None:
    ready(studio)
    slug = studio.ok("POST", "/publish")["slug"]
    student = sign_up(stack)
    assert student.api("POST", f"/courses/{slug}/enrol").status_code == 200
    draft = studio.lecture("text", "Sắp có")
    assert studio.shown(draft)["title"] == "Sắp có"
    for shown in (
        visitor(stack).get(f"/api/courses/{slug}").text,
        student.api("GET", f"/learn/{slug}").text,
    ):
        assert draft not in shown
    assert visitor(stack).get(f"/api/courses/{slug}").json()["lectures"] == 1
    assert student.api("GET", f"/learn/{slug}").json()["progress"]["total"] == 1
    path = f"/learn/{slug}/lectures/{draft}"
    assert student.api("GET", path).status_code == 404
    assert student.api("PUT", f"{path}/progress", json={"completed": True}).status_code == 404


def filled(studio: Studio) -> str:
    lecture = studio.lecture("text")
    studio.ok("PATCH", f"/lectures/{lecture}", json={"html": "<p>Thêm.</p>"})
    return lecture


def test_the_classroom_does_not_tell_a_draft_from_nothing(studio: Studio, stack: Stack) -> None:
    lecture, slug = ready(studio), studio.course()["slug"]
    progress = {"completed": True, "position": 0}
    for who in (visitor(stack), sign_up(stack)):
        for method, path, body in (
            ("GET", "", None),
            ("GET", f"/lectures/{lecture}", None),
            ("GET", "/lectures/x", None),
            ("PUT", f"/lectures/{lecture}/progress", progress),
        ):
            draft, nothing = (
                who.api(method, f"/learn/{name}{path}", json=body)
                if isinstance(who, Person)
                else who.request(method, f"/api/learn/{name}{path}", json=body)
                for name in (slug, "khong-co-khoa-nay")
            )
            told = (draft.status_code, draft.text)
            assert told == (nothing.status_code, nothing.text), (method, path)
            assert draft.status_code in (401, 404)


def test_anothers_course_is_not_there(studio: Studio, stranger: Person, stack: Stack) -> None:
    lecture = ready(studio)
    theirs = Studio(stranger, studio.id)
    calls: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("PATCH", "", {"subtitle": "x"}),
        ("DELETE", "", None),
        ("POST", "/publish", None),
        ("POST", "/unpublish", None),
        ("POST", "/chapters", {"title": "x"}),
        ("PUT", "/curriculum", {"chapters": []}),
        ("PATCH", f"/lectures/{lecture}", {"title": "x"}),
        ("DELETE", f"/lectures/{lecture}", None),
        ("GET", f"/lectures/{lecture}/preview", None),
        ("POST", f"/lectures/{lecture}/upload", {"filename": "a.mp4", "bytes": 1}),
        ("DELETE", "/cover", None),
        ("PUT", "/cover", None),
    ]
    for method, path, body in calls:
        assert theirs.call(method, path, json=body).status_code == 404, (method, path)
        url = f"/api/educator/courses/{studio.id}{path}"
        assert visitor(stack).request(method, url, json=body).status_code == 401, (method, path)
    assert studio.course()["subtitle"] == ""
    assert theirs.id not in stranger.api("GET", "/educator/courses").text
    for id in ("x", "0" * 24):
        assert Studio(stranger, id).call("GET").status_code == 404


def test_an_admin_keeps_order_in_every_studio(studio: Studio, stack: Stack) -> None:
    admin = Studio(sign_in(stack, "admin@khoa.test"), studio.id)
    lecture = ready(studio)
    assert admin.ok("PATCH", json={"subtitle": "Đã xem"})["subtitle"] == "Đã xem"
    admin.ok("PATCH", f"/lectures/{lecture}", json={"html": "<p>Sạch</p>"})
    studio.ok("POST", "/publish")
    admin.ok("POST", "/unpublish")
    assert admin.call("PATCH", f"/lectures/{'0' * 24}", json={"title": "x"}).status_code == 404
    assert admin.call("DELETE").status_code == 204
    told = admin.person.api("GET", "/admin/audit", params={"subject": f"course:{studio.id}"})
    assert [row["action"] for row in told.json()["items"]] == [
        "course.deleted",
        "course.unpublished",
        "course.edited",
        "course.edited",
    ], "what the owner does is their own"


@pytest.mark.parametrize("letter", ["a", "ệ", "字", "ع", "👩‍👩‍👧", "e\u0323\u0302"])
def test_500_characters_are_told_at_the_field(studio: Studio, letter: str) -> None:
    long = letter * 500
    expected = (422, "invalid", ["title: too_long"])
    assert studio.problem("PATCH", json={"title": long}) == expected
    told = studio.call("PATCH", json={"title": long}).json()["errors"]
    assert [one["limit"] for one in told] == [120]
    assert studio.problem("POST", "/chapters", json={"title": long}) == expected
    lecture = studio.lecture("text")
    assert studio.problem("PATCH", f"/lectures/{lecture}", json={"title": long}) == expected


def test_what_is_typed_is_kept_clean(studio: Studio) -> None:
    course = studio.ok(
        "PATCH",
        json={
            "title": unicodedata.normalize("NFD", "  Lập  trình\u0000 "),
            "description": '<h2>Xin chào</h2><script>alert(1)</script><p onclick="x">Bạn</p>',
            "outcomes": ["  Vẽ được "],
            "slug": "of-another",
            "state": "published",
            "students": 900,
        },
    )
    assert course["title"] == "Lập trình"
    assert course["description"] == "<h2>Xin chào</h2><p>Bạn</p>"
    assert course["outcomes"] == ["Vẽ được"]
    assert course["state"] == "draft"
    assert course["slug"].startswith("lap-trinh")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "ab"}, "title: too_short"),
        ({"subtitle": "x" * 201}, "subtitle: too_long"),
        ({"description": "x" * 20_001}, "description: too_long"),
        ({"outcomes": ["x"] * 13}, "outcomes: too_long"),
        ({"outcomes": ["x" * 201]}, "outcomes.0: too_long"),
        ({"category": "magic"}, "category: unknown_category"),
        ({"level": "hard"}, "level: literal_error"),
        ({"price": {"amount": 100, "currency": "vnd"}}, "price: price_too_low"),
        ({"price": {"amount": 900, "currency": "usd"}}, "price: wrong_currency"),
        ({"price": {"amount": 1.5, "currency": "vnd"}}, "price.amount: int_type"),
    ],
)
def test_bad_input_is_told_at_its_field(studio: Studio, body: dict[str, Any], field: str) -> None:
    before = studio.course()
    assert studio.problem("PATCH", json=body) == (422, "invalid", [field])
    assert studio.course() == before


def test_a_stale_tab_is_refused(studio: Studio) -> None:
    seen = {"if-match": f'"{studio.course()["revision"]}"'}
    studio.ok("PATCH", json={"subtitle": "Tab một"}, headers=seen)
    stale = studio.problem("PATCH", json={"subtitle": "Tab hai"}, headers=seen)
    assert stale == (409, "changed_elsewhere", [])
    assert studio.problem("POST", "/chapters", json={"title": "x"}, headers=seen)[0] == 409
    assert studio.course()["subtitle"] == "Tab một"


def test_the_curriculum_is_ordered_and_previewed(studio: Studio) -> None:
    first = ready(studio)
    second = studio.lecture("text", "Bài hai")
    chapters = studio.ok("POST", "/chapters", json={"title": "Chương hai"})["chapters"]
    one, two = (chapter["id"] for chapter in chapters)
    order = [{"id": two, "lectures": [second]}, {"id": one, "lectures": [first]}]
    ordered = studio.ok("PUT", "/curriculum", json={"chapters": order})["chapters"]
    assert [chapter["id"] for chapter in ordered] == [two, one]
    assert [chapter["lectures"][0]["id"] for chapter in ordered] == [second, first]
    bad = [{"id": two, "lectures": [second]}]
    answer = studio.problem("PUT", "/curriculum", json={"chapters": bad})
    assert answer == (422, "invalid", ["chapters: not_the_same"])
    preview = studio.ok("GET", f"/lectures/{first}/preview")
    assert preview["html"] == "<p>Chào bạn.</p>"
    assert (preview["previous"], preview["next"]) == (second, None)
    left = studio.ok("DELETE", f"/chapters/{two}")["chapters"]
    assert [chapter["id"] for chapter in left] == [one]
    assert studio.ok("DELETE", f"/lectures/{first}")["chapters"][0]["lectures"] == []
    assert studio.problem("DELETE", f"/lectures/{first}")[0] == 404


def test_a_course_has_fifty_chapters_at_most(educator: Person) -> None:
    studio = new_course(educator)
    for number in range(50):
        studio.ok("POST", "/chapters", json={"title": f"Chương {number}"})
    answer = studio.problem("POST", "/chapters", json={"title": "Thừa"})
    assert answer == (422, "invalid", ["chapters: too_many"])


def test_a_body_of_any_size_is_not_read(studio: Studio) -> None:
    assert studio.call("PATCH", json={"description": "x" * 2_000_000}).status_code == 413
