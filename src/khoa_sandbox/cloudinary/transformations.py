"""Transformations as written in a URL: `c_fill,g_auto,w_480,h_270,dpr_2.0/f_auto,q_auto`.

Only what Khoa uses is understood; the rest is refused rather than silently ignored.
Source: Cloudinary's documentation, "Transformation URL API reference".
"""

import re
from dataclasses import dataclass, replace

from khoa_sandbox.cloudinary.errors import CloudinaryError

CROPS = frozenset({"scale", "fit", "limit", "fill", "thumb"})
GRAVITIES = {  # position of the kept part, as shares of what is cut off left and above
    "center": (0.5, 0.5),
    "north": (0.5, 0.0),
    "south": (0.5, 1.0),
    "west": (0.0, 0.5),
    "east": (1.0, 0.5),
    "north_west": (0.0, 0.0),
    "north_east": (1.0, 0.0),
    "south_west": (0.0, 1.0),
    "south_east": (1.0, 1.0),
}
_MIDDLE = frozenset({"auto", "face", "faces"})  # faces are not detected here: use the middle
_QUALITY_LEVELS = frozenset({"auto", "auto:best", "auto:good", "auto:eco", "auto:low"})
_HARMLESS_FLAGS = frozenset({"progressive", "lossy", "strip_profile", "immutable_cache"})

# Tells a transformation from a folder in a URL without a version.
_PARAMETER = re.compile(
    r"(?:a|ac|ar|b|bo|br|c|co|cs|d|dl|dn|dpr|du|e|eo|f|fl|fn|fps|g|h|ki|l|o|p|pg|q|r|so|sp|t|u|vc"
    r"|vs|w|x|y|z)_[^,]+"
)


@dataclass(frozen=True)
class Step:
    """One resize. A number under 1 is a share of the picture, others are pixels."""

    crop: str = "scale"
    width: float | None = None
    height: float | None = None
    aspect_ratio: float | None = None
    gravity: tuple[float, float] = (0.5, 0.5)
    dpr: float = 1.0


@dataclass(frozen=True)
class Transformation:
    """The whole chain. `format` and `quality` are as requested; `still_at` is in seconds."""

    steps: tuple[Step, ...] = ()
    format: str | None = None
    quality: str | None = None
    still_at: float | None = None
    attachment: str | None = None  # a file name, or "" for the asset's own

    @property
    def changes_picture(self) -> bool:
        return bool(self.steps or self.format or self.quality)


def is_component(segment: str) -> bool:
    return all(_PARAMETER.fullmatch(part) for part in segment.split(","))


def parse(text: str) -> Transformation:
    """Raises CloudinaryError (400) for what is invalid, or valid but not supported here."""
    result = Transformation()
    for component in filter(None, text.split("/")):
        step, resizes = Step(), False
        for part in component.split(","):
            name, separator, value = part.partition("_")
            if not separator or not value:
                raise _refused(part)
            match name:
                case "c" if value in CROPS:
                    step = replace(step, crop=value)
                case "w":
                    step, resizes = replace(step, width=_number(part, value)), True
                case "h":
                    step, resizes = replace(step, height=_number(part, value)), True
                case "ar":
                    step, resizes = replace(step, aspect_ratio=_ratio(part, value)), True
                case "g":
                    step = replace(step, gravity=_gravity(part, value))
                case "dpr":
                    step = replace(step, dpr=1.0 if value == "auto" else _dpr(part, value))
                case "f":
                    result = replace(result, format=value)
                case "q":
                    result = replace(result, quality=_quality(part, value))
                case "so":
                    offset = None if value == "auto" else _number(part, value, zero=True)
                    result = replace(result, still_at=offset)
                case "fl" if value == "attachment" or value.startswith("attachment:"):
                    result = replace(result, attachment=value.partition(":")[2])
                case "fl" if value in _HARMLESS_FLAGS:
                    pass
                case _:
                    raise _refused(part)
        if resizes:
            result = replace(result, steps=(*result.steps, step))
    return result


def target_size(step: Step, width: int, height: int) -> tuple[int, int]:
    """The box, in pixels, that a step asks for when applied to a picture of this size."""
    wanted_width = _pixels(step.width, width)
    wanted_height = _pixels(step.height, height)
    ratio = step.aspect_ratio
    if ratio and wanted_width is None and wanted_height is None:
        # The largest part of the picture that has the ratio.
        wanted_width = min(width, height * ratio)
    if ratio and wanted_height is None and wanted_width is not None:
        wanted_height = wanted_width / ratio
    elif ratio and wanted_width is None and wanted_height is not None:
        wanted_width = wanted_height * ratio
    if wanted_width is None and wanted_height is not None:
        wanted_width = width * wanted_height / height
    if wanted_height is None and wanted_width is not None:
        wanted_height = height * wanted_width / width
    assert wanted_width is not None and wanted_height is not None
    return max(1, round(wanted_width * step.dpr)), max(1, round(wanted_height * step.dpr))


def _pixels(wanted: float | None, present: int) -> float | None:
    return wanted * present if wanted is not None and wanted < 1 else wanted


def _refused(part: str) -> CloudinaryError:
    return CloudinaryError(400, f"Invalid transformation parameter - {part} (or not made here)")


def _number(part: str, value: str, *, zero: bool = False) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value) or (float(value) == 0 and not zero):
        raise _refused(part)
    # "1.0" is the whole, "1" is one pixel.
    return 0.999999 if value == "1.0" and not zero else float(value)


def _dpr(part: str, value: str) -> float:
    dpr = _number(part, value, zero=True)
    if not 0.1 <= dpr <= 10:
        raise _refused(part)
    return dpr


def _ratio(part: str, value: str) -> float:
    across, colon, down = value.partition(":")
    if colon:
        return _number(part, across, zero=True) / _number(part, down)
    return _number(part, value, zero=True) or 1.0


def _gravity(part: str, value: str) -> tuple[float, float]:
    if value.partition(":")[0] in _MIDDLE:
        return GRAVITIES["center"]
    if value not in GRAVITIES:
        raise _refused(part)
    return GRAVITIES[value]


def _quality(part: str, value: str) -> str:
    if value in _QUALITY_LEVELS or (value.isascii() and value.isdigit() and 1 <= int(value) <= 100):
        return value
    raise _refused(part)
