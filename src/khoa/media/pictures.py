"""Normalise uploaded pictures: check the real format, turn them upright, remove metadata."""

import asyncio
import struct
from collections.abc import AsyncGenerator
from tempfile import SpooledTemporaryFile
from typing import IO

import puremagic
from PIL import Image, ImageOps
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from khoa.base.errors import FieldError, Invalid, TooLarge

MAX_BYTES = 12_000_000
MAX_PIXELS = 50_000_000
MAX_SIDE = 2560
"""Pixels of the longer side of what is stored."""
_DRAIN_LIMIT = 100_000_000
"""Bytes. A browser shows the response only after sending its body, so up to this much of one that
is too large is read and thrown away first."""
_FORM_MARGIN = 64_000
_IN_MEMORY = 1_000_000
_DECODERS = asyncio.Semaphore(2)
"""A decoded picture takes up to 200 MB of memory."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Major brands that phones write (ISO 23008-12). An AVIF file may have one of them, too, and lists
its own among the compatible brands."""
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
}


class NotAPicture(Invalid):
    code = "not_a_picture"
    detail = "This is not a readable JPEG, PNG, WebP or AVIF picture."


class HeicPicture(Invalid):
    code = "heic"
    detail = "This is a HEIC photo, which browsers do not show. Save it as JPEG first."


class TooManyPixels(Invalid):
    code = "too_many_pixels"
    detail = "A picture may have 50 megapixels at most."


class EmptyFile(Invalid):
    code = "empty"
    detail = "There is nothing in this file."


class PictureTooLarge(TooLarge):
    detail = "A picture may have 12 MB at most."


def refusal(error: type[Invalid] | type[TooLarge]) -> Invalid | TooLarge:
    """Return the error at the form's one field, `file`."""
    return error(errors=[FieldError("file", error.code, error.detail)])


async def read_picture(request: Request) -> IO[bytes]:
    """Return the picture in the form's field `file`, normalised by `prepare`.

    The body is read here rather than by FastAPI's `UploadFile`, which is parsed before any
    dependency runs, so that a route's dependencies refuse strangers before the body is sent. At
    most MAX_BYTES are stored, on disk. Raise the errors below at the field `file`.
    """
    try:
        if int(request.headers.get("content-length", "0")) > MAX_BYTES + _FORM_MARGIN:
            await _drain(request)
            raise refusal(PictureTooLarge)
        parser = MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=10)
        form = await parser.parse()
    except (MultiPartException, ClientDisconnect, KeyError, ValueError) as error:
        raise refusal(EmptyFile) from error
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.size:
        raise refusal(EmptyFile)
    try:
        if file.size > MAX_BYTES:
            raise refusal(PictureTooLarge)
        async with _DECODERS:
            return await asyncio.to_thread(prepare, file.file)
    finally:
        await file.close()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > MAX_BYTES + _FORM_MARGIN:
            await _drain(request)
            raise refusal(PictureTooLarge)
        yield chunk


async def _drain(request: Request) -> None:
    left = _DRAIN_LIMIT
    async for chunk in request.stream():
        left -= len(chunk)
        if left < 0:
            return


def prepare(file: IO[bytes]) -> IO[bytes]:
    """Return an upright RGB JPEG of at most MAX_SIDE, without EXIF, XMP and comments. Blocks.

    The content decides the format, not the file name; the size is checked before decoding. Raise
    NotAPicture, HeicPicture or TooManyPixels at the field `file`.
    """
    format = _format_of(file)
    try:
        with Image.open(file, formats=[format]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise refusal(TooManyPixels)
            opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA") else None
            picture = _on_white(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal(TooManyPixels) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error) as error:
        raise refusal(NotAPicture) from error
    picture.info.clear()
    made: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    picture.save(made, "JPEG", quality=88, progressive=True, icc_profile=profile)
    made.seek(0)
    return made


def _format_of(file: IO[bytes]) -> str:
    head = file.read(4096)
    file.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS and b"avif" not in head[:64]:
        raise refusal(HeicPicture)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError) as error:
        raise refusal(NotAPicture) from error
    for match in found:
        if match.mime_type in _FORMATS:
            return _FORMATS[match.mime_type]
    raise refusal(NotAPicture)


def _on_white(picture: Image.Image) -> Image.Image:
    """Put a transparent picture on white, since JPEG has no transparency."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page
