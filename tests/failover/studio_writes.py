"""Writes of the studio: courses and what they hold, who works on them, coupons and codes."""

import secrets
from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
from PIL import Image
from tests.failover.cases import PAID, REFUND, Call, School, Write

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nXin ch\xc3\xa0o\n"
PDF = b"%PDF-1.4 " + b"x" * 90
OWN = "/api/educator/courses/{course_id}"
UPLOAD = f"{OWN}/lectures/{{lecture_id}}/upload"
CAPTIONS_PATH = "/lectures/{lecture}/captions/vi"
EDITED = ("courses.", "lectures.")
"""A file that is sent again is another file: what was sent in vain is destroyed in an hour."""


def _edit(below: str, json: Any = None) -> Callable[[School], Call]:
    """Of a draft, as the page that shows its present revision sends it."""

    def prepare(school: School) -> Call:
        course = school.draft()
        chapter = course["chapters"][0]
        ids = {"chapter": chapter["id"], "lecture": chapter["lectures"][0]["id"]}
        path = f"/educator/courses/{course['id']}{below.format(**ids)}"
        body = json(course) if callable(json) else json
        return Call(school.teacher, path, body, {"if-match": f'"{course["revision"]}"'})

    return prepare


def _order(course: Any) -> Any:
    return {
        "chapters": [
            {"id": one["id"], "lectures": [lecture["id"] for lecture in one["lectures"]]}
            for one in course["chapters"]
        ]
    }


def _new_course(school: School) -> Call:
    new = {"title": "Mới", "language": "vi", "category": "programming"}
    return Call(school.teacher, "/educator/courses", new)


def _new_coupon(school: School) -> Call:
    body = {"code": f"T{secrets.token_hex(5)}", "percent": 10}
    return Call(school.teacher, "/educator/coupons", body)


def _change_coupon(school: School) -> Call:
    call = _new_coupon(school)
    coupon = school.ok(school.teacher, "POST", call.path, json=call.json)
    return Call(school.teacher, f"{call.path}/{coupon['id']}", {"active": False})


def new_batch(school: School) -> Call:
    body = {"name": "Đợt", "course_ids": [school.owned], "size": 2}
    return Call(school.teacher, "/educator/activation-batches", body)


def _cancel_batch(school: School) -> Call:
    call = new_batch(school)
    batch = school.ok(school.teacher, "POST", call.path, json=call.json)
    return Call(school.teacher, f"{call.path}/{batch['id']}/cancel", {})


def _path(course: Any, below: str) -> str:
    """Below the course; `{lecture}` is its first one."""
    lecture = course["chapters"][0]["lectures"][0]["id"]
    return f"/educator/courses/{course['id']}{below.format(lecture=lecture)}"


def _seen(course: Any) -> dict[str, str]:
    return {"if-match": f'"{course["revision"]}"'}


def _picture() -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (1280, 720), "teal").save(file, "JPEG")
    return {"file": ("bia.jpg", file.getvalue(), "image/jpeg")}


def _with_file(kind: str, below: str, files: Callable[[], dict[str, Any]]) -> Any:
    def prepare(school: School) -> Call:
        course = school.draft(kind)
        return Call(school.teacher, _path(course, below), None, _seen(course), files())

    return prepare


def _without_file(kind: str, below: str, files: Callable[[], dict[str, Any]]) -> Any:
    """One is there, and is to go."""

    def prepare(school: School) -> Call:
        course = school.draft(kind)
        path = _path(course, below)
        school.ok(school.teacher, "PUT", path, files=files())
        course = school.ok(school.teacher, "GET", f"/educator/courses/{course['id']}")
        return Call(school.teacher, path, None, _seen(course))

    return prepare


def _captions() -> dict[str, Any]:
    return {"file": ("vi.vtt", CAPTIONS, "text/vtt")}


def _begin_upload(school: School) -> Call:
    course = school.draft("document")
    wish = {"filename": "bai.pdf", "bytes": len(PDF), "type": ""}
    return Call(school.teacher, _path(course, "/lectures/{lecture}/upload"), wish)


def _upload(school: School, below: str) -> tuple[Call, Any]:
    begin = _begin_upload(school)
    ticket = school.ok(school.teacher, "POST", begin.path, json=begin.json)
    return Call(school.teacher, f"{begin.path}/{ticket['upload_id']}{below}"), ticket


def begun_upload(school: School) -> str:
    """The name of a file that is on its way, at Cloudinary."""
    return str(_upload(school, "")[1]["fields"]["public_id"])


def _complete_upload(school: School) -> Call:
    """The file is there and Cloudinary's word of it was lost."""
    call, ticket = _upload(school, "/complete")

    def send() -> None:
        files = {"file": ("blob", BytesIO(PDF))}
        httpx.post(ticket["url"], data=ticket["fields"], files=files).raise_for_status()

    school.unheard("cloudinary", "upload", send)
    return call


