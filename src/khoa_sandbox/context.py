"""What every platform of the sandbox is given."""

from dataclasses import dataclass

from khoa_sandbox.chaos import Chaos
from khoa_sandbox.deliveries import Deliveries
from khoa_sandbox.keys import Keys
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Store


@dataclass(frozen=True)
class Context:
    """Handed to each platform's `router(context)`, the only wiring."""

    settings: SandboxSettings
    keys: Keys
    store: Store
    deliveries: Deliveries
    chaos: Chaos
