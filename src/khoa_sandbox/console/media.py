"""Assets at Cloudinary, and a button that removes one behind Khoa's back."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khoa_sandbox.cloudinary import assets
from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.console import rows
from khoa_sandbox.console.paging import page
from khoa_sandbox.console.refused import Refused
from khoa_sandbox.context import Context


class Media:
    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._shapes = Shapes(context.settings, context.keys)
        self._assets = assets.Assets(context.store, context.settings.data_dir / assets.FOLDER)

    def routes(self, path: str) -> list[Route]:
        return [
            Route(path, self.list_all),
            Route(f"{path}/{{id}}/remove", self.remove, methods=["POST"]),
        ]

    async def list_all(self, request: Request) -> Response:
        return page(
            request, self._store, assets.KIND, lambda asset: rows.medium(asset, self._shapes)
        )

    async def remove(self, request: Request) -> Response:
        found = self._store.find(assets.KIND, {"asset_id": request.path_params["id"]}, limit=1)
        if not found:
            raise Refused(404, "No such file.")
        self._assets.delete(found[0])
        return JSONResponse({"done": True})
