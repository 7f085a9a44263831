"""The school changes its own settings, and pages, letters and rules go by them."""

import httpx
from tests.people import Person, visitor
from tests.stack import Stack, eventually

from .conftest import COOKING, Office, bought


def put(office: Office, changes: dict[str, object], revision: int, status: int = 200) -> object:
    body = {**office.get("/school"), **changes}
    answer = office.admin.api(
        "PUT", "/admin/school", json=body, headers={"if-match": f'"{revision}"'}
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_new_name_and_new_rules_count_everywhere(
    stack: Stack, office: Office, person: Person
) -> None:
    anyone = visitor(stack)
    before = office.get("/school")
    number = bought(person, "nhiep-anh-bang-dien-thoai")
    assert person.api("GET", f"/me/purchases/{number}/refund").json()["days"] == 14
    changes = {"name_vi": "Trường <Nghề> {school}", "refund_days": 0, "educator_share": 60}
    put(office, changes, before["revision"])
    try:
        eventually(lambda: "<title>Trường &lt;Nghề&gt; {school} · " in anyone.get("/").text)
        assert anyone.get("/api/config").json()["name"]["vi"] == "Trường <Nghề> {school}"
        assert "<title>Khoa · " in anyone.get("/?lang=en").text
        kept = person.api("GET", f"/me/purchases/{number}/refund").json()
        assert (kept["days"], kept["lines"][0]["refusal"]) == (14, None), "as it was ordered"
        later = bought(person, COOKING)
        refund = person.api("GET", f"/me/purchases/{later}/refund").json()
        assert (refund["days"], refund["lines"][0]["refusal"]) == (0, "too_late")
        put(office, {"refund_days": 99}, before["revision"], status=409)
        put(office, {"refund_days": 999}, before["revision"] + 1, status=422)
    finally:
        put(office, before, before["revision"] + 1)
    eventually(lambda: "<title>Khoa · " in anyone.get("/").text)


def test_the_answer_says_what_if_match_takes(office: Office) -> None:
    answer: httpx.Response = office.admin.api("GET", "/admin/school")
    assert answer.headers["etag"] == f'"{answer.json()["revision"]}"'
    assert not {"secret", "key", "token"} & set(answer.text.lower().split('"'))
