"""For every write of the API: the commit's answer lost, lost again, hanging, never coming, never
sent, an election. The same call repeated has one effect, and every answer is true."""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import pytest
from fastapi.routing import APIRoute
from tests.database.proxy import Fault
from tests.failover.cases import COMMIT, Call, Write
from tests.failover.failing import Effect, Failing, effect, failing_school
from tests.failover.writes import UNTRIED, WRITES
from tests.faults.audit_book import wrong_sums
from tests.faults.world import BANK, counted
from tests.stack import Stack, eventually

from khoa.domains import DOMAINS

T = TypeVar("T")
Calls = asyncio.Task[list[httpx.Response]]

FOR_EVER = 10_000
AT_ONCE = 8


@dataclass(frozen=True)
class Case:
    write: Write
    call: Call
    key: str


@dataclass(frozen=True)
class Well:
    """How a call goes without a fault."""

    answer: httpx.Response
    effect: Effect


@pytest.fixture(scope="module")
def bank_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """With bank transfers; the cases publish courses and change the school's settings."""
    stack = Stack(tmp_path_factory.mktemp("failover"), {"KHOA_WORKERS": "1", **BANK})
    try:
        stack.start(within=300)
        yield stack
    finally:
        if stack.serve and stack.serve.poll() is None:
            stack.stop()


@pytest.fixture(scope="module")
async def failing(bank_school: Stack) -> AsyncIterator[Failing]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in BANK.items():
            environment.setenv(name, value)
        async with failing_school(bank_school) as failing:
            yield failing


@pytest.fixture(scope="module")
def healthy() -> dict[str, Well]:
    """By route: tried once."""
    return {}


async def prepared(failing: Failing, write: Write) -> Case:
    return Case(write, await failing.prepare(write), secrets.token_hex(16))


async def well(failing: Failing, write: Write, healthy: dict[str, Well]) -> Well:
    if write.route not in healthy:
        case = await prepared(failing, write)
        before = await failing.rows()
        answer = await failing.call(write, case.call, case.key)
        assert answer.status_code < 300, answer.text
        healthy[write.route] = Well(answer, effect(write, before, await failing.rows()))
        assert healthy[write.route].effect, "a case that changes nothing shows nothing"
    return healthy[write.route]


async def check_alone(
    failing: Failing, write: Write, healthy: dict[str, Well], fault: Fault, times: int
) -> None:
    """The call under this fault, then the same call again."""
    expected = await well(failing, write, healthy)
    case = await prepared(failing, write)
    before = await failing.rows()
    met = plan(failing, write, fault, times)
    call = asyncio.create_task(failing.call(write, case.call, case.key))
    first = await noticed(failing, write, call)
    failing.proxy.calm()
    assert met.is_set(), "the call met no fault"
    second = await repeated(failing, case)
    check_answers(write, expected.answer, first, second)
    assert effect(write, before, await failing.rows()) == expected.effect


def plan(failing: Failing, write: Write, fault: Fault, times: int) -> asyncio.Event:
    return failing.proxy.plan(fault, times=times, command=write.command, after=write.after_commits)


async def repeated(failing: Failing, case: Case) -> httpx.Response:
    """The same call again, and again as long as it is told that nothing was changed: what a commit
    that never came had locked is free after a minute."""
    async with asyncio.timeout(120):
        while True:
            answer = await failing.call(case.write, case.call, case.key)
            if answer.status_code != 503 or answer.json()["code"] == "outcome_unknown":
                return answer
            assert answer.headers["retry-after"]


async def noticed(failing: Failing, write: Write, call: "asyncio.Task[T]") -> T:
    """The answer. A commit is not waited for for ever; of another command that hangs, the network
    notices in a while that nobody is there."""
    while write.command != COMMIT and not (await asyncio.wait([call], timeout=3))[0]:
        await failing.proxy.break_connections()
    return await call


def check_answers(
    write: Write,
    healthy: httpx.Response,
    first: httpx.Response,
    second: httpx.Response,
    unknown: tuple[str, ...] = ("outcome_unknown",),
) -> None:
    """As it goes without a fault; or that nobody can tell."""
    if write.command != COMMIT:
        unknown = ("unavailable",)
    if first.status_code != healthy.status_code:
        assert first.status_code == 503 and first.json()["code"] in unknown, first.text
        assert first.headers["retry-after"]
    allowed = (healthy.status_code,) if write.keyed else (healthy.status_code, *write.again)
    assert second.status_code in allowed, second.text


