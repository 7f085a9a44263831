"""What every platform of the sandbox is given."""

from collections.abc import Callable
from dataclasses import dataclass

from khoa_sandbox.chaos import Chaos
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store


@dataclass(frozen=True)
class Context:
    """Handed to each platform's `router(context)`, the only wiring.

    `stopping` tells that the process is about to end, which answers without an end have to heed.
    """

    settings: SandboxSettings
    keys: Keys
    store: Store
    deliveries: Deliveries
    chaos: Chaos
    stopping: Callable[[], bool]
