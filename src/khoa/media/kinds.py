"""Which files browsers may upload directly to a provider, and how large they may be."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from khoa.base.errors import FieldError, Invalid, TooLarge

_MB = 1_000_000


class UnsupportedType(Invalid):
    code = "unsupported_type"
    detail = "Files of this type are not accepted here."


@dataclass(frozen=True)
class FileKind:
    """`formats` are those that the provider enforces; it knows none for raw files."""

    resource_type: str
    extensions: tuple[str, ...]
    formats: tuple[str, ...]
    max_bytes: int

    def check(self, filename: str, size: int, *, largest: int | None = None) -> str:
        """Return the file's extension. Raise UnsupportedType or TooLarge at the field concerned.

        `largest` is the provider's own limit in bytes.
        """
        extension = PurePosixPath(filename).suffix[1:].lower()
        if extension not in self.extensions:
            wanted = ", ".join(self.extensions)
            raise UnsupportedType(
                errors=[FieldError("filename", "unsupported_type", f"Accepted are {wanted}.")]
            )
        limit = self.max_bytes if largest is None else min(self.max_bytes, largest)
        if size > limit:
            raise TooLarge(errors=[FieldError("bytes", "too_large", f"At most {limit // _MB} MB.")])
        return extension


FILM = FileKind("video", ("mp4", "webm", "mov"), ("mp4", "webm", "mov"), 2_000 * _MB)
DOCUMENT = FileKind("raw", ("pdf", "zip", "docx", "xlsx", "pptx", "txt"), (), 100 * _MB)
