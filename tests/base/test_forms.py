"""Forms of money, limits and cancelling take what they know, and numbers that are numbers."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from khoa.office.ledger_routes import PayoutForm
from khoa.office.purchases_routes import MoneyForm, RefundForm
from khoa.office.transfers_routes import ReceivedForm
from khoa.school.models import SchoolForm
from khoa.selling.coupon_editing import CouponLimits, NewCoupon
from khoa.studio.coupons_schemas import CancelCodes, NewBatch

COURSE = "6b0dc5702efedce8508f77a2"
PAYOUT = {"educator_id": COURSE, "currency": "vnd", "reference": "UNC 12"}
SCHOOL = {
    "name_vi": "Khoa",
    "name_en": "Khoa",
    "timezone": "Asia/Ho_Chi_Minh",
    "default_language": "vi",
    "refund_days": 14,
    "refund_progress": 30,
}


@pytest.mark.parametrize(
    ("form", "sent", "field"),
    [
        (RefundForm, {"mony": [{"line": 0, "amount": 100}]}, "mony"),
        (RefundForm, {"lines": [True]}, "lines"),
        (RefundForm, {"money": [{"line": True, "amount": 1}]}, "money"),
        (RefundForm, {"money": [{"line": 0, "amount": "100"}]}, "money"),
        (CancelCodes, {"code": ["ABCD"]}, "code"),
        (CouponLimits, {"max_use": 1}, "max_use"),
        (NewCoupon, {"code": "TET", "percent": True}, "percent"),
        (CouponLimits, {"valid_from": "0001-01-01T00:00:00+14:00"}, "valid_from"),
        (CouponLimits, {"valid_to": "9999-12-31T23:59:59-14:00"}, "valid_to"),
        (
            NewBatch,
            {"name": "A", "course_ids": [COURSE], "size": 3, "expires_at": "9999-12-31T23:59-14"},
            "expires_at",
        ),
        (ReceivedForm, {"amount": True, "bank_ref": "FT1"}, "amount"),
        (PayoutForm, {**PAYOUT, "amount": "7"}, "amount"),
        (SchoolForm, {**SCHOOL, "educator_share": True}, "educator_share"),
    ],
)
def test_a_slip_is_refused_at_its_field(
    form: type[BaseModel], sent: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        form.model_validate(sent)
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_what_is_right_is_taken() -> None:
    assert CouponLimits.model_validate({"valid_to": "2027-02-06T00:00:00+07:00"}).valid_to
    assert PayoutForm.model_validate({**PAYOUT, "amount": 7}).amount == 7
    assert SchoolForm.model_validate({**SCHOOL, "educator_share": 70}).educator_share == 70


def test_a_line_that_is_named_twice_gives_both_amounts() -> None:
    parts = [{"line": 0, "amount": 1_000}, {"line": 1, "amount": 5}, {"line": 0, "amount": 2_000}]
    assert MoneyForm.model_validate({"money": parts}).by_line == {0: 3_000, 1: 5}