def test_each_write_of_the_api_is_tried_or_named() -> None:
    routes = [route for domain in DOMAINS for router in domain.routers for route in router.routes]
    writes = {
        f"{method} {route.path}"
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods
        if method in ("POST", "PUT", "PATCH", "DELETE")
    }
    known = {write.route for write in WRITES} | UNTRIED.keys()
    assert known == writes, "a new write belongs into writes.py: as a case, or with a reason"


def named(writes: list[Write]) -> Any:
    return pytest.mark.parametrize("write", writes, ids=[write.route for write in writes])


SOME = ("/educator/courses", "/payouts", "/received", "/me/activation", "/webhooks/{platform}")


@named([write for write in WRITES if write.route.endswith(SOME)])
async def test_a_lost_answer_makes_nothing_twice(
    failing: Failing, write: Write, healthy: dict[str, Well]
) -> None:
    await check_alone(failing, write, healthy, "lost", 2)


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "times"), [("lost", 1), ("lost", 2), ("hanging", 1)])
@named([*WRITES])
async def test_every_write_has_one_effect_and_a_true_answer(
    failing: Failing, write: Write, healthy: dict[str, Well], fault: Fault, times: int
) -> None:
    await check_alone(failing, write, healthy, fault, times)


TOGETHER = [write for write in WRITES if write.can_be_tried_with_others]
ALONE = [write for write in WRITES if not write.can_be_tried_with_others]
GROUPS = [TOGETHER[at : at + AT_ONCE] for at in range(0, len(TOGETHER), AT_ONCE)]
GROUPS += [[write] for write in ALONE]
"""What takes long is tried by several at once, where all that each of them changes is compared."""

together = pytest.mark.parametrize(
    "writes", GROUPS, ids=[f"{writes[0].route} and {len(writes) - 1} more" for writes in GROUPS]
)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["hanging", "cut"])
@together
async def test_every_write_whose_commit_is_never_answered(
    failing: Failing, writes: list[Write], healthy: dict[str, Well], fault: Fault
) -> None:
    async def befall(calls: Calls, committed: asyncio.Event) -> None:
        await noticed(failing, writes[0], calls)

    await check_together(failing, writes, healthy, fault, befall)


@pytest.mark.slow
@together
async def test_every_write_in_an_election_of_ten_seconds(
    failing: Failing, writes: list[Write], healthy: dict[str, Well]
) -> None:
    """Between the commit and its answer; the call is repeated when it is over."""

    async def befall(calls: Calls, committed: asyncio.Event) -> None:
        await committed.wait()
        await asyncio.sleep(1)  # the others', too; what has not come so far begins anew
        failing.proxy.calm()
        await failing.proxy.election(10)
        await calls

    await check_together(failing, writes, healthy, "hanging", befall)


async def check_together(
    failing: Failing,
    writes: list[Write],
    healthy: dict[str, Well],
    fault: Fault,
    befall: Callable[[Calls, asyncio.Event], Awaitable[None]],
) -> None:
    # Of several, one can meet what breaks the others' connections before it has sent its commit.
    unknown = ("outcome_unknown", "not_saved", "unavailable")[: 1 if len(writes) == 1 else 3]
    expected = [await well(failing, write, healthy) for write in writes]
    cases = [await prepared(failing, write) for write in writes]
    before = await failing.rows()
    met = plan(failing, writes[0], fault, FOR_EVER)

    async def all_calls() -> list[httpx.Response]:
        calls = (failing.call(case.write, case.call, case.key) for case in cases)
        return list(await asyncio.gather(*calls))

    calls = asyncio.create_task(all_calls())
    await befall(calls, met)
    failing.proxy.calm()
    assert met.is_set(), "the calls met no fault"
    for case, one, first in zip(cases, expected, await calls, strict=True):
        second = await repeated(failing, case)
        check_answers(case.write, one.answer, first, second, unknown)
    after = await failing.rows()
    alone = writes[0] if len(writes) == 1 else Write("all of them", lambda school: cases[0].call)
    total: Effect = Counter()
    for one in expected:
        total.update(one.effect)  # also what became less
    assert effect(alone, before, after) == {name: n for name, n in total.items() if n}


async def test_what_is_summed_up_is_the_ledger_in_the_end(failing: Failing) -> None:
    """After all that the tests above did."""
    rows = failing.school.rows
    await asyncio.to_thread(eventually, lambda: counted(rows), 30)
    assert wrong_sums(rows) == []
