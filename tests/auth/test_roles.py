"""The table of roles, its page and the API say the same."""

from collections import Counter
from pathlib import Path
from typing import get_args

from tests.auth import calls

from khoa.auth.roles import (
    COURSE_ROLES,
    EVERY_COURSE,
    SCHOOL_ROLES,
    CoursePermission,
    Permission,
    SchoolRole,
)
from khoa.users.models import Role


def test_every_guarded_call_asks_for_one_permission(tmp_path: Path) -> None:
    app = calls.application(tmp_path)
    asked = calls.asked_for(app)
    assert set(asked) == calls.documented(app)
    assert len(asked) > 50
    assert {call: found for call, found in asked.items() if len(found) != 1} == {}


def test_the_page_names_every_call_with_its_permission(tmp_path: Path) -> None:
    asked = calls.asked_for(calls.application(tmp_path))
    assert calls.on_the_page() == {call: min(found) for call, found in asked.items()}


def test_the_page_shows_the_table() -> None:
    for names, permissions, roles in (
        (get_args(Permission), SCHOOL_ROLES, list(SCHOOL_ROLES)),
        (get_args(CoursePermission), COURSE_ROLES, list(COURSE_ROLES)),
    ):
        shown = calls.table("Permission", *roles)
        assert list(shown) == list(names)
        for name, cells in shown.items():
            allowed = [role for role, cell in zip(roles, cells, strict=True) if cell == "yes"]
            assert allowed == [role for role in roles if name in permissions[role]], name


def test_every_role_stands_in_the_table_and_nobody_has_what_no_call_asks_for() -> None:
    assert set(SCHOOL_ROLES) == {"student", *get_args(Role)} == set(flat(SchoolRole))
    asked = Counter(calls.on_the_page().values())
    everywhere = set(EVERY_COURSE)
    assert {*get_args(Permission), *get_args(CoursePermission)} - {*asked} == everywhere | (
        {"coupons.manage"}
    )


def flat(union: object) -> list[str]:
    """The strings of nested Literals."""
    found = []
    for one in get_args(union):
        found += [one] if isinstance(one, str) else flat(one)
    return found
