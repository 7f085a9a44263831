"""The Admin API, as far as Khoa asks: one asset's details."""

import base64
import binascii
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.cloudinary.assets import Assets
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.context import Context

_OF_UPLOADS = ("signature", "placeholder", "original_filename", "api_key", "eager")


class AdminApi:
    """Signed in with the API key and secret (Basic), not by a signature."""

    def __init__(self, context: Context, assets: Assets) -> None:
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
