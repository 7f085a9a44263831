"""A media server of one's own: files in a folder, sent to it and read by signed addresses."""

import asyncio
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from tests.stack import free_port

FROM_ANYWHERE = {"access-control-allow-origin": "*"}


def sign(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


class Shelf:
    """`files` are by type and name. `notified`: what it told, with the answers' statuses."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        self.secret = secret
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.notified: list[tuple[bytes, dict[str, str], int]] = []
        self._telling: set[asyncio.Task[None]] = set()
        self.app = Starlette(
            routes=[
                Route("/send", self._send, methods=["POST"]),
                Route("/read/{kind}/{name:path}", self._read),
                Route("/files/{kind}/{name:path}", self._manage, methods=["GET", "PUT", "DELETE"]),
            ]
        )

    def names(self, kind: str) -> list[str]:
        below = self.folder / kind
        found = [path for path in below.rglob("*") if path.is_file()] if below.exists() else []
        return sorted(str(path.relative_to(below)) for path in found)

    def facts(self, kind: str, name: str) -> dict[str, Any] | None:
        path = self.folder / kind / name
        if not path.is_file():
            return None
        content = path.read_bytes()
        return {
            "public_id": name,
            "asset_id": hashlib.sha256(content).hexdigest()[:32],
            "version": int(path.stat().st_mtime),
            "resource_type": kind,
            "format": "mp4" if kind == "video" else "",
            "bytes": len(content),
        }

    def keep(self, kind: str, name: str, content: bytes) -> None:
        path = self.folder / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    async def _send(self, request: Request) -> Response:
        """A browser's file, with the fields that were signed for it."""
        async with request.form() as form:
            fields = {key: value for key, value in form.items() if isinstance(value, str)}
            signature = fields.pop("signature", "")
            signed = sign(self.secret, *(f"{key}={fields[key]}" for key in sorted(fields)))
            if not hmac.compare_digest(signed, signature) or int(fields["until"]) < time.time():
                return JSONResponse({"error": "signature"}, 401, FROM_ANYWHERE)
            self.keep(fields["kind"], fields["name"], await form["file"].read())  # type: ignore[union-attr]
        stored = self.facts(fields["kind"], fields["name"])
        telling = asyncio.create_task(self._tell(fields["notify"], json.dumps(stored).encode()))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)
        return JSONResponse(stored, 200, FROM_ANYWHERE)

    async def _tell(self, door: str, body: bytes) -> None:
        headers = {"x-shelf-signature": sign(self.secret, body.decode())}
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            answer = await http.post(door, content=body, headers=headers)
        self.notified.append((body, headers, answer.status_code))

    async def _read(self, request: Request) -> Response:
        kind, name = request.path_params["kind"], request.path_params["name"]
        until, signature = request.query_params["until"], request.query_params["signature"]
        right = hmac.compare_digest(sign(self.secret, kind, name, until), signature)
        if not right or int(until) < time.time():
            return Response("", 403)
        path = self.folder / kind / name
        return FileResponse(path, headers=FROM_ANYWHERE) if path.is_file() else Response("", 404)

    async def _manage(self, request: Request) -> Response:
        """What its owner asks."""
        if request.headers.get("authorization") != f"Bearer {self.secret}":
            return Response("", 401)
        kind, name = request.path_params["kind"], request.path_params["name"]
        path = self.folder / kind / name
        if request.method == "PUT":
            self.keep(kind, name, await request.body())
        if request.method == "DELETE":
            path.unlink(missing_ok=True)
            return Response("", 204)
        if name == "":
            stored = [(one, (self.folder / kind / one).stat().st_mtime) for one in self.names(kind)]
            listed = [(one, datetime.fromtimestamp(at, UTC).isoformat()) for one, at in stored]
            return JSONResponse(listed)
        found = self.facts(kind, name)
        return JSONResponse(found) if found else Response("", 404)


def address(url: str, kind: str, name: str, until: int, secret: str) -> str:
    signature = sign(secret, kind, name, str(until))
    return f"{url}/read/{kind}/{quote(name)}?until={until}&signature={signature}"
