"""Each platform's plan of faults, and the random decisions of when they happen."""

import random
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Platform = Literal["clerk", "stripe", "cloudinary"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)

Fault = Literal["time_out", "limit", "fail", "lose_answer"]
FAULTS: tuple[Fault, ...] = get_args(Fault)

Share = Annotated[float, Field(ge=0, le=1)]
Next = Annotated[int, Field(ge=0, le=1_000_000)]

DAY = 24 * 60 * 60


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Webhooks(_Part):
    """Faults of webhook deliveries; shares are probabilities from 0 to 1."""

    twice: Share = 0
    """Sent two times: at the same moment or one after the other, as the dice fall."""
    hold_seconds: Annotated[float, Field(ge=0, le=DAY)] = 0
    shuffle_seconds: Annotated[float, Field(ge=0, le=DAY)] = 0
    """Each event waits a random part of this: what came first may arrive last."""
    drop: Share = 0
    drop_next: Next = 0
    """So many attempts never reach Khoa and count as failed; the schedule goes on."""
    drop_for_good: bool = False
    """After a dropped attempt no other one follows: only reconciliation helps."""


class Calls(_Part):
    """Faults of the platform's API."""

    fail: Share = 0
    fail_next: Next = 0
    lose_answer: Share = 0
    lose_answer_next: Next = 0
    """The work is done, then the answer is 503."""
    time_out_next: Next = 0
    time_out_seconds: Annotated[float, Field(ge=0, le=600)] = 30
    """How long such a call hangs before the connection is closed without an answer."""
    limit_next: Next = 0
    retry_after: Annotated[int, Field(ge=0, le=3600)] = 1
    slow_ms: Annotated[int, Field(ge=0, le=60_000)] = 0
    only: Annotated[str, Field(max_length=200)] = ""
    """Only calls in whose line, such as `POST /stripe/v1/refunds`, this occurs."""
    files: bool = False
    """Also what a browser loads: pages, scripts, pictures and films."""


class Plan(_Part):
    """One platform's faults. The same seed and order of calls give the same decisions."""

    webhooks: Webhooks = Webhooks()
    calls: Calls = Calls()
    seed: Annotated[int, Field(ge=0, lt=2**53)] | None = None

    @property
    def active(self) -> bool:
        calls = self.calls.model_dump(exclude={"time_out_seconds", "retry_after", "only", "files"})
        hooks = self.webhooks.model_dump(exclude={"drop_for_good"})
        return any(calls.values()) or any(hooks.values())


class Chaos:
    """Every platform's plan, in memory: restarting the sandbox ends all chaos.

    `changed` is called whenever a plan or a count changes.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._plans: dict[Platform, Plan] = {}
        self._dice: dict[Platform, random.Random] = {}
        self._done: dict[Platform, Counter[str]] = {}
        for platform in PLATFORMS:
            self._begin(platform, Plan())

    def plan(self, platform: Platform) -> Plan:
        return self._plans[platform]

    def set(self, platform: Platform, plan: Plan) -> None:
        """Replaces the plan and resets its counts and random generator; a missing seed is drawn."""
        self._begin(platform, plan)
        self._changed()

    def stop(self, *platforms: Platform) -> None:
        for platform in platforms:
            self._begin(platform, Plan())
        self._changed()

    def shown(self, platform: Platform) -> dict[str, Any]:
        """Returns the plan with the remaining `…_next` counts, and how often each fault hit."""
        plan = self._plans[platform]
        return {
            "platform": platform,
            "active": plan.active,
            **plan.model_dump(),
            "done": dict(self._done[platform]),
        }

    @property
    def active(self) -> int:
        """Returns how many platforms misbehave."""
        return sum(plan.active for plan in self._plans.values())

    def delay(self, platform: Platform) -> float:
        """Returns the seconds that a new event waits before its first attempt."""
        hooks = self._plans[platform].webhooks
        seconds = hooks.hold_seconds
        if hooks.hold_seconds:
            self._count(platform, "held")
        if hooks.shuffle_seconds:
            seconds += self._dice[platform].uniform(0, hooks.shuffle_seconds)
            self._count(platform, "shuffled")
        return seconds

    def copies(self, platform: Platform) -> Literal["one", "at_once", "in_turn"]:
        """Returns how the next attempt is sent."""
        share = self._plans[platform].webhooks.twice
        if not share or self._dice[platform].random() >= share:
            return "one"
        self._count(platform, "twice")
        return "at_once" if self._dice[platform].random() < 0.5 else "in_turn"

    def drops(self, platform: Platform) -> Literal["no", "once", "for_good"]:
        """Returns whether the next attempt gets lost, and the event with it."""
        hooks = self._plans[platform].webhooks
        if not self._hit(platform, "webhooks", "drop"):
            return "no"
        self._count(platform, "dropped")
        return "for_good" if hooks.drop_for_good else "once"

    def fault(self, platform: Platform, line: str, *, file: bool) -> Fault | None:
        """Returns the fault of the call `METHOD /path`; `file` means that a browser loads it."""
        if not self.concerns(platform, line, file=file):
            return None
        for fault in FAULTS:
            if self._hit(platform, "calls", fault):
                self._count(platform, fault)
                return fault
        return None

    def slowness(self, platform: Platform, line: str, *, file: bool) -> float:
        """Returns the seconds by which the call is delayed first."""
        slow_ms = self._plans[platform].calls.slow_ms
        if not slow_ms or not self.concerns(platform, line, file=file):
            return 0
        self._count(platform, "slow")
        return slow_ms / 1000

    def concerns(self, platform: Platform, line: str, *, file: bool) -> bool:
        calls = self._plans[platform].calls
        return calls.only in line and (calls.files or not file)

    def _hit(self, platform: Platform, part: Literal["webhooks", "calls"], name: str) -> bool:
        """Decides by the counter while it lasts, then by chance."""
        plan = self._plans[platform]
        settings = getattr(plan, part)
        left = getattr(settings, f"{name}_next")
        if left:
            settings = settings.model_copy(update={f"{name}_next": left - 1})
            self._plans[platform] = plan.model_copy(update={part: settings})
            return True
        share = getattr(settings, name, 0)
        return bool(share) and self._dice[platform].random() < share

    def _begin(self, platform: Platform, plan: Plan) -> None:
        if plan.active and plan.seed is None:
            plan = plan.model_copy(update={"seed": secrets.randbelow(2**32)})
        self._plans[platform] = plan
        self._dice[platform] = random.Random(plan.seed)  # noqa: S311 (a test's dice, no secret)
        self._done[platform] = Counter()

    def _count(self, platform: Platform, what: str) -> None:
        self._done[platform][what] += 1
        self._changed()
