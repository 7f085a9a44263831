"""The body of an API call, read under a cap."""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from khoa_sandbox.cloudinary.errors import CloudinaryError

# Cloudinary wants larger files in chunks; the rest is room for the form around the file.
MAX_BODY = 100 * 1024 * 1024 + 1024 * 1024


@dataclass(frozen=True)
class Form:
    """`params` are all fields but the file; a list (`tags[]`) is joined as it is signed."""

    params: dict[str, str]
    file: UploadFile | None


async def read_form(request: Request) -> Form:
    """Raises CloudinaryError: 413 over the cap, as the bytes come in."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > MAX_BODY:
        raise _too_large()
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY:
            raise _too_large()
        return message

    form = await Request(request.scope, receive).form(max_files=1, max_fields=100)
    params: dict[str, str] = {}
    file: UploadFile | None = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name != "file":
                raise CloudinaryError(400, f"Unexpected file - {name}")
            file = value
        elif name.endswith("[]"):
            name = name[:-2]
            params[name] = f"{params[name]},{value}" if name in params else value
        else:
            params[name] = value
    return Form(params, file)


def _too_large() -> CloudinaryError:
    return CloudinaryError(413, f"Request body too large. Maximum is {MAX_BODY}.")
