"""A line of a bank's statement is the same however it is typed."""

import pytest

from khoa.base.references import fold_reference


@pytest.mark.parametrize(
    "typed",
    [
        "FT24331-00A",
        " ft24331 00a ",
        "FT.24331.00a",
        "ＦＴ２４３３１－００Ａ",
        "FT24331\u200b-\u00ad00A\ufeff",
        "FT24331\u00a0–\u00a000A",
    ],
)
def test_spellings_are_one(typed: str) -> None:
    assert fold_reference(typed) == "FT2433100A"


def test_letters_that_differ_stay_apart() -> None:
    assert len({fold_reference(typed) for typed in ("FT1", "FT10", "FTI", "FT-1O")}) == 4
    assert fold_reference(" -\u200b. ") == ""
