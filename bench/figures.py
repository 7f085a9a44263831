"""What a measurement is: figures with a goal, each the median of its runs."""

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

RUNS = 5
OUTPUT = Path(__file__).resolve().parent.parent / "build" / "bench"


@dataclass(frozen=True)
class Figure:
    """`values` has one number for each run, `unit` says what of; `seen` is what they come from,
    in words."""

    name: str
    values: list[float]
    goal: float
    better: Literal["higher", "lower"]
    unit: str
    seen: str = ""
    runs: dict[str, list[float]] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return statistics.median(self.values)

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.better == "higher" else self.value <= self.goal


def keep(name: str, figures: list[Figure]) -> None:
    """The raw runs, for whoever wants to look closer: build/bench/<name>.json."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.platform(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load_average": os.getloadavg(),
        "figures": [asdict(figure) | {"median": figure.value} for figure in figures],
    }
    (OUTPUT / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")


def table(figures: list[Figure]) -> str:
    """One line for each figure."""
    rows = [("figure", "median of 5", "goal", "", "seen")]
    for figure in figures:
        sign = "≥" if figure.better == "higher" else "≤"
        rows.append(
            (
                figure.name,
                f"{figure.value:.2f} {figure.unit}".strip(),
                f"{sign} {figure.goal:g}",
                "met" if figure.met else "missed",
                figure.seen,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
