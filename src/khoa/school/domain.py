"""What the school hands to the house."""

from typing import Any

from khoa.base.domain import Background, Domain
from khoa.school.models import School


def watch(context: Any) -> Background:
    """The worker's letters and refunds go by the settings as well."""
    following: Background = context.school_watch
    return following


DOMAIN = Domain("school", documents=[School], background=[watch])
