"""Two `khoa serve` on one database beside the sandbox, whose platforms can be made to misbehave and
whose processes can be killed."""

import asyncio
import contextlib
import json
import os
import random
import secrets
import signal
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from pymongo.errors import PyMongoError
from tests.faults.network import Network
from tests.school import a_course
from tests.stack import Stack, eventually, free_port

from khoa.base.domain import documents_of
from khoa.base.money import Money
from khoa.database import Database
from khoa.domains import DOMAINS
from khoa_sandbox.keys import load_keys

T = TypeVar("T")

OFFICE_EMAIL = "van-phong+clerk_test@example.com"

BANK = {
    "KHOA_PAYMENTS": "stripe,manual",
    "KHOA_TRANSFER_BANK_BIN": "970436",
    "KHOA_TRANSFER_BANK_NAME": "Vietcombank",
    "KHOA_TRANSFER_ACCOUNT": "0881000458086",
    "KHOA_TRANSFER_HOLDER": "TRUONG KHOA",
}

NETWORK = (
    "lost commitTransaction 1",
    "lost commitTransaction 2",
    "lost commitTransaction 5",
    "hanging commitTransaction 1",
    "hanging commitTransaction 4",
    "cut commitTransaction 1",
    "cut commitTransaction 3",
    "lost update 1",
    "lost insert 1",
    "break",
    "election 2",
    "election 10",
    "kill",
)

PATIENCE = 600.0
"""Seconds that somebody tries the same thing again and again before the run has failed: a busy
machine needs some of them for each restart, and a transaction whose commit never arrived holds its
rows for a minute."""


class NotYet(Exception):
    """Somebody who meets it tries again."""


def insisting(call: Callable[[], T], within: float = PATIENCE) -> T:
    """What a person does who meets an error: try again until it works."""
    deadline = time.monotonic() + within
    while True:
        try:
            return call()
        except (httpx.HTTPError, PyMongoError, NotYet):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.25)


