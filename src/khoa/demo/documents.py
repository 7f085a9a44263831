"""Makes the PDFs of the demo school's worksheets from their Typst sources."""

from pathlib import Path

import typst

DOCUMENTS = Path(__file__).parent / "documents"


def render_document(name: str) -> bytes:
    """The PDF of `documents/<name>.typ`. Raises FileNotFoundError for an unknown name.

    Only Typst's own fonts are used, so that the result is the same on every machine; they hold
    Latin and Vietnamese, but no kana.
    """
    source = DOCUMENTS / f"{name}.typ"
    if not source.is_file():
        raise FileNotFoundError(source)
    pdf = typst.compile(source, root=DOCUMENTS, ignore_system_fonts=True)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file, not a list of pages")
    return pdf
