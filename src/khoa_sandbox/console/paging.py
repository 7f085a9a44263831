"""Lists: `{items, total}`, newest first, paged by `?offset=`."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.console.refused import Refused
from khoa_sandbox.console.rows import Shape
from khoa_sandbox.store import Scalar, Store

PER_PAGE = 60


def page(
    request: Request,
    store: Store,
    kind: str,
    shape: Shape,
    where: Mapping[str, Scalar] | None = None,
) -> Response:
    found = store.find(kind, where, limit=PER_PAGE, offset=offset(request))
    return JSONResponse({"items": [shape(one) for one in found], "total": store.count(kind, where)})


def offset(request: Request) -> int:
    """Returns the offset. Raises Refused if it is not a whole number."""
    text = request.query_params.get("offset", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(422, "The offset must be a whole number.")
    return int(text)
