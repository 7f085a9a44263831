"""What tests of every part share: the running stack, and a database for tests of services."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.data import school_before as school
from tests.queries import check, watch
from tests.stack import Stack, eventually, free_port

from khoa.base.domain import documents_of
from khoa.database import Database, migrations
from khoa.domains import DOMAINS

WITHOUT_INDEX = pytest.StashKey[list[str]]()

if watch.FOLDER not in os.environ:  # else a worker of the run that made it, watched since it began
    folder = Path(tempfile.mkdtemp(prefix="khoa-queries-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    watch.begin(folder)  # before a client is made


STARTING = {"stack", "mongodb_uri", "forgetful"}
"""Fixtures that start another process: all of Khoa, or a database. A test that starts one by itself
is marked where it stands."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and STARTING & {*item.fixturenames}:
            item.add_marker("process")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a query was seen, in any of its processes, that no declared index serves.

    Not the test that saw it first: of what runs in the background that is chance.
    """
    if hasattr(session.config, "workerinput"):
        return  # the run that this worker belongs to reads what all have seen
    without = check.without_index(check.seen_in(Path(os.environ[watch.FOLDER])))
    session.config.stash[WITHOUT_INDEX] = without
    if without and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if without := config.stash.get(WITHOUT_INDEX, []):
        terminalreporter.section("queries without an index (tests/queries/check.py)", red=True)
        for line in without:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`khoa serve` with the demo school, shared: leave what others see as it was."""
    stack = Stack(tmp_path_factory.mktemp("khoa"), {"KHOA_WORKERS": "1"})
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the tests' own, without the demo school; MONGODB_URI names another one."""
    if given := os.environ.get("MONGODB_URI"):
        yield given
        return
    folder = tmp_path_factory.mktemp("database")
    port = free_port()
    (folder / "secantusd.toml").touch()
    with (folder / "database.log").open("wb") as log:
        server = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "secantusd-py"),
                *("--config", str(folder / "secantusd.toml"), "--port", str(port)),
                *("--storage-path", str(folder / "data")),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(lambda: b"listening" in (folder / "database.log").read_bytes(), within=30)
        yield f"mongodb://127.0.0.1:{port}/?directConnection=true"
    finally:
        server.terminate()
        server.wait(timeout=15)


@pytest.fixture
async def database(mongodb_uri: str) -> AsyncIterator[Database]:
    """An empty database under a name of its own, its documents and indexes in place."""
    database = Database(mongodb_uri, f"test_{uuid.uuid4().hex}")
    await migrations.migrate(database.database, documents_of(DOMAINS), say=print)
    await database.connect(documents_of(DOMAINS))
    try:
        yield database
    finally:
        await database.client.drop_database(database.database.name)
        await database.close()


@pytest.fixture
async def school_before(mongodb_uri: str) -> AsyncIterator[Database]:
    """A small school as Khoa once kept it (tests/data/README.md), not opened since."""
    database = Database(mongodb_uri, f"test_{uuid.uuid4().hex}")
    await school.load(database)
    try:
        yield database
    finally:
        await database.client.drop_database(database.database.name)
        await database.close()