class World:
    """`first` has two workers, the sandbox and, unless MONGODB_URI names a server, the embedded
    database; `second` is another machine's Khoa with the same keys and the same database, which it
    reaches by a network that breaks. A folder that was used before is gone on with."""

    def __init__(self, folder: Path) -> None:
        self._given = given = os.environ.get("MONGODB_URI")
        self.embedded = given is None
        self._left = folder / "serving.json"
        ports = _numbers_of(folder, embedded=self.embedded)
        self.database_name = ports["database_name"]
        shared = {
            "KHOA_SANDBOX_RETRY_FACTOR": "0.002",
            "MONGODB_DATABASE": self.database_name,
            "KHOA_ADMIN_EMAILS": OFFICE_EMAIL,
            **BANK,
        }
        own = {"MONGODB_URI": given} if given else {}
        self.first = Stack(
            folder / "first", {**shared, **own, "KHOA_WORKERS": "2"}, *ports["first"]
        )
        cloudinary = _files_of_the_sandbox(self.first)
        self.first.settings |= cloudinary
        keys, sandbox = self.first.keys, self.first.sandbox_url
        self.network = None if given else Network(ports["network"])
        self.second = Stack(
            folder / "second",
            {
                **shared,
                **{name: value for name, value in keys.items() if not name.startswith("KHOA_")},
                **cloudinary,
                "MONGODB_URI": self.network.uri if self.network else self.mongodb_uri,
                "CLERK_API_URL": f"{sandbox}/clerk-api",
                "STRIPE_API_BASE": f"{sandbox}/stripe",
                "KHOA_PUBLIC_URL": self.first.base_url,
                "KHOA_WORKERS": "1",
            },
            ports["second"],
            self.first.sandbox_port,
        )
        self.http = httpx.Client(trust_env=False, timeout=40)

    def start(self) -> None:
        self._end_what_was_left()
        if not self.embedded:
            migrated = self.first.command("migrate")
            assert migrated.returncode == 0, migrated.stderr
        self.first.start()
        if self.network is not None:
            self.network.start(self.mongodb_uri)
        self.second.start()
        parents = [
            psutil.Process(stack.processes()["serve"]) for stack in (self.first, self.second)
        ]
        self._left.write_text(json.dumps([[one.pid, one.create_time()] for one in parents]))

    def _end_what_was_left(self) -> None:
        """Both `khoa serve` of a run that was killed itself."""
        left = json.loads(self._left.read_text()) if self._left.exists() else []
        for pid, created in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if process.create_time() == created:
                    process.send_signal(signal.SIGINT)
                    process.wait(30)

    @property
    def mongodb_uri(self) -> str:
        return self._given or self.first.mongodb_uri

    @cached_property
    def rows(self) -> MongoDatabase[dict[str, Any]]:
        client: MongoClient[dict[str, Any]] = MongoClient(self.mongodb_uri, tz_aware=True)
        return client[self.database_name]

    def stop(self) -> None:
        self.http.close()
        for stack in (self.second, self.first):
            if stack.serve and stack.serve.poll() is None:
                stack.stop(within=30)
        if self.network is not None:
            self.network.kill()

    def drop(self) -> None:
        """The database of a run that has shown what it had to, on a server that is not ours."""
        if not self.embedded:
            self.rows.client.drop_database(self.database_name)

    def open_courses(self, count: int) -> None:
        asyncio.run(self._open_courses(count))

    async def _open_courses(self, count: int) -> None:
        database = Database(self.mongodb_uri, self.database_name)
        await database.connect(documents_of(DOMAINS))
        for number in range(count):
            price = Money(amount=149_000 + 10_000 * number, currency="vnd")
            await a_course(database, f"loi-{number}", price=price)
        await database.close()

    def api(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """A call of Khoa at either address."""
        stack = random.choice((self.first, self.second))
        return self.http.request(method, f"{stack.base_url}/api{path}", **kwargs)

    def stripe(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        """Stripe's API, by the school's own key; tried again while chaos answers."""
        key = secrets.token_hex(8)

        def ask() -> dict[str, Any]:
            answer = self.http.request(
                method,
                f"{self.first.sandbox_url}/stripe/v1{path}",
                auth=(self.first.keys["STRIPE_SECRET_KEY"], ""),
                headers={"idempotency-key": key} if method == "POST" else {},
                **kwargs,
            )
            if answer.status_code in (429, 500, 503):
                raise NotYet(answer.text)
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found

        return insisting(ask)

    def all_of(self, path: str) -> list[dict[str, Any]]:
        """All that Stripe has of something, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            after = {"starting_after": found[-1]["id"]} if found else {}
            page = self.stripe("GET", path, params={"limit": 100, **after})
            found += page["data"]
            if not page["has_more"]:
                return found

    def clerk(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Clerk's Backend API; tried again while chaos answers."""

        def ask() -> httpx.Response:
            answer = self.http.request(
                method,
                f"{self.first.sandbox_url}/clerk-api/v1{path}",
                headers={"authorization": f"Bearer {self.first.keys['CLERK_SECRET_KEY']}"},
                **kwargs,
            )
            if answer.status_code in (429, 500, 503):
                raise NotYet(answer.text)
            return answer

        return insisting(ask)

    def press(self, path: str, **body: Any) -> None:
        """A button of the sandbox's console; chaos does not reach it."""
        answer = self.http.post(f"{self.first.sandbox_url}/console/api{path}", json=body)
        assert answer.status_code == 200, answer.text

    def chaos(self, platform: str, plan: dict[str, Any]) -> None:
        answer = self.http.put(f"{self.first.sandbox_url}/chaos/{platform}", json=plan)
        assert answer.status_code == 200, answer.text

    def quiet(self) -> None:
        """The platforms and the network behave, and everything that was killed is up again."""
        self.http.delete(f"{self.first.sandbox_url}/chaos").raise_for_status()
        if self.network is not None:
            self.network.kill()  # what hangs, too
            self.network.start(self.mongodb_uri)
        eventually(self.is_up, within=120)

    def is_up(self) -> bool:
        return self.first.is_up() and self.second.is_up()

    def counted(self) -> bool:
        return counted(self.rows)

    def reconcile(self, within: float) -> str:
        done = self.first.command("reconcile", timeout=within)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def counted(rows: MongoDatabase[dict[str, Any]]) -> bool:
    """No count and no sum is a moment behind any more."""
    return rows["counts_due"].find_one() is None and not rows["ledger"].find_one({"summed": False})


def _numbers_of(folder: Path, *, embedded: bool) -> dict[str, Any]:
    """The ports and the database's name, chosen once for a folder: addresses stand in what is
    kept there."""
    file = folder / "world.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        chosen = {
            "database_name": "khoa" if embedded else f"faults_{secrets.token_hex(4)}",
            "first": [free_port(), free_port(), free_port()],
            "second": free_port(),
            "network": free_port(),
        }
        file.write_text(json.dumps(chosen))
    known: dict[str, Any] = json.loads(file.read_text())
    return known


def _files_of_the_sandbox(stack: Stack) -> dict[str, str]:
    """The sandbox's Cloudinary, given as if it were the real one: a start then leaves out the demo
    school, which nobody visits here."""
    keys = load_keys(stack.data_dir)
    return {
        "CLOUDINARY_CLOUD_NAME": keys.cloudinary_cloud_name,
        "CLOUDINARY_API_KEY": keys.cloudinary_api_key,
        "CLOUDINARY_API_SECRET": keys.cloudinary_api_secret,
        "CLOUDINARY_UPLOAD_PREFIX": f"{stack.sandbox_url}/cloudinary",
    }


class BadDays(threading.Thread):
    """Kills and chaos, one after the other, until told to stop."""

    def __init__(self, world: World, seed: int) -> None:
        super().__init__(daemon=True)
        self._world = world
        self._dice = random.Random(seed)
        self._over = threading.Event()
        self._rests_until = time.monotonic() + 3
        self.done: dict[str, int] = {}
        self._days = [self._kill, self._kill, self._change_weather, self._copy]
        if world.network is not None:
            self._days += [self._break_network, self._break_network]

    def stop(self) -> None:
        self._over.set()
        self.join(30)

    def run(self) -> None:
        while not self._over.is_set():
            self._dice.choice(self._days)()
            self._over.wait(self._dice.uniform(0.8, 2.4))
            self._let_it_work()

    def _let_it_work(self) -> None:
        """Until both machines answer, and for as long again: on a busy machine a start takes long,
        and a run in which nothing is ever up shows nothing."""
        began = time.monotonic()
        while not self._over.is_set() and not self._world.is_up():
            self._over.wait(0.2)
        self._over.wait(time.monotonic() - began)

    def _count(self, name: str) -> None:
        self.done[name] = self.done.get(name, 0) + 1

    def _kill(self) -> None:
        """One of what is up: who is only being started anew does no work to interrupt."""
        names = ["first worker", "second worker"]
        if time.monotonic() > self._rests_until:
            names += ["khoa", *(["database"] * 2 if self._world.embedded else [])]
        name = self._dice.choice(names)
        stack = self._world.second if name == "second worker" else self._world.first
        pids = [
            pid
            for process, pid in stack.processes().items()
            if (process.startswith("worker") if "worker" in name else process == name)
        ]
        if not pids or not stack.is_up():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._dice.choice(pids), signal.SIGKILL)
            self._count(f"{name} killed")
        if "worker" not in name:
            # Who dies again within half a minute is started after an ever longer pause.
            self._rests_until = time.monotonic() + self._dice.uniform(8, 40)

    def _break_network(self) -> None:
        """Between the second machine and the database: a commit's answer is lost or never comes,
        every connection breaks, no node is the primary for a while, the way itself is killed."""
        network = self._world.network
        assert network is not None
        fault = self._dice.choice(NETWORK)
        if fault == "kill":
            network.kill()
            self._over.wait(self._dice.uniform(0, 3))
            network.start(self._world.mongodb_uri)
        else:
            network.tell(fault)
        self._count(f"network: {fault}")

    def _copy(self) -> None:
        """Some of the newest events come to the other machine too, signed as they were."""
        deliveries = f"{self._world.first.sandbox_url}/console/api/deliveries"
        for shown in self._world.http.get(deliveries).json()["items"][:8]:
            row = self._world.http.get(f"{deliveries}/{shown['id']}").json()
            headers = next((each["headers"] for each in row["tries"] if each["headers"]), None)
            if headers is None:
                continue
            door = f"{self._world.second.base_url}/api/webhooks/{row['platform']}"
            with contextlib.suppress(httpx.HTTPError):  # it may be down
                self._world.http.post(door, content=row["body"].encode(), headers=headers)
                self._count("copies")

    def _change_weather(self) -> None:
        webhooks = self._dice.choice(
            (
                {"twice": 0.3, "shuffle_seconds": 1.5},
                {"twice": 0.2, "shuffle_seconds": 0.5, "drop": 0.4},
                {"drop": 0.5, "drop_for_good": True, "twice": 0.2},
                {"hold_seconds": 1.0, "shuffle_seconds": 1.0},
                {"drop": 1.0, "drop_for_good": True},
            )
        )
        calls = self._dice.choice(
            (
                {"fail": 0.1, "lose_answer": 0.1},
                {"fail": 0.3},
                {"lose_answer": 0.2, "limit_next": 3, "retry_after": 0},
                {"time_out_next": 1, "time_out_seconds": 3, "fail": 0.05},
            )
        )
        platform = self._dice.choice(("stripe", "stripe", "clerk"))
        plan = {"webhooks": webhooks, "calls": calls, "seed": self._dice.randrange(2**31)}
        self._world.chaos(platform, plan)
        self._count(f"{platform}'s chaos")
