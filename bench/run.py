"""`python -m bench.run [name]…`: measure all of it or some; a wrong name lists them.

Prints one table and keeps the raw runs in build/bench. Ratios are of turns taken in one go, so that
what else the machine does falls on both; whether a goal is met changes nothing in the exit status.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench import (
    catalogue,
    fulfilments,
    memory,
    reconcile,
    scale,
    school,
    servers,
    start,
    ticks,
    webhooks,
)
from bench.figures import Figure, keep, table

SERVING = {
    "catalogue": catalogue,
    "webhooks": webhooks,
    "fulfilments": fulfilments,
    "ticks": ticks,
    "memory": memory,
}
STARTING = {"start": start, "reconcile": reconcile}
ALONE = {"scale": scale, "school": school}
"""With schools of their own."""


def main(wanted: list[str]) -> None:
    known = [*SERVING, *STARTING, *ALONE]
    if unknown := set(wanted) - set(known):
        sys.exit(f"No such figure: {', '.join(sorted(unknown))}. There are {', '.join(known)}.")
    wanted = wanted or known
    figures: list[Figure] = []
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="khoa-bench-") as name:
        folder = Path(name)
        if not ALONE.keys() >= set(wanted):
            with servers.khoa(folder / "data") as stack:
                for name in wanted:
                    if name in SERVING:
                        figures += _measured(name, SERVING[name].measure(stack, folder))
            for name in wanted:
                if name in STARTING:
                    figures += _measured(name, STARTING[name].measure(stack, folder))
        for name in wanted:
            if name in ALONE:
                figures += _measured(name, ALONE[name].measure(folder))
    print(table(figures))
    after = os.getloadavg()[0]
    print(
        f"\n{os.cpu_count()} processors; load average {before:.1f} before, {after:.1f} after "
        f"(the measurement itself adds about 2)."
    )


def _measured(name: str, figures: list[Figure]) -> list[Figure]:
    keep(name, figures)
    print(f"measured: {name}", file=sys.stderr)
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
