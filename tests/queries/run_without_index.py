"""A run that sees a query without an index, for test_watch.py: each of its tests goes well."""

import json
import os
from pathlib import Path

from tests.queries import watch

SEEN = {
    "collection": "ledger",
    "branches": [{"among": [], "equal": ["amount"], "other": [], "range": []}],
    "sort": [],
    "where": "ledger/service.py somewhere",
}


def test_that_goes_well() -> None:
    file = Path(os.environ[watch.FOLDER]) / "some-process.jsonl"
    file.write_text(json.dumps(SEEN) + "\n")
