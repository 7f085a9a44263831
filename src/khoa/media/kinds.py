"""Which files are taken straight from a browser, and how large they may be."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from khoa.base.errors import FieldError, Invalid, TooLarge

_MB = 1_000_000


class UnsupportedType(Invalid):
    code = "unsupported_type"
    detail = "Files of this type are not taken here."


@dataclass(frozen=True)
class FileKind:
    """`formats` are what the platform is told to insist on; it knows none for raw files."""

    resource_type: str
    extensions: tuple[str, ...]
    formats: tuple[str, ...]
    most: int
    """Bytes."""

    def check(self, filename: str, size: int, *, largest: int | None = None) -> str:
        """The file's extension. UnsupportedType or TooLarge, at the field, when it is not taken.

        `largest`: the most that its provider takes, in bytes.
        """
        extension = PurePosixPath(filename).suffix[1:].lower()
        if extension not in self.extensions:
            wanted = ", ".join(self.extensions)
            raise UnsupportedType(
                errors=[FieldError("filename", "unsupported_type", f"Taken are {wanted}.")]
            )
        most = self.most if largest is None else min(self.most, largest)
        if size > most:
            raise TooLarge(errors=[FieldError("bytes", "too_large", f"At most {most // _MB} MB.")])
        return extension


FILM = FileKind("video", ("mp4", "webm", "mov"), ("mp4", "webm", "mov"), 2_000 * _MB)
DOCUMENT = FileKind("raw", ("pdf", "zip", "docx", "xlsx", "pptx", "txt"), (), 100 * _MB)
