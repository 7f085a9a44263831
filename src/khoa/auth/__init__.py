"""Who is asking, and what they may do here."""

from khoa.auth.access import Admin, CurrentUser, Educator, OptionalUser, is_admin

__all__ = ["Admin", "CurrentUser", "Educator", "OptionalUser", "is_admin"]
