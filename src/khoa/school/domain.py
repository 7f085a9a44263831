"""The school domain: its settings and the task that keeps them current."""

from typing import Any

from khoa.base.background import Background
from khoa.base.domain import Domain
from khoa.school.models import School


def watch(context: Any) -> Background:
    """Keep the settings current in the worker, too: its letters and refunds depend on them."""
    background: Background = context.school_watch
    return background


DOMAIN = Domain("school", documents=[School], background=[watch])
