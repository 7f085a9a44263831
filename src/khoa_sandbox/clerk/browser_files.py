"""The scripts that Clerk's components load from our own origin."""

import json
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from khoa_sandbox.clerk.errors import not_found

PACKAGES = ("clerk-js", "ui")
_PACKAGE = re.compile(r"(clerk-js|ui)@[0-9A-Za-z.^~-]{1,40}")
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}\.js")
FOR_EVER = "public, max-age=31536000, immutable"


class BrowserFiles:
    """Serves `@clerk/{clerk-js|ui}@<any version>/dist/<file>` from the unpacked packages."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._versions = {package: _version(folder, package) for package in PACKAGES}

    async def serve(self, request: Request) -> Response:
        wanted, name = request.path_params["package"], request.path_params["name"]
        if self._folder is None or not _PACKAGE.fullmatch(wanted) or not _FILE.fullmatch(name):
            raise not_found("The file")
        package, _, version = wanted.partition("@")
        path = self._folder / package / "dist" / name
        if not path.is_file():
            raise not_found("The file")
        here = self._versions[package]
        # A chunk's name includes its version. A script requested as "@6" changes with the package.
        exact = version == here or (here is not None and name.endswith(f"_{here}.js"))
        # npm gives every file the same date, so the tag uses the version and the size.
        tag = f'"{here}-{path.stat().st_size}"'
        headers = {"cache-control": FOR_EVER if exact else "no-cache", "etag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return FileResponse(path, media_type="text/javascript", headers=headers)


def _version(folder: Path | None, package: str) -> str | None:
    description = folder / package / "package.json" if folder else None
    if description is None or not description.is_file():
        return None
    version: str = json.loads(description.read_text())["version"]
    return version
