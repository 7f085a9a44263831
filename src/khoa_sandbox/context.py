"""What every platform of the sandbox shares."""

from collections.abc import Callable
from dataclasses import dataclass

from khoa_sandbox.chaos import Chaos
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store


@dataclass(frozen=True)
class Context:
    """Passed to each platform's `router(context)`, the only wiring.

    `stopping` returns true when the process is about to end; endless responses must check it.
    """

    settings: SandboxSettings
    keys: Keys
    store: Store
    deliveries: Deliveries
    chaos: Chaos
    stopping: Callable[[], bool]
