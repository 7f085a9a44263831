"""The body of an API call, whose size the application limits."""

import json
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


async def read_params(request: Request) -> dict[str, list[str]]:
    """Returns the parameters in the URL and the JSON or form body; `name[]` counts as `name`.

    Raises CloudinaryError (400) for a body that is neither.
    """
    given: list[tuple[str, object]] = list(request.query_params.multi_items())
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            content = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise CloudinaryError(400, "The request's body is not a JSON object")
        given += content.items()
    else:
        given += (await request.form(max_files=0, max_fields=200)).multi_items()
    params: dict[str, list[str]] = {}
    for name, value in given:
        values = value if isinstance(value, list) else [value]
        params.setdefault(name.partition("[")[0], []).extend(
            json.dumps(one) if isinstance(one, bool) else str(one) for one in values if one
        )
    return params
