"""Writes of buyers and learners."""

import secrets
from collections.abc import Callable

from tests.failover.cases import FREE, PAID, REFUND, Call, School, Write
from tests.failover.studio_writes import new_batch


def _activate(school: School) -> Call:
    call = new_batch(school)
    batch = school.ok(school.teacher, "POST", call.path, json=call.json)
    codes = school.ok(school.teacher, "GET", f"{call.path}/{batch['id']}/codes")["items"]
    return Call(school.buyer(), "/me/activation", {"code": codes[0]["code"]})


def _my_refund(school: School) -> Call:
    person, number = school.bought()
    return Call(person, f"/me/purchases/{number}/refund", {"courses": [PAID]})


def _claim(school: School) -> Call:
    """Somebody without an account has paid, with this person's address."""
    person = school.buyer()
    _, number = school.bought()
    contact = {"name": "", "phone": None, "email": person.email}
    school.rows["purchases"].update_one(
        {"number": number}, {"$set": {"user_id": None, "contact": contact}}
    )
    return Call(person, "/me/purchases/claim")


def _progress(school: School) -> Call:
    person = school.buyer()
    school.ok(person, "POST", f"/courses/{FREE}/enrol")
    outline = school.ok(person, "GET", f"/learn/{FREE}")
    lecture = outline["chapters"][0]["lectures"][0]["id"]
    return Call(person, f"/learn/{FREE}/lectures/{lecture}/progress", {"completed": True})


def _cart(school: School) -> Call:
    return Call(school.buyer(), f"/me/cart/courses/{PAID}")


def _out_of_cart(school: School) -> Call:
    call = _cart(school)
    school.ok(call.person, "PUT", call.path)
    return call


def _merge(school: School) -> Call:
    brought = {"slug": PAID, "price": {"amount": 199_000, "currency": "vnd"}}
    return Call(school.buyer(), "/me/cart/merge", {"courses": [brought]})


def _cart_coupon(school: School) -> Call:
    body = {"code": f"T{secrets.token_hex(5)}", "percent": 10, "scope": "all"}
    school.ok(school.office, "POST", "/educator/coupons", json=body)
    call = _out_of_cart(school)
    return Call(call.person, "/me/cart/coupon", {"code": body["code"]})


def _out_with_coupon(school: School) -> Call:
    call = _cart_coupon(school)
    school.ok(call.person, "PUT", call.path, json=call.json)
    return Call(call.person, call.path)


def _invitation(answer: str) -> Callable[[School], Call]:
    """To a role in the school, of a person with that address."""

    def prepare(school: School) -> Call:
        person = school.buyer()
        form = {"email": person.email, "role": "support"}
        sent = school.ok(school.office, "POST", "/admin/invitations", json=form)
        return Call(person, f"/me/invitations/{sent['id']}/{answer}", {})

    return prepare


BUYERS = (
    Write("POST /api/me/activation", _activate),
    Write("POST /api/me/purchases/{number}/refund", _my_refund, keyed=True, watched=REFUND),
    Write("POST /api/me/purchases/claim", _claim),
    Write(
        "POST /api/courses/{slug}/enrol",
        lambda school: Call(school.buyer(), f"/courses/{FREE}/enrol"),
    ),
    Write("PUT /api/learn/{slug}/lectures/{lecture_id}/progress", _progress, command="update"),
    Write("PUT /api/me/cart/courses/{slug}", _cart),
    Write("DELETE /api/me/cart/courses/{slug}", _out_of_cart),
    Write(
        "POST /api/me/educator",
        lambda school: Call(school.buyer(), "/me/educator", {"headline": "x", "bio": "x"}),
    ),
    Write(
        "PATCH /api/me",
        lambda school: Call(school.buyer(), "/me", {"language": "en"}),
        command="update",
    ),
    Write(
        "POST /api/create-checkout-session",
        lambda school: Call(school.buyer(), "/create-checkout-session", {"courses": [PAID]}),
    ),
    Write("POST /api/me/cart/merge", _merge),
    Write("PUT /api/me/cart/coupon", _cart_coupon),
    Write("DELETE /api/me/cart/coupon", _out_with_coupon),
    Write("POST /api/me/invitations/{invitation_id}/accept", _invitation("accept")),
    Write("POST /api/me/invitations/{invitation_id}/decline", _invitation("decline")),
)
