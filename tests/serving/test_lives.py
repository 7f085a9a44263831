"""Real processes: who dies is back, who stops leaves nothing, a killed parent takes all along."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stack import Stack, eventually, is_alive


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("lives"), {"KHOA_WORKERS": "2"})
    try:
        stack.start()
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


ALL = {"serve", "database", "sandbox", "indexer", "worker", "khoa", "worker-1", "worker-2"}


@pytest.mark.parametrize("name", ["database", "sandbox", "indexer", "worker", "khoa", "worker-1"])
def test_a_killed_process_is_back(running: Stack, name: str) -> None:
    before = running.processes()
    assert set(before) == ALL
    os.kill(before[name], signal.SIGKILL)
    eventually(lambda: not is_alive(before[name]))
    eventually(lambda: set(running.processes()) == ALL and running.is_up(), within=20)
    after = running.processes()
    killed = {name, "worker-1", "worker-2"} if name == "khoa" else {name}
    untouched = ALL - killed - {"worker-1", "worker-2"}
    assert {n: after[n] for n in untouched} == {n: before[n] for n in untouched}
    assert not any(is_alive(before[n]) for n in killed)


def test_a_second_start_names_the_first(running: Stack) -> None:
    assert running.serve is not None
    second = running.command("serve")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert str(running.serve.pid) in second.stderr
    assert running.base_url in second.stderr
    assert running.is_up()


def test_another_start_on_its_port_names_the_setting(running: Stack, tmp_path: Path) -> None:
    other = Stack(tmp_path, port=running.port)
    refused = other.command("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert f"Port {running.port} is taken" in refused.stderr
    assert "KHOA_PORT" in refused.stderr


def test_the_sandboxs_port_has_its_own_setting(running: Stack, tmp_path: Path) -> None:
    other = Stack(tmp_path, sandbox_port=running.sandbox_port)
    assert "KHOA_SANDBOX_PORT" in other.command("serve").stderr


def test_a_killed_parent_takes_all_along_and_the_next_start_works(running: Stack) -> None:
    before = running.processes()
    running.stop(signal.SIGKILL)
    eventually(lambda: not any(is_alive(pid) for pid in before.values()))
    running.start()
    assert set(running.processes()) == ALL
    assert running.is_up()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_stop_stops_all(running: Stack, number: signal.Signals) -> None:
    before = running.processes()
    assert running.stop(number, within=10) == 0
    assert not any(is_alive(pid) for pid in before.values())
    running.start()
