"""A provider's own words stand in its own files: the next one needs no change elsewhere."""

import ast
import re
from collections.abc import Iterator

from tests.stack import ROOT

SOURCE = ROOT / "src" / "khoa"
OWN = {"platforms/payments/registry.py"}
"""The one list that a new provider is added to."""
FOLDER = "platforms/payments/stripe/"
REFERENCE = re.compile(r"(cs|pi|ch|re|evt|du|dp|txn|whsec|sk)_")
"""How Stripe's references begin; `pk_`, as its public keys do, Clerk's begin too."""
WEB = ROOT / "web" / "src"


def words(tree: ast.AST) -> Iterator[str]:
    """Names and texts of a module's code, without what its docstrings tell people."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str() as text) if id(node) not in told:
                yield text
            case ast.Name(name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.ImportFrom(module=str() as name):
                yield name


def test_the_back_end_knows_no_payment_provider_by_name() -> None:
    """Neither its settings nor its webhook endpoints: it declares both itself."""
    found = [
        f"{name}: {word}"
        for path in sorted(SOURCE.rglob("*.py"))
        if (name := str(path.relative_to(SOURCE))) not in OWN and not name.startswith(FOLDER)
        for word in words(ast.parse(path.read_text(encoding="utf-8")))
        if re.search("stripe", word, re.IGNORECASE) or REFERENCE.match(word)
    ]
    assert found == []


def test_the_list_names_each_provider_in_one_line_beside_its_import() -> None:
    """What plugging in tests/platforms/toy_payments takes; `test_toys` does it."""
    [listed] = [
        node
        for node in ast.walk(ast.parse((SOURCE / "platforms/payments/registry.py").read_text()))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if node.target.id == "PAYMENT_PROVIDERS"
    ]
    assert isinstance(listed.value, ast.Tuple)
    names = [name.id for name in listed.value.elts if isinstance(name, ast.Name)]
    assert names == ["STRIPE", "MANUAL", "FREE"]
    lines = [name.lineno for name in listed.value.elts]
    assert len(set(lines)) == len(lines)


def test_the_back_end_knows_no_media_provider_by_name() -> None:
    """But who keeps files from before rows said it, whose sandbox the demo school needs, and what
    the page is told of that sandbox."""
    folder, known = (
        "platforms/media/cloudinary/",
        {
            "platforms/media/registry.py",
            "media/models.py",
            "demo/seed.py",
            "pages/config.py",
        },
    )
    found = [
        f"{name}: {word}"
        for path in sorted(SOURCE.rglob("*.py"))
        if (name := str(path.relative_to(SOURCE))) not in known and not name.startswith(folder)
        for word in words(ast.parse(path.read_text(encoding="utf-8")))
        if re.search("cloudinary", word, re.IGNORECASE)
    ]
    assert found == []


def test_the_web_knows_none_either() -> None:
    """Their names for buyers are texts, looked up by the configuration's names."""
    pattern = re.compile(r"\bstripe\b|['\"`](cs|pi|evt)_", re.IGNORECASE)
    found = [
        f"{path.relative_to(WEB)}: {match}"
        for path in sorted([*WEB.rglob("*.js"), *WEB.rglob("*.jsx")])
        if ".test." not in path.name and "testing" not in path.parts
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []
