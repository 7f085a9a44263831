"""Delivery: originals, transformed pictures, films by ranges, and signed downloads."""

import hmac
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from khoa_sandbox.cloudinary.assets import RESOURCE_TYPES, TYPES, Asset, Assets
from khoa_sandbox.cloudinary.derivatives import Derivatives
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.cloudinary.rendering import can_write
from khoa_sandbox.cloudinary.signing import sign_address, verify_call
from khoa_sandbox.cloudinary.transformations import Transformation, is_component, parse
from khoa_sandbox.context import Context

_MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
}
# Browsers run these when opened: here they would run with the console's origin.
_ACTIVE = re.compile(r"html|xml|svg|script|css")
_SAME = {"jpeg": "jpg", "tif": "tiff"}


@dataclass(frozen=True)
class Address:
    """The parts of a delivery URL after the type."""

    signature: str | None
    transformation: str
    version: int | None
    source: str  # the public id, with an extension as a rule

    @classmethod
    def parse(cls, path: str) -> "Address":
        segments = path.split("/")
        signature = None
        if match := re.fullmatch(r"s--([\w-]{8}|[\w-]{32})--", segments[0], re.ASCII):
            signature = match[1]
            segments = segments[1:]
        count = 0
        while count < len(segments) - 1 and is_component(segments[count]):
            count += 1
        transformation, segments = "/".join(segments[:count]), segments[count:]
        version = None
        if len(segments) > 1 and re.fullmatch(r"v\d{1,15}", segments[0]):
            version = int(segments[0][1:])
            segments = segments[1:]
        return cls(signature, transformation, version, "/".join(segments))


class Delivery:
    """Serves files to browsers."""

    def __init__(self, context: Context, assets: Assets, derivatives: Derivatives) -> None:
        self._keys = context.keys
        self._assets = assets
        self._derivatives = derivatives

    async def deliver(self, request: Request) -> Response:
        parts = request.path_params
        resource_type, type_ = parts["resource_type"], parts["type"]
        address = Address.parse(parts["rest"])
        if (
            parts["cloud_name"] != self._keys.cloudinary_cloud_name
            or resource_type not in RESOURCE_TYPES
            or type_ not in TYPES
        ):
            raise _not_found(address.source)
        self._check_signature(address, type_)
        asset, extension = self._look_up(resource_type, type_, address.source)
        long_lived = address.version == asset["version"]
        return await self._answer(
            request, asset, parse(address.transformation), extension, long_lived=long_lived
        )

    async def download(self, request: Request) -> Response:
        """`private_download_url`: signed, and valid for an hour or until `expires_at`."""
        parts, params = request.path_params, dict(request.query_params)
        verify_call(self._keys, parts["cloud_name"], params)
        public_id = params.get("public_id", "")
        asset = self._assets.get(parts["resource_type"], params.get("type") or "upload", public_id)
        if asset is None:
            raise _not_found(public_id)
        format = params.get("format") or asset["format"]
        name = None
        if params.get("attachment") not in (None, "", "0", "false"):
            name = _file_name(asset, format)
        return await self._answer(
            request, asset, Transformation(), format, long_lived=False, attachment=name
        )

    def _check_signature(self, address: Address, type_: str) -> None:
        if address.signature is None:
            if type_ == "authenticated":
                raise CloudinaryError(401, f"unsigned authenticated access: {address.source}")
            return
        valid = sign_address(self._keys, address.transformation, address.source)
        if not any(hmac.compare_digest(address.signature, one) for one in valid):
            raise CloudinaryError(401, "Invalid signature")

    def _look_up(self, resource_type: str, type_: str, source: str) -> tuple[Asset, str]:
        """The asset and the extension asked for (its own format when there is none)."""
        stem, dot, extension = source.rpartition(".")
        if resource_type != "raw" and dot and "/" not in extension:
            asset = self._assets.get(resource_type, type_, stem)
            if asset:
                return asset, extension.lower()
        asset = self._assets.get(resource_type, type_, source)
        if asset is None:
            raise _not_found(source)
        return asset, asset["format"]

    async def _answer(
        self,
        request: Request,
        asset: Asset,
        wanted: Transformation,
        extension: str,
        *,
        long_lived: bool,
        attachment: str | None = None,
    ) -> Response:
        path, format, tag = await self._file(request, asset, wanted, extension)
        if wanted.attachment is not None:
            attachment = _file_name(asset, format, wanted.attachment)
        media_type = _media_type(asset, format)
        scope = "private" if asset["type"] == "authenticated" else "public"
        age = "max-age=31536000, immutable" if long_lived else "max-age=0, must-revalidate"
        headers = {
            "ETag": f'"{tag}"',
            "Cache-Control": f"{scope}, {age}",
            # Sent even without an Origin: the same cached response serves <img> and fetch.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if wanted.format == "auto":
            headers["Vary"] = "Accept"
        if attachment:
            headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(attachment)}"
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return FileResponse(path, headers=headers, media_type=media_type)

    async def _file(
        self, request: Request, asset: Asset, wanted: Transformation, extension: str
    ) -> tuple[Path, str, str]:
        """The file to send, its format and its entity tag."""
        original = self._assets.original(asset)
        extension = _SAME.get(extension, extension)
        as_it_is = extension == asset["format"]
        if asset["resource_type"] == "raw":
            if wanted.changes_picture:
                raise CloudinaryError(400, "Raw files cannot be transformed")
            return original, asset["public_id"].rpartition(".")[2].lower(), asset["etag"]
        if asset["resource_type"] == "video":
            # Nothing is transcoded: a request for a lighter film gets the original.
            if as_it_is and not wanted.steps and wanted.format in (None, "auto", extension):
                return original, extension, asset["etag"]
            if not can_write(extension):
                raise CloudinaryError(400, f"The sandbox does not transcode to {extension}")
        elif as_it_is and not wanted.changes_picture:
            return original, extension, asset["etag"]
        accept = request.headers.get("accept", "")
        format = await self._derivatives.format_for(asset, wanted, extension, accept)
        path = await self._derivatives.file(asset, wanted, format)
        return path, format, f"{asset['version']}-{path.name}"


def _media_type(asset: Asset, format: str) -> str:
    if asset.get("is_audio") and format == "webm":
        return "audio/webm"
    guess = _MEDIA_TYPES.get(format) or mimetypes.guess_type(f"file.{format}")[0]
    if guess is None or _ACTIVE.search(guess.partition("/")[2]):
        return "application/octet-stream"
    return guess


def _file_name(asset: Asset, format: str, given: str = "") -> str:
    name = given or asset["public_id"].rpartition("/")[2]
    return name if asset["resource_type"] == "raw" and not given else f"{name}.{format}"


def _not_found(source: str) -> CloudinaryError:
    return CloudinaryError(404, f"Resource not found - {source}")
