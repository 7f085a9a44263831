"""Check uploaded caption files: WebVTT in UTF-8 with at least one cue."""

import asyncio
import unicodedata
from io import BytesIO
from typing import IO

import webvtt
from starlette.datastructures import UploadFile

from khoa.base.errors import FieldError, Invalid, TooLarge

MAX_BYTES = 1_000_000


class NotCaptions(Invalid):
    code = "not_captions"
    detail = "This is not a WebVTT file with captions in UTF-8."


class CaptionsTooLarge(TooLarge):
    detail = "A caption file may have 1 MB at most."


async def read_captions(file: UploadFile) -> IO[bytes]:
    """Return the file in Unicode NFC, without a byte order mark.

    Raise NotCaptions or CaptionsTooLarge at the field `file`.
    """
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _refusal(CaptionsTooLarge)
    return BytesIO(await asyncio.to_thread(_checked, content))


def _checked(content: bytes) -> bytes:
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        cues = len(webvtt.from_string(text))
    except (UnicodeDecodeError, webvtt.errors.MalformedFileError) as error:
        raise _refusal(NotCaptions) from error
    # The library is more lenient than browsers about the first line.
    if not cues or not text[6:7].isspace():
        raise _refusal(NotCaptions)
    return text.encode()


def _refusal(error: type[Invalid] | type[TooLarge]) -> Invalid | TooLarge:
    return error(errors=[FieldError("file", error.code, error.detail)])
