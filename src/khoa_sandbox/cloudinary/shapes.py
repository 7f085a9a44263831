"""The JSON by which Cloudinary's API describes an asset."""

from typing import Any
from urllib.parse import quote

from khoa_sandbox.cloudinary.assets import Asset
from khoa_sandbox.cloudinary.signing import sign_address, sign_response
from khoa_sandbox.keys import Keys
from khoa_sandbox.settings import SandboxSettings

_OF_FILM = ("duration", "bit_rate", "frame_rate", "nb_frames", "audio", "video", "is_audio")
_OPTIONAL = ("folder", "asset_folder", "display_name", "context", "original_extension")


class Shapes:
    """Makes the JSON, with the URLs at which assets are delivered."""

    def __init__(self, settings: SandboxSettings, keys: Keys) -> None:
        self._keys = keys
        self._delivery = f"{settings.base_url}/cloudinary/{keys.cloudinary_cloud_name}"

    def address(self, asset: Asset, transformation: str = "", format: str | None = None) -> str:
        """Returns the asset's delivery URL, signed if its type requires it."""
        # A raw file's extension is part of its public id.
        extension = "" if asset["resource_type"] == "raw" else (format or asset["format"])
        source = asset["public_id"] + (f".{extension}" if extension else "")
        signature = ""
        if asset["type"] == "authenticated":
            signature = f"s--{sign_address(self._keys, transformation, source)[0]}--"
        parts = (
            asset["resource_type"],
            asset["type"],
            signature,
            transformation,
            f"v{asset['version']}",
            quote(source, safe="/:"),
        )
        return "/".join((self._delivery, *(part for part in parts if part)))

    def asset(self, asset: Asset) -> dict[str, Any]:
        """Returns the response to an upload."""
        address = self.address(asset)
        answer = {
            "asset_id": asset["asset_id"],
            "public_id": asset["public_id"],
            "version": asset["version"],
            "version_id": asset["version_id"],
            "signature": sign_response(self._keys, asset["public_id"], asset["version"]),
            "resource_type": asset["resource_type"],
            "created_at": asset["created_at"],
            "tags": asset["tags"],
            "bytes": asset["bytes"],
            "type": asset["type"],
            "etag": asset["etag"],
            "placeholder": False,
            "url": address,
            "secure_url": address,
            "original_filename": asset["original_filename"],
            "api_key": self._keys.cloudinary_api_key,
        }
        if asset["resource_type"] != "raw":
            answer |= {name: asset[name] for name in ("format", "width", "height")}
        answer |= {name: asset[name] for name in (*_OF_FILM, *_OPTIONAL) if name in asset}
        if asset.get("eager"):
            answer["eager"] = [self._eager(asset, made) for made in asset["eager"]]
        return answer

    def listed(self, asset: Asset, with_tags: bool) -> dict[str, Any]:
        """Returns one row of a list, which has less than the details."""
        address = self.address(asset)
        names = ("asset_id", "public_id", "version", "resource_type", "type", "created_at", "bytes")
        shown = {name: asset[name] for name in names}
        if asset["resource_type"] != "raw":
            shown |= {name: asset[name] for name in ("format", "width", "height")}
        shown |= {name: asset[name] for name in ("asset_folder", "display_name") if name in asset}
        if with_tags:
            shown["tags"] = asset["tags"]
        return {**shown, "url": address, "secure_url": address}

    def _eager(self, asset: Asset, made: dict[str, Any]) -> dict[str, Any]:
        address = self.address(asset, made["transformation"], made["format"])
        return {**made, "url": address, "secure_url": address}
