"""Makes the covers of the demo school's courses from their SVG drawings."""

from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

COVERS = Path(__file__).parent / "covers"
SIZE = (1600, 900)


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
