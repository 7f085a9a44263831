"""Whatever the back end refuses with, the page has a sentence for it in both languages."""

import ast
import json
from collections.abc import Iterator

import pytest
from tests.stack import ROOT

from khoa.http import problems

SOURCES = sorted((ROOT / "src" / "khoa").rglob("*.py"))
LOCALES = ROOT / "web" / "src" / "locales"
FOR_PLATFORMS = {"bad_signature"}
"""Answered to webhooks, which nobody reads."""


def codes(tree: ast.AST) -> Iterator[str]:
    """Of error classes (`code = "…"`) and of `FieldError(field, "…", detail)`."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(body=body):
                yield from filter(None, map(_declared, body))
            case ast.Call(func=ast.Name("FieldError"), args=[_, ast.Constant(str() as code), *_]):
                yield code


def _declared(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign([ast.Name("code")], ast.Constant(str() as code)):
            return code
        case ast.AnnAssign(ast.Name("code"), _, ast.Constant(str() as code)):
            return code
    return None


def raised() -> set[str]:
    found = {code for path in SOURCES for code in codes(ast.parse(path.read_text()))}
    return (found | set(problems.CODES.values())) - FOR_PLATFORMS


def test_the_walk_finds_both_ways_of_naming_a_code() -> None:
    assert {"not_found", "price_too_low", "needed_while_published", "too_large"} <= raised()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_has_its_sentence(language: str) -> None:
    texts = json.loads((LOCALES / language / "errors.json").read_text())
    assert raised() - texts.keys() == set()
