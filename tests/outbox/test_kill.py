"""A worker is killed in the midst of what it does."""

import os
import signal
from pathlib import Path

import httpx
import pytest
from pymongo import MongoClient
from tests.media.pictures import photo
from tests.stack import Stack, eventually
from tests.studio.conftest import become_educator, new_course


@pytest.mark.slow
def test_what_a_killed_worker_was_doing_is_done_by_the_next(tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"KHOA_WORKERS": "1"})
    stack.start()
    try:
        studio = new_course(become_educator(stack))
        answer = studio.call("PUT", "/cover", files={"file": ("a.jpg", photo(), "image/jpeg")})
        assert answer.status_code == 200
        client: MongoClient[dict[str, object]] = MongoClient(stack.mongodb_uri)
        outbox = client["khoa"]["outbox"]
        token = studio.person.token()
        pids = stack.processes()
        os.kill(pids["sandbox"], signal.SIGSTOP)
        try:
            url = f"{stack.base_url}/api/educator/courses/{studio.id}/cover"
            gone = httpx.delete(url, headers={"authorization": f"Bearer {token}"}, timeout=20)
            assert gone.status_code == 200
            assert gone.json()["cover"] is None
            under_way = {"work.kind": "destroy_asset", "state": "waiting", "attempts": 1}
            eventually(lambda: outbox.count_documents(under_way) == 1)
            os.kill(pids["worker"], signal.SIGKILL)
        finally:
            os.kill(pids["sandbox"], signal.SIGCONT)
        eventually(stack.is_up, within=30)
        assert outbox.count_documents({"state": "waiting"}) == 1
        eventually(lambda: outbox.count_documents({"state": "waiting"}) == 0, within=70)
        client.close()
    finally:
        stack.stop()
