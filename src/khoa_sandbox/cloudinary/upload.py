"""`upload` and `destroy` of the Upload API."""

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from weakref import WeakValueDictionary

import anyio.to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from khoa_sandbox.cloudinary import assets as records
from khoa_sandbox.cloudinary.assets import Asset, Assets, check_public_id
from khoa_sandbox.cloudinary.chunks import ContentRange, Uploads, write_piece
from khoa_sandbox.cloudinary.derivatives import Derivatives
from khoa_sandbox.cloudinary.errors import CloudinaryError
from khoa_sandbox.cloudinary.forms import Form, read_form
from khoa_sandbox.cloudinary.media_info import read_film, read_picture
from khoa_sandbox.cloudinary.shapes import Shapes
from khoa_sandbox.cloudinary.signing import verify_call
from khoa_sandbox.context import Context

_MB = 1024 * 1024
MAX_BYTES = {"image": 10 * _MB, "video": 100 * _MB, "raw": 10 * _MB}  # of Cloudinary's free plan

# Known to Cloudinary but not supported here: better refused than silently different.
_NOT_MADE = (
    "transformation",
    "format",
    "upload_preset",
    "use_filename",
    "async",
    "eager_async",
    "moderation",
    "access_control",
    "responsive_breakpoints",
)


class UploadApi:
    """Receives files and removes them."""

    def __init__(self, context: Context, assets: Assets, derivatives: Derivatives) -> None:
        self._keys = context.keys
        self._store = context.store
        self._deliveries = context.deliveries
        self._assets = assets
        self._derivatives = derivatives
        self._uploads = Uploads(context.store)
        self._shapes = Shapes(context.settings, context.keys)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def upload(self, request: Request) -> Response:
        resource_type = request.path_params["resource_type"]
        form = await read_form(request)
        verify_call(self._keys, request.path_params["cloud_name"], form.params)
        _check_params(form.params, resource_type)
        if form.file is None:
            raise CloudinaryError(400, "Missing required parameter - file")
        public_id = _public_id(form, resource_type)
        header = request.headers.get("content-range")
        part = ContentRange.parse(header) if header else None
        _check_bytes((part.total or part.end) if part else form.file.size or 0, resource_type)
        if part:
            part.check_size(form.file.size or 0)
        if part is None or part.is_whole:
            received = self._assets.incoming(secrets.token_hex(16))
            await anyio.to_thread.run_sync(write_piece, form.file.file, received, 0)
            asset = await self._take(form, resource_type, public_id, received)
            return JSONResponse(asset)
        upload_id = request.headers.get("x-unique-upload-id", "")
        if not upload_id:
            raise CloudinaryError(400, "Missing required header - X-Unique-Upload-Id")
        async with self._locks.setdefault(upload_id, asyncio.Lock()):
            named = bool(form.params.get("public_id"))
            row = self._uploads.open(upload_id, resource_type, public_id, part, named=named)
            return await self._take_piece(form, form.file, row, part)

    async def destroy(self, request: Request) -> Response:
        form = await read_form(request)
        verify_call(self._keys, request.path_params["cloud_name"], form.params)
        public_id = form.params.get("public_id")
        if not public_id:
            raise CloudinaryError(400, "Missing required parameter - public_id")
        resource_type = request.path_params["resource_type"]
        with self._store.transaction():
            asset = self._assets.get(resource_type, _type(form.params), public_id)
            if asset is None:
                return JSONResponse({"result": "not found"})
            self._assets.delete(asset)
            self._notify(form.params, "delete", {"resources": [_identity(asset)]})
        return JSONResponse({"result": "ok"})

    async def _take_piece(
        self, form: Form, file: UploadFile, row: dict[str, Any], part: ContentRange
    ) -> Response:
        if row["finished"]:
            asset = self._assets.get(*row["finished"])
            if asset:
                return JSONResponse(self._shapes.asset(asset))
            raise CloudinaryError(400, "The upload was finished and its asset is gone")
        received = self._assets.incoming(row["id"])
        await anyio.to_thread.run_sync(write_piece, file.file, received, part.start)
        if self._uploads.add(row, part):
            try:
                answer = await self._take(form, row["resource_type"], row["public_id"], received)
            except CloudinaryError:
                self._uploads.drop(row)
                raise
            self._uploads.finish(
                row, [answer["resource_type"], answer["type"], answer["public_id"]]
            )
            return JSONResponse(answer)
        return JSONResponse(
            {
                "done": False,
                "public_id": row["public_id"],
                "resource_type": row["resource_type"],
                "type": _type(form.params),
                "bytes": sum(end - start for start, end in row["ranges"]),
            }
        )

    async def _take(
        self, form: Form, resource_type: str, public_id: str, received: Path
    ) -> dict[str, Any]:
        """Turns the received file into an asset; no file is left behind on any error."""
        extension = _extension(form)
        try:
            info = await anyio.to_thread.run_sync(_inspect, received, resource_type, extension)
            _check_bytes(info["bytes"], info["resource_type"])
            _check_format(form.params, info)
            asset = self._asset(form, info, public_id)
            asset["eager"] = [
                await self._derivatives.eager(asset, received, wanted)
                for wanted in filter(None, form.params.get("eager", "").split("|"))
            ]
            return self._keep(form.params, asset, received)
        except BaseException:
            self._assets.discard(received)
            raise

    def _asset(self, form: Form, info: dict[str, Any], public_id: str) -> Asset:
        params = form.params
        now = time.time()
        before = self._assets.get(info["resource_type"], _type(params), public_id)
        name = PurePath((form.file.filename if form.file else None) or "file")
        asset = {
            **info,
            "asset_id": before["asset_id"] if before else records.new_asset_id(),
            "public_id": public_id,
            # Two uploads in one second must not share a URL that is cached for ever.
            "version": max(int(now), before["version"] + 1 if before else 0),
            "version_id": secrets.token_hex(16),
            "type": _type(params),
            "created_at": before["created_at"] if before else records.timestamp(now),
            "tags": [tag.strip() for tag in params.get("tags", "").split(",") if tag.strip()],
            "original_filename": name.stem,
        }
        if context := params.get("context"):
            pairs = (pair.partition("=") for pair in context.split("|"))
            asset["context"] = {"custom": {key: value for key, _, value in pairs}}
        for kept in ("folder", "asset_folder", "display_name"):
            if params.get(kept):
                asset[kept] = params[kept]
        return asset

    def _keep(self, params: dict[str, str], asset: Asset, received: Path) -> dict[str, Any]:
        with self._store.transaction():
            before = self._assets.get(asset["resource_type"], asset["type"], asset["public_id"])
            if before and params.get("overwrite") in ("0", "false"):
                received.unlink()
                self._assets.remove_files(asset)  # its eager derivatives
                return {**self._shapes.asset(before), "existing": True}
            received.replace(self._assets.original(asset))
            self._assets.put(asset)
            if before:
                self._store.after_commit(lambda: self._assets.remove_files(before))
            answer = self._shapes.asset(asset)
            self._notify(params, "upload", answer)
        return {**answer, "overwritten": True} if before else answer

    def _notify(self, params: dict[str, str], event: str, content: dict[str, Any]) -> None:
        """Enqueues the notification in the caller's transaction, always to Khoa's webhook."""
        if not params.get("notification_url"):
            return
        event_id = secrets.token_hex(16)
        body = {
            "notification_type": event,
            "timestamp": records.timestamp(time.time()),
            "request_id": event_id,
            **content,
            "notification_context": {
                "triggered_at": records.timestamp(time.time()),
                "triggered_by": {"source": "api", "id": self._keys.cloudinary_api_key},
            },
            "signature_key": self._keys.cloudinary_api_key,
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        self._deliveries.enqueue("cloudinary", event_id, event, raw)


def _inspect(path: Path, resource_type: str, extension: str) -> dict[str, Any]:
    """Detects what the file is, and the resource type that `auto` means for it; blocks."""
    with path.open("rb") as file:
        etag = hashlib.file_digest(file, "md5").hexdigest()
    size = path.stat().st_size
    if size == 0:
        raise CloudinaryError(400, "Empty file")
    kinds = ("image", "video", "raw") if resource_type == "auto" else (resource_type,)
    for kind in kinds:
        try:
            info = _READERS[kind](path, extension)
        except CloudinaryError as error:
            # `auto` tries the next kind, but a picture that is too large stays a picture.
            if kind == kinds[-1] or error.message.startswith("Maximum"):
                raise
        else:
            return {**info, "resource_type": kind, "bytes": size, "etag": etag}
    raise AssertionError("the last kind either reads or raises")


_READERS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "image": lambda path, extension: read_picture(path),
    "video": read_film,
    "raw": lambda path, extension: {"format": ""},
}


