"""The page on sharding names every collection, and each unique index that stands in the way."""

import re
from collections import Counter

from tests.stack import ROOT

from khoa.base.domain import documents_of
from khoa.domains import DOMAINS

PAGE = (ROOT / "docs" / "database.md").read_text()
TABLE = PAGE.split("## A mongos, and sharding")[1].split("\n## ")[0]
ROWS = re.findall(r"^\| (`[^|]+`) \| (.+) \|$", TABLE, re.M)


def test_each_collection_stands_there_once() -> None:
    named = Counter(name for names, _ in ROWS for name in re.findall(r"`(\w+)`", names))
    declared = {document.Settings.name for document in documents_of(DOMAINS)}
    assert set(named) == declared
    assert set(named.values()) == {1}


def test_each_unique_index_is_named() -> None:
    why = {name: text for names, text in ROWS for name in re.findall(r"`(\w+)`", names)}
    unique = {
        document.Settings.name
        for document in documents_of(DOMAINS)
        for index in getattr(document.Settings, "indexes", ())
        if index.document.get("unique")
    }
    assert {name for name in unique if "unique" not in why[name]} == set()
    said = {name for name, text in why.items() if re.search(r"(?<!is )\bunique\b", text)}
    assert said == unique