def _ready(school: School, *, published: bool) -> Any:
    course = school.draft()
    path = f"/educator/courses/{course['id']}"
    html = {"html": "<p>Chào bạn.</p>"}
    school.ok(school.teacher, "PATCH", _path(course, "/lectures/{lecture}"), json=html)
    course = school.ok(school.teacher, "PATCH", path, json={"description": "<p>Sổ tay</p>"})
    if published:
        course = school.ok(school.teacher, "POST", f"{path}/publish")
    return course


def _publish(school: School) -> Call:
    course = _ready(school, published=False)
    return Call(school.teacher, f"/educator/courses/{course['id']}/publish", None, _seen(course))


def _unpublish(school: School) -> Call:
    course = _ready(school, published=True)
    return Call(school.teacher, f"/educator/courses/{course['id']}/unpublish", None, _seen(course))


def _invite(school: School) -> Call:
    form = {"email": f"{secrets.token_hex(6)}@example.com", "role": "assistant"}
    return Call(school.teacher, _path(school.draft(), "/team/invitations"), form)


def _withdraw_invitation(school: School) -> Call:
    call = _invite(school)
    sent = school.ok(school.teacher, "POST", call.path, json=call.json)
    return Call(school.teacher, f"{call.path}/{sent['id']}")


def _remove_member(school: School) -> Call:
    member, call = school.buyer(), _invite(school)
    form = {**call.json, "email": member.email}
    sent = school.ok(school.teacher, "POST", call.path, json=form)
    school.ok(member, "POST", f"/me/invitations/{sent['id']}/accept", json={})
    team = call.path.removesuffix("/invitations")
    return Call(school.teacher, f"{team}/members/{school.id_of(member)}")


def _refund_sale(school: School) -> Call:
    _, number = school.bought()
    return Call(school.teacher, f"/educator/sales/{number}/refund", {"courses": [PAID]})


STUDIO = (
    Write("POST /api/educator/courses", _new_course, keyed=True),
    Write(f"PATCH {OWN}", _edit("", {"title": "Khác"}), again=(409,)),
    Write(f"DELETE {OWN}", _edit(""), again=(404,)),
    Write(f"POST {OWN}/chapters", _edit("/chapters", {"title": "Hai"}), keyed=True),
    Write(
        f"PATCH {OWN}/chapters/{{chapter_id}}",
        _edit("/chapters/{chapter}", {"title": "Khác"}),
        again=(409,),
    ),
    Write(f"DELETE {OWN}/chapters/{{chapter_id}}", _edit("/chapters/{chapter}"), again=(409,)),
    Write(
        f"POST {OWN}/chapters/{{chapter_id}}/lectures",
        _edit("/chapters/{chapter}/lectures", {"title": "Bài hai", "kind": "text"}),
        keyed=True,
    ),
    Write(
        f"PATCH {OWN}/lectures/{{lecture_id}}",
        _edit("/lectures/{lecture}", {"title": "Khác"}),
        again=(409,),
    ),
    Write(f"DELETE {OWN}/lectures/{{lecture_id}}", _edit("/lectures/{lecture}"), again=(404, 409)),
    Write(f"PUT {OWN}/curriculum", _edit("/curriculum", _order), again=(409,)),
    Write("POST /api/educator/coupons", _new_coupon, keyed=True),
    Write("PATCH /api/educator/coupons/{coupon_id}", _change_coupon),
    Write("POST /api/educator/activation-batches", new_batch, keyed=True),
    Write("POST /api/educator/activation-batches/{batch_id}/cancel", _cancel_batch),
    Write(
        f"PUT {OWN}/cover",
        _with_file("text", "/cover", _picture),
        again=(409,),
        watched=EDITED,
        after_commits=1,
    ),
    Write(f"DELETE {OWN}/cover", _without_file("text", "/cover", _picture), again=(409,)),
    Write(
        f"PUT {OWN}/lectures/{{lecture_id}}/captions/{{language}}",
        _with_file("video", CAPTIONS_PATH, _captions),
        again=(409,),
        watched=EDITED,
        after_commits=1,
    ),
    Write(
        f"DELETE {OWN}/lectures/{{lecture_id}}/captions/{{language}}",
        _without_file("video", CAPTIONS_PATH, _captions),
        again=(409,),
    ),
    Write(
        f"POST {UPLOAD}",
        _begin_upload,
        watched=("uploads", *EDITED),
        past={"uploads": {"state": "gone"}},
    ),
    Write(f"POST {UPLOAD}/{{upload_id}}/sign", lambda school: _upload(school, "/sign")[0]),
    Write(f"POST {UPLOAD}/{{upload_id}}/complete", _complete_upload),
    Write(f"DELETE {UPLOAD}/{{upload_id}}", lambda school: _upload(school, "")[0]),
    Write(f"POST {OWN}/publish", _publish, again=(409,)),
    Write(f"POST {OWN}/unpublish", _unpublish, again=(409,)),
    Write(f"POST {OWN}/team/invitations", _invite, watched=("invitations",)),
    Write(f"DELETE {OWN}/team/invitations/{{invitation_id}}", _withdraw_invitation),
    Write(f"DELETE {OWN}/team/members/{{user_id}}", _remove_member),
    Write("POST /api/educator/sales/{number}/refund", _refund_sale, keyed=True, watched=REFUND),
)
