"""In each process that a test starts: watch its queries, once it imports what sends them."""

import importlib.abc
import importlib.util
import os
import sys
from pathlib import Path


class _Wait(importlib.abc.MetaPathFinder):
    """Imports nothing for a process that has nothing to do with a database."""

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        if name == "khoa.database.client":
            sys.meta_path.remove(self)
            file = Path(__file__).resolve().parent.parent / "watch.py"
            spec = importlib.util.spec_from_file_location("khoa_tests_watch", file)
            watch = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(watch)
            watch.begin(Path(os.environ[watch.FOLDER]))


if "QUERIES_SEEN" in os.environ:
    sys.meta_path.insert(0, _Wait())
