"""VietQR: a QR code from which every Vietnamese bank's app fills in a transfer.

The text is EMVCo's tag-length-value format with NAPAS's template in tag 38 (NAPAS, Technical
Specifications on QR Switching, 1.5.2); the last tag is a CRC-16 over all before it.
"""

import binascii
import io

import segno

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DONG = "704"
MAX_MESSAGE = 25
"""Characters of the transfer's message, plain letters and digits."""


def payload(*, bank_bin: str, account: str, amount: int, message: str) -> str:
    """Return the code's text. `amount` is in đồng; `message` is the reference by which the transfer
    is recognised. Raises ValueError for a message that banks would not accept."""
    if not (message.isascii() and message.isalnum() and len(message) <= MAX_MESSAGE):
        raise ValueError("a transfer's message is at most 25 plain letters and digits")
    beneficiary = _field("00", bank_bin) + _field("01", account)
    template = _field("00", _NAPAS) + _field("01", beneficiary) + _field("02", _TO_ACCOUNT)
    text = (
        _field("00", "01")
        + _field("01", "12")  # for one transfer
        + _field("38", template)
        + _field("53", _DONG)
        + _field("54", str(amount))
        + _field("58", "VN")
        + _field("62", _field("08", message))
        + "6304"  # the checksum counts its own tag and length
    )
    return text + checksum(text)


def checksum(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE as four upper-case hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def picture(text: str) -> str:
    """Return an SVG with the quiet zone that readers need, on white even on a dark page."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
