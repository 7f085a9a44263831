"""The index as its one writer has it. Killed at any moment, it holds its last commit."""

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import tantivy

from khoa.base.refusal import StartRefused
from khoa.catalogue.search import schema as schemas
from khoa.catalogue.search.folder import STATE_FILE, folder
from khoa.catalogue.search.state import IndexState

log = structlog.get_logger()

HEAP = 30_000_000
"""Bytes of the one writing thread; tantivy asks for 15 MB at least."""


@contextmanager
def only_writer(data_dir: Path) -> Iterator[None]:
    """Hold the search folder. StartRefused when another indexer does."""
    parent = folder(data_dir).parent
    parent.mkdir(parents=True, exist_ok=True)
    with (parent / "indexer.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartRefused(f"An indexer already writes {parent}: stop it first.") from error
        yield


class IndexWriter:
    """Opens what is there; what cannot be opened is removed, and `state` is then None."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = folder(data_dir)
        self.state = IndexState.read(self._folder)
        if self.state is None:
            self._clear()
        try:
            self._open()
        except ValueError as error:  # tantivy raises ValueError for all
            log.warning("search.unreadable", error=str(error))
            self._clear()
            self._open()

    def _open(self) -> None:
        self._index = tantivy.Index(schemas.build(), path=str(self._folder))
        self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        self.count()  # opens every segment

    def _clear(self) -> None:
        """The state first: without it the workers know that there is no index."""
        self.state = None
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / STATE_FILE).unlink(missing_ok=True)
        shutil.rmtree(self._folder)
        self._folder.mkdir()

    def remove_other_versions(self) -> None:
        for other in self._folder.parent.iterdir():
            if other.is_dir() and other != self._folder:
                shutil.rmtree(other)

    def count(self) -> int:
        """Courses in the last commit."""
        self._index.reload()
        return self._index.searcher().num_docs

    def remove_all(self) -> None:
        self._writer.delete_all_documents()

    def remove(self, ids: Iterable[str]) -> None:
        for course_id in ids:
            self._writer.delete_documents_by_term("id", course_id)

    def add(self, documents: Iterable[tantivy.Document]) -> None:
        for document in documents:
            self._writer.add_document(document)

    def commit(self, state: IndexState) -> None:
        """Workers see all that was written since the last commit, or none of it."""
        self._writer.commit()
        state.write(self._folder)
        self.state = state

    def rollback(self) -> None:
        self._writer.rollback()
