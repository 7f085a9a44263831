"""What is kept of a picture, and what is none."""

import io

import pytest
from PIL import Image
from tests.media.pictures import GPS, photo, png_header

from khoa.base.errors import KhoaError
from khoa.media.pictures import prepare


def kept(sent: bytes) -> Image.Image:
    made = prepare(io.BytesIO(sent))
    picture = Image.open(made)
    assert picture.format == "JPEG"
    assert picture.mode == "RGB"
    return picture


def refusal(sent: bytes) -> tuple[int, str, list[tuple[str, str]]]:
    with pytest.raises(KhoaError) as caught:
        prepare(io.BytesIO(sent))
    error = caught.value
    return error.status, error.code, [(one.field, one.code) for one in error.errors]


def test_a_12_megapixel_photo_on_its_side_stands_up_without_its_place() -> None:
    sent = photo(4032, 3024, orientation=6)  # turn a quarter clockwise to see it upright
    before = Image.open(io.BytesIO(sent))
    assert before.getexif().get_ifd(GPS)
    picture = kept(sent)
    assert (picture.width, picture.height) == (1920, 2560)
    top, bottom = picture.getpixel((960, 100)), picture.getpixel((960, 2400))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 180 > top[2]
    assert bottom[2] > 180 > bottom[0]
    assert dict(picture.getexif()) == {}
    assert not {"exif", "comment", "xmp"} & picture.info.keys()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_these_formats_are_taken(format: str) -> None:
    assert kept(photo(format=format)).size == (640, 360)


def test_transparency_becomes_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    assert kept(made.getvalue()).getpixel((10, 10)) == (255, 255, 255)


def test_a_print_shops_colours_are_taken() -> None:
    made = io.BytesIO()
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(made, "JPEG")
    red = kept(made.getvalue()).getpixel((10, 10))
    assert isinstance(red, tuple)
    assert red[0] > 200 > red[1]


@pytest.mark.parametrize(
    "sent",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        b"xin chao",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"<html>" * 100,
        b"\x89PNG\r\n\x1a\n",
        photo()[:2000],
        photo(format="PNG")[:200],
        photo(format="GIF"),
        photo(format="TIFF"),
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(64),
    ],
)
def test_what_does_not_decode_is_no_picture(sent: bytes) -> None:
    assert refusal(sent) == (422, "not_a_picture", [("file", "not_a_picture")])


@pytest.mark.parametrize("size", [(50_000, 50_000), (12_000, 12_000), (8_000, 6_300)])
def test_too_many_pixels_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    assert refusal(png_header(*size)) == (422, "too_many_pixels", [("file", "too_many_pixels")])
