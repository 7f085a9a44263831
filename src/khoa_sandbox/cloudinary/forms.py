"""The body of an API call; how large it may be is the application's to say."""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request

from khoa_sandbox.cloudinary.errors import CloudinaryError


@dataclass(frozen=True)
class Form:
    """`params` are all fields but the file; a list (`tags[]`) is joined as it is signed."""

    params: dict[str, str]
    file: UploadFile | None


async def read_form(request: Request) -> Form:
    form = await request.form(max_files=1, max_fields=100)
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