def _public_id(form: Form, resource_type: str) -> str:
    """Returns the asset's full public id, with its folder; a random one when none is given."""
    public_id = form.params.get("public_id") or records.random_public_id()
    if resource_type == "raw" and not form.params.get("public_id") and (end := _extension(form)):
        public_id = f"{public_id}.{end}"
    if folder := form.params.get("folder", "").strip("/"):
        public_id = f"{folder}/{public_id}"
    check_public_id(public_id)
    return public_id


def _extension(form: Form) -> str:
    name = (form.file.filename if form.file else None) or ""
    extension = PurePath(name).suffix[1:].lower()
    return extension if extension.isascii() and extension.isalnum() and len(extension) < 9 else ""


def _type(params: dict[str, str]) -> str:
    type_ = params.get("type") or "upload"
    if type_ not in records.TYPES:
        raise CloudinaryError(400, f"Invalid type {type_[:50]} (or not made here)")
    return type_


def _check_params(params: dict[str, str], resource_type: str) -> None:
    _type(params)
    if resource_type not in (*records.RESOURCE_TYPES, "auto"):
        raise CloudinaryError(400, f"Invalid resource type {resource_type[:50]}")
    for name in _NOT_MADE:
        if params.get(name) not in (None, "", "0", "false"):
            raise CloudinaryError(400, f"The sandbox does not do {name}")
    if params.get("eager") and resource_type != "image":
        raise CloudinaryError(400, "The sandbox does eager transformations for images only")


def _check_bytes(size: int, resource_type: str) -> None:
    limit = MAX_BYTES.get(resource_type, max(MAX_BYTES.values()))
    if size > limit:
        raise CloudinaryError(400, f"File size too large. Got {size}. Maximum is {limit}.")


def _check_format(params: dict[str, str], info: dict[str, Any]) -> None:
    allowed = [name.strip() for name in params.get("allowed_formats", "").split(",") if name]
    if allowed and info["format"] not in allowed and info["resource_type"] != "raw":
        kind = info["resource_type"].capitalize()
        raise CloudinaryError(400, f"{kind} file format {info['format']} not allowed")


def _identity(asset: Asset) -> dict[str, Any]:
    names = ("asset_id", "public_id", "version", "resource_type", "type")
    return {name: asset[name] for name in names}
