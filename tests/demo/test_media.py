from io import BytesIO

import pytest
import typst
from PIL import Image

from khoa.demo.covers import COVERS, render_cover
from khoa.demo.documents import DOCUMENTS, render_document
from khoa.demo.school import DocumentLecture, load_school

COURSES = load_school().courses


@pytest.mark.parametrize("slug", [course.slug for course in COURSES])
def test_a_cover_is_a_colourful_jpeg_of_1600_by_900(slug: str) -> None:
    with Image.open(BytesIO(render_cover(slug))) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (1600, 900), "RGB")
        assert len(picture.resize((160, 90)).quantize(64).getcolors() or []) > 32


def test_covers_hold_no_text_and_none_is_left_over() -> None:
    assert {path.stem for path in COVERS.glob("*.svg")} == {course.slug for course in COURSES}
    assert not [path for path in COVERS.glob("*.svg") if "<text" in path.read_text("utf-8")]


def test_every_worksheet_becomes_a_pdf_and_is_used() -> None:
    used = {
        lecture.document
        for course in COURSES
        for lecture in course.lectures
        if isinstance(lecture, DocumentLecture)
    }
    assert used == {path.stem for path in DOCUMENTS.glob("[a-z]*.typ")}
    for name in used:
        pdf = render_document(name)
        assert pdf.startswith(b"%PDF-")
        assert pdf.rstrip().endswith(b"%%EOF")


def test_every_worksheet_fits_one_sheet() -> None:
    for path in DOCUMENTS.glob("[a-z]*.typ"):
        pages = typst.compile(path, root=DOCUMENTS, format="png", ppi=20, ignore_system_fonts=True)
        assert isinstance(pages, bytes), f"{path.name} runs over {len(pages)} sheets"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(FileNotFoundError):
        render_cover("bep-tay")
    with pytest.raises(FileNotFoundError):
        render_document("bep-tay")
