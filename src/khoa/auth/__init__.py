"""Who is asking, and what they may do here."""

from khoa.auth.access import (
    CurrentUser,
    OptionalUser,
    may,
    may_in_course,
    permissions_of,
    requires,
    roles_of,
)
from khoa.auth.intentions import CurrentIntention

__all__ = [
    "CurrentIntention",
    "CurrentUser",
    "OptionalUser",
    "may",
    "may_in_course",
    "permissions_of",
    "requires",
    "roles_of",
]
