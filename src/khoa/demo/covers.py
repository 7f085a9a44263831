"""Makes the covers of the demo school's courses from their SVG drawings."""

import hashlib
import tempfile
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

COVERS = Path(__file__).parent / "covers"
BUILT = Path(__file__).parents[3] / "build" / "covers"
"""Beside the checkout's sources; named by the drawing's content, so that none is ever stale."""
SIZE = (1600, 900)


def built_cover(slug: str) -> bytes:
    """The cover as `render_cover` makes it, from `build/covers` when it was made before.

    Drawing all twelve takes some seconds of a processor, and every test of the whole starts a
    school of its own.
    """
    drawing = hashlib.sha256((COVERS / f"{slug}.svg").read_bytes()).hexdigest()[:16]
    built = BUILT / f"{slug}-{drawing}.jpg"
    if not built.is_file():
        BUILT.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=BUILT, delete=False) as unfinished:
            unfinished.write(render_cover(slug))
        Path(unfinished.name).replace(built)
    return built.read_bytes()


def render_cover(slug: str) -> bytes:
    """The course's cover as a JPEG of 1600 by 900. Raises FileNotFoundError for an unknown slug."""
    drawing = COVERS / f"{slug}.svg"
    png = resvg_py.svg_to_bytes(
        svg_string=drawing.read_text(encoding="utf-8"),
        width=SIZE[0],
        height=SIZE[1],
        skip_system_fonts=True,
    )
    jpeg = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").save(jpeg, "JPEG", quality=88, optimize=True, progressive=True)
    return jpeg.getvalue()
