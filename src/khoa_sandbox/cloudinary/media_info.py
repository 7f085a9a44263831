"""Detect what a file is from its content. Everything here blocks: call it in a thread."""

from pathlib import Path
from typing import Any

import av
from PIL import Image, UnidentifiedImageError

from khoa_sandbox.cloudinary.errors import CloudinaryError

PICTURE_FORMATS = {
    "JPEG": "jpg",
    "PNG": "png",
    "GIF": "gif",
    "WEBP": "webp",
    "AVIF": "avif",
    "BMP": "bmp",
    "TIFF": "tiff",
}
MAX_MEGAPIXELS = 25
_TOO_LARGE = f"Maximum image size is {MAX_MEGAPIXELS} Megapixels."

# Only these are tried: a playlist must not make the demuxer open other files of this machine.
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,ogg,mp3,wav,flac,aac"
_FORMATS = {
    "mov,mp4,m4a,3gp,3g2,mj2": ("mp4", "mov", "m4v", "m4a", "3gp"),
    "matroska,webm": ("webm", "mkv"),
    "mpegts": ("ts", "mts"),
    "mpeg": ("mpg", "mpeg"),
}


def read_picture(path: Path) -> dict[str, Any]:
    """`{format, width, height}` of a picture that decodes.

    The size comes from the header and is checked before a single pixel is read.
    """
    try:
        with Image.open(path, formats=list(PICTURE_FORMATS)) as picture:
            check_megapixels(*picture.size)
            picture.load()
            return {
                "format": PICTURE_FORMATS[str(picture.format)],
                "width": picture.width,
                "height": picture.height,
            }
    except Image.DecompressionBombError:  # so large that Pillow does not even report the size
        raise CloudinaryError(400, _TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise CloudinaryError(400, "Invalid image file") from None


def check_megapixels(width: int, height: int) -> None:
    megapixels = width * height / 1_000_000
    if megapixels > MAX_MEGAPIXELS:
        raise CloudinaryError(400, f"{_TOO_LARGE} Requested {megapixels:.2f} Megapixels")


def read_film(path: Path, extension: str) -> dict[str, Any]:
    """Format, size, duration in seconds, bit rate and tracks of a film or a sound recording."""
    try:
        with open_film(path) as film:
            picture = film.streams.video[0] if film.streams.video else None
            sound = film.streams.audio[0] if film.streams.audio else None
            if picture is None and sound is None:
                raise CloudinaryError(400, "Unsupported video format or file")
            known = _FORMATS.get(film.format.name, (film.format.name,))
            info: dict[str, Any] = {
                "format": extension if extension in known else known[0],
                "width": picture.width if picture else 0,
                "height": picture.height if picture else 0,
                "duration": round((film.duration or 0) / av.time_base, 6),
                "bit_rate": film.bit_rate or 0,
                "audio": {"codec": sound.codec_context.name} if sound else {},
                "video": {},
                "is_audio": picture is None,
            }
            if picture is not None:
                rate = float(picture.average_rate or 0)
                info["frame_rate"] = round(rate, 3)
                info["nb_frames"] = picture.frames
                info["video"] = {"codec": picture.codec_context.name}
            return info
    except av.FFmpegError:
        raise CloudinaryError(400, "Unsupported video format or file") from None


def still(path: Path, at: float | None) -> Image.Image:
    """One frame of a film: at `at` seconds, or in the middle, as Cloudinary's default is.

    Raises CloudinaryError when there is none, as in a sound recording.
    """
    try:
        with open_film(path) as film:
            if not film.streams.video:
                raise CloudinaryError(400, "The asset has no picture")
            duration = (film.duration or 0) / av.time_base
            second = duration / 2 if at is None else min(at, duration)
            film.seek(int(second * av.time_base))
            frame = None
            for frame in film.decode(video=0):
                if frame.time is None or frame.time >= second - 0.001:
                    break
            if frame is None:
                raise CloudinaryError(400, "The asset has no picture")
            check_megapixels(frame.width, frame.height)
            picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
            return picture
    except av.FFmpegError:
        raise CloudinaryError(400, "Unsupported video format or file") from None


def open_film(path: Path) -> av.container.InputContainer:
    return av.open(
        str(path),
        options={"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"},
        metadata_errors="replace",
    )
