"""What a school that sells costs: each list, a tick and pages in a large one beside a small one.

Both schools run at once and are asked by turns, one call at a time, so that what else the machine
does falls on both. The caller is, in each, an administrator, the educator with the most sales, and
a student of five courses.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
from bson import ObjectId
from pymongo import MongoClient
from tests.people import Person, sign_in, sign_up
from tests.stack import Stack, eventually

from bench import servers
from bench.figures import RUNS, Figure
from khoa.demo.generated import made_id

SCHOOLS = os.environ.get("BENCH_SCHOOL", "300/3000/1000 3000/1000000/200000").split()
"""The small and the large one: courses/enrolments/purchases."""
CALLS = int(os.environ.get("BENCH_CALLS", "7"))
"""Of each kind, in one run."""
FILLED_WITHIN = 4 * 3_600
GOAL = 2.0

Who = Literal["admin", "educator", "student", "visitor"]
Rows = Any

ASKED: dict[str, tuple[Who, str]] = {
    "the office's overview": ("admin", "/api/admin/overview"),
    "purchases": ("admin", "/api/admin/purchases"),
    "purchases, page 20": ("admin", "/api/admin/purchases?page=20"),
    "purchases that are paid": ("admin", "/api/admin/purchases?state=paid"),
    "purchases that wait": ("admin", "/api/admin/purchases?waiting=true"),
    "one purchase": ("admin", "/api/admin/purchases/{number}"),
    "events": ("admin", "/api/admin/events"),
    "tasks": ("admin", "/api/admin/outbox"),
    "the ledger": ("admin", "/api/admin/ledger"),
    "the ledger's charges": ("admin", "/api/admin/ledger?kind=charge"),
    "what is owed": ("admin", "/api/admin/ledger/balances"),
    "the audit": ("admin", "/api/admin/audit"),
    "one person": ("admin", "/api/admin/people/{user}"),
    "my courses": ("educator", "/api/educator/courses"),
    "my sales": ("educator", "/api/educator/sales"),
    "my earnings": ("educator", "/api/educator/earnings"),
    "my enrolments": ("student", "/api/me/enrolments"),
    "my purchases": ("student", "/api/me/purchases"),
    "a classroom": ("student", "/api/learn/{slug}"),
    "a tick": ("student", "/api/learn/{slug}/lectures/{lecture}/progress"),
    "the catalogue": ("visitor", "/api/courses?per_page=12&q=python"),
    "a course's page": ("visitor", "/courses/{slug}"),
}


@dataclass
class School:
    """`values` go into the addresses."""

    stack: Stack
    people: dict[Who, Person]
    visitor: httpx.Client
    values: dict[str, str]

    def ask(self, who: Who, path: str) -> float:
        """Seconds of one call."""
        address = path.format(**self.values)
        person = self.people.get(who)
        headers = {"authorization": f"Bearer {person.token()}"} if person else {}
        http = person.http if person else self.visitor
        started = time.perf_counter()
        if address.endswith("/progress"):
            answer = http.put(address, headers=headers, json={"completed": True})
        else:
            answer = http.get(address, headers=headers)
        took = time.perf_counter() - started
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:300]}"
        return took


def measure(folder: Path) -> list[Figure]:
    runs: dict[str, list[float]] = {name: [] for name in ASKED}
    took: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ASKED}
    with ExitStack() as open_schools:
        schools = [
            open_schools.enter_context(_school(folder / f"school-{at}", size))
            for at, size in enumerate(SCHOOLS)
        ]
        for run in range(-1, RUNS):  # the first one warms both
            for name, (who, path) in ASKED.items():
                taken: tuple[list[float], list[float]] = ([], [])
                for _ in range(CALLS):
                    for at, school in enumerate(schools):
                        taken[at].append(school.ask(who, path))
                if run >= 0:
                    small, large = map(statistics.median, taken)
                    runs[name].append(large / small)
                    took[name][0].append(1_000 * small)
                    took[name][1].append(1_000 * large)
    return [
        Figure(
            name=f"{name}, {SCHOOLS[1]} beside {SCHOOLS[0]}",
            values=ratios,
            goal=GOAL,
            better="lower",
            unit="×",
            seen="{1:.0f} ms / {0:.0f} ms".format(*map(statistics.median, took[name])),
            runs={"small ms": took[name][0], "large ms": took[name][1]},
        )
        for name, ratios in runs.items()
    ]


@contextmanager
def _school(folder: Path, size: str) -> Iterator[School]:
    courses, enrolments, purchases = size.split("/")
    with servers.khoa(folder) as stack:
        done = stack.command(
            *("seed-demo", "--courses", courses),
            *("--enrolments", enrolments, "--purchases", purchases),
            timeout=FILLED_WITHIN,
        )
        if done.returncode:
            raise RuntimeError(f"seed-demo: {done.stdout}{done.stderr}")
        with MongoClient[dict[str, Any]](stack.mongodb_uri) as client:
            rows = client["khoa"]
            published = rows["courses"].count_documents({"state": "published"})
            people, values = _people(stack, rows)
        visitor = httpx.Client(base_url=stack.base_url, trust_env=False, timeout=120)
        eventually(
            lambda: visitor.get("/api/courses?per_page=1").json().get("total") == published,
            within=FILLED_WITHIN,
        )
        yield School(stack, people, visitor, values)


def _people(stack: Stack, rows: Rows) -> tuple[dict[Who, Person], dict[str, str]]:
    """A generated educator and student become people who can sign in."""
    sale = next(filter(None, (_sale_of(rows, number) for number in range(10))))
    best = rows["courses"].find_one({"_id": sale["lines"][0]["course_id"]})
    people: dict[Who, Person] = {
        "admin": sign_in(stack, "admin@khoa.test"),
        "educator": _in_the_place_of(stack, rows, best["educator_id"]),
        "student": _in_the_place_of(stack, rows, sale["user_id"]),
    }
    for person in people.values():
        person.http.timeout = 120
    return people, {
        "number": sale["number"],
        "user": str(sale["user_id"]),
        "slug": best["slug"],
        "lecture": best["outline"][0]["lectures"][0]["id"],
    }


def _sale_of(rows: Rows, course: int) -> Any:
    """The first generated courses are those with the most sales."""
    paid = {"state": "paid", "total.amount": {"$gt": 0}}
    return rows["purchases"].find_one({"lines.course_id": made_id("course", course), **paid})


def _in_the_place_of(stack: Stack, rows: Rows, user_id: ObjectId) -> Person:
    person = sign_up(stack)
    assert person.api("GET", "/me").status_code == 200
    rows["users"].delete_one({"clerk_id": person.clerk_id})
    rows["users"].update_one({"_id": user_id}, {"$set": {"clerk_id": person.clerk_id}})
    return person
