"""The text of a VietQR: by the checksum of one that another's generator made, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoa.platforms.payments.manual import vietqr


def fields(text: str) -> dict[str, str]:
    found, at = {}, 0
    while at < len(text):
        tag, length = text[at : at + 2], int(text[at + 2 : at + 4])
        found[tag] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def test_the_checksum_is_the_one_that_banks_read() -> None:
    """A known code for account 0881000458086 at bank 970436."""
    known = (
        "00020001021238570010A00000072701270006970436011308810004580860208QRIBFTTA"
        "53037045802VN6304CD60"
    )
    assert vietqr.checksum(known[:-4]) == known[-4:]


def test_the_text_holds_account_amount_and_message() -> None:
    text = vietqr.payload(
        bank_bin="970436", account="0881000458086", amount=199_000, message="KHABCD2345"
    )
    root = fields(text)
    assert list(root) == ["00", "01", "38", "53", "54", "58", "62", "63"]
    assert (root["00"], root["01"], root["53"], root["54"]) == ("01", "12", "704", "199000")
    napas = fields(root["38"])
    assert (napas["00"], napas["02"]) == ("A000000727", "QRIBFTTA")
    assert fields(napas["01"]) == {"00": "970436", "01": "0881000458086"}
    assert fields(root["62"]) == {"08": "KHABCD2345"}
    assert root["63"] == vietqr.checksum(text[:-4])


def crc_by_bits(text: str) -> str:
    """EMVCo's checksum as its specification tells it: polynomial 0x1021, begun with 0xFFFF."""
    register = 0xFFFF
    for letter in text.encode("ascii"):
        register ^= letter << 8
        for _ in range(8):
            register = (register << 1) ^ (0x1021 if register & 0x8000 else 0)
            register &= 0xFFFF
    return f"{register:04X}"


@given(
    bank_bin=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Z]{4,19}", fullmatch=True),
    amount=st.integers(1, 99_999_999),
    message=st.from_regex(r"[0-9A-Z]{1,25}", fullmatch=True),
)
def test_a_reader_of_its_own_finds_what_was_written(
    bank_bin: str, account: str, amount: int, message: str
) -> None:
    text = vietqr.payload(bank_bin=bank_bin, account=account, amount=amount, message=message)
    assert text[-8:-4] == "6304"
    assert crc_by_bits(text[:-4]) == text[-4:]
    root = fields(text)
    assert (root["54"], fields(root["62"])) == (str(amount), {"08": message})
    assert fields(fields(root["38"])["01"]) == {"00": bank_bin, "01": account}


@pytest.mark.parametrize("message", ["KH-1", "có dấu", "A" * 26])
def test_a_message_that_banks_change_is_refused(message: str) -> None:
    with pytest.raises(ValueError, match="25 plain"):
        vietqr.payload(bank_bin="970436", account="1234", amount=1, message=message)


def test_the_picture_is_an_svg_on_white() -> None:
    drawn = vietqr.picture("KHOA")
    assert drawn.startswith("<svg")
    assert "#fff" in drawn
