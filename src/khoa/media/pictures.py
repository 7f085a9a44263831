"""A picture that somebody sent: what it really is, turned upright, without what a camera noted."""

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
"""Pixels of the longer side of what is kept."""
_DRAINED = 100_000_000
"""A browser shows an answer only once it has sent its body: so much of one too large is thrown
away before the answer."""
_FORM_MARGIN = 64_000
_IN_MEMORY = 1_000_000
_AT_ONCE = asyncio.Semaphore(2)
"""A decoded picture takes up to 200 MB."""
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Major brands of what phones write (ISO 23008-12); an AVIF file may have one and names its own
among the compatible ones."""
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
}


class NotAPicture(Invalid):
    code = "not_a_picture"
    detail = "This is no JPEG, PNG, WebP or AVIF picture that can be read."


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


def refusal(why: type[Invalid] | type[TooLarge]) -> Invalid | TooLarge:
    """The error with its field named: the form has one, `file`."""
    return why(errors=[FieldError("file", why.code, why.detail)])


async def read_picture(request: Request) -> IO[bytes]:
    """The picture in the form's field `file`, made fit to show (`prepare`).

    The body is read here and not before, so that a route's dependencies have refused strangers
    while it is still unsent: FastAPI's own `UploadFile` is parsed before any dependency runs.
    Never more than MAX_BYTES are kept, on disk. Raises what `refusal` makes.
    """
    try:
        if int(request.headers.get("content-length", "0")) > MAX_BYTES + _FORM_MARGIN:
            await _drain(request)
            raise refusal(PictureTooLarge)
        parser = MultiPartParser(request.headers, _capped(request), max_files=1, max_fields=10)
        form = await parser.parse()
    except (MultiPartException, ClientDisconnect, KeyError, ValueError) as error:
        raise refusal(EmptyFile) from error
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.size:
        raise refusal(EmptyFile)
    try:
        if file.size > MAX_BYTES:
            raise refusal(PictureTooLarge)
        async with _AT_ONCE:
            return await asyncio.to_thread(prepare, file.file)
    finally:
        await file.close()


async def _capped(request: Request) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for part in request.stream():
        taken += len(part)
        if taken > MAX_BYTES + _FORM_MARGIN:
            await _drain(request)
            raise refusal(PictureTooLarge)
        yield part


async def _drain(request: Request) -> None:
    left = _DRAINED
    async for part in request.stream():
        left -= len(part)
        if left < 0:
            return


def prepare(file: IO[bytes]) -> IO[bytes]:
    """An upright JPEG in RGB of at most MAX_SIDE, without EXIF, XMP and comments. Blocks.

    Bytes decide what it is, not its name. The size is checked before a pixel is decoded.
    NotAPicture, HeicPicture and TooManyPixels at the field `file`.
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
    made: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the caller's)
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
    """JPEG knows no transparency."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page
