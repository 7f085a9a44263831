"""The Admin API, as far as Khoa asks: an asset's details, lists of assets, deletion by names."""

import base64
import binascii
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.cloudinary.assets import RESOURCE_TYPES, TYPES, Assets
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.cloudinary.forms import read_params
from khoa_sandbox.cloudinary.listing import Listing, page_of
from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.context import Context

MOST_DELETED = 100  # in one call
_OF_UPLOADS = ("signature", "placeholder", "original_filename", "api_key", "eager")


class AdminApi:
    """Authenticated by the API key and secret (Basic) rather than a signature."""

    def __init__(self, context: Context, assets: Assets) -> None:
        self._store = context.store
        self._keys = context.keys
        self._assets = assets
        self._shapes = Shapes(context.settings, context.keys)

    async def resource(self, request: Request) -> Response:
        """`GET /resources/{resource_type}/{type}/{public_id}`: 404 when there is none."""
        parts = request.path_params
        self._authorize(request, parts["cloud_name"])
        asset = self._assets.get(parts["resource_type"], parts["type"], parts["public_id"])
        if asset is None:
            raise CloudinaryError(404, f"Resource not found - {parts['public_id'][:255]}")
        answer = self._shapes.asset(asset)
        return JSONResponse(
            {name: value for name, value in answer.items() if name not in _OF_UPLOADS}
            | {"derived": []}
        )

    async def resources(self, request: Request) -> Response:
        """`GET /resources/{resource_type}/{type}`: a page of the assets of one kind."""
        resource_type, type_ = self._kind(request)
        listing = Listing.parse(request.query_params)
        page, cursor = page_of(self._assets.all(resource_type, type_), listing)
        answer = {"resources": [self._shapes.listed(asset, listing.with_tags) for asset in page]}
        return JSONResponse(answer | ({"next_cursor": cursor} if cursor else {}))

    async def delete_resources(self, request: Request) -> Response:
        """`DELETE /resources/{resource_type}/{type}` with up to 100 `public_ids[]`."""
        resource_type, type_ = self._kind(request)
        params = await read_params(request)
        public_ids = params.pop("public_ids", [])
        for name in ("all", "prefix", "keep_original", "transformations"):
            if any(value not in ("0", "false") for value in params.get(name, [])):
                raise CloudinaryError(400, f"The sandbox does not do {name}")
        if not public_ids:
            raise CloudinaryError(400, "Missing required parameter - public_ids")
        if len(public_ids) > MOST_DELETED:
            raise CloudinaryError(400, f"Too many public_ids. Maximum is {MOST_DELETED}")
        deleted, counts = {}, {}
        with self._store.transaction():
            for public_id in public_ids:
                asset = self._assets.get(resource_type, type_, public_id)
                deleted[public_id] = "deleted" if asset else "not_found"
                if asset:
                    derived = self._assets.count_derived(asset)
                    counts[public_id] = {"original": 1, "derived": derived}
                    self._assets.delete(asset)
        return JSONResponse({"deleted": deleted, "deleted_counts": counts, "partial": False})

    def _kind(self, request: Request) -> tuple[str, str]:
        """The resource type and the type of an authorized request; raises CloudinaryError."""
        parts = request.path_params
        self._authorize(request, parts["cloud_name"])
        if parts["resource_type"] not in RESOURCE_TYPES:
            raise CloudinaryError(400, f"Invalid resource type {parts['resource_type'][:50]}")
        if parts["type"] not in TYPES:
            raise CloudinaryError(400, f"Invalid type {parts['type'][:50]} (or not made here)")
        return parts["resource_type"], parts["type"]

    def _authorize(self, request: Request, cloud_name: str) -> None:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(credentials, validate=True)
        except binascii.Error:
            given = b""
        wanted = f"{self._keys.cloudinary_api_key}:{self._keys.cloudinary_api_secret}".encode()
        if scheme.lower() != "basic" or not secrets.compare_digest(given, wanted):
            raise CloudinaryError(401, "Invalid credentials")
        if cloud_name != self._keys.cloudinary_cloud_name:
            raise CloudinaryError(401, f"cloud_name mismatch: {cloud_name[:100]}")
