"""The one table of who may do what; docs/roles.md shows it to people.

A call requires a permission, never a role. A permission is added with the first call that requires
it, and no role has one that no call requires.
"""

from typing import Literal, get_args

from khoa.users.models import Role

SchoolRole = Literal["student", Role]
"""Everybody who is signed in is a `student`; the other roles are stored with the user."""

Permission = Literal[
    "studio.open",  # list the courses one teaches or helps with; there may be none
    "courses.create",
    "coupons.create",  # coupons and activation codes for one's own courses
    "earnings.read",  # one's own sales and what they earned
    "sales.refund",  # refund a buyer of one's own course, as the policy allows
    "courses.read",  # see every course and its lectures, drafts too
    "courses.edit",  # do in every course what its owner may do
    "coupons.manage",  # everybody's coupons and codes, and those for all courses
    "office.open",  # see how much work is waiting
    "purchases.read",
    "purchases.look",  # query the provider now
    "purchases.refund",  # not bound by the policy
    "purchases.decide",  # accept another amount, say what a refund made elsewhere was for
    "transfers.read",
    "transfers.receive",  # record money that came in
    "transfers.decide",  # accept a smaller amount, or give up on a transfer
    "transfers.send",  # record money that was sent back
    "ledger.read",
    "payouts.record",
    "events.read",  # see webhook events, outbox tasks and reconciliation reports
    "events.run",
    "people.manage",  # grant and revoke roles, suspend accounts
    "settings.change",  # the school's own settings
    "audit.read",  # who did what
]

SCHOOL_ROLES: dict[SchoolRole, frozenset[Permission]] = {
    "student": frozenset({"studio.open"}),
    "educator": frozenset({"courses.create", "coupons.create", "earnings.read", "sales.refund"}),
    "sales": frozenset(
        {
            "coupons.create",
            "coupons.manage",
            "office.open",
            "purchases.read",
            "purchases.look",
            "transfers.read",
            "transfers.receive",
        }
    ),
    "accountant": frozenset(
        {
            "office.open",
            "purchases.read",
            "purchases.look",
            "purchases.refund",
            "purchases.decide",
            "transfers.read",
            "transfers.receive",
            "transfers.decide",
            "transfers.send",
            "ledger.read",
            "payouts.record",
        }
    ),
    "support": frozenset(
        {
            "courses.read",
            "office.open",
            "purchases.read",
            "purchases.look",
            "transfers.read",
        }
    ),
    "admin": frozenset(get_args(Permission))
    - {
        "courses.create",
        "earnings.read",
        "sales.refund",
    },  # admins who teach have that role as well
}
"""What each role may do in the whole school. A person may do what any of their roles may."""

CourseRole = Literal["owner", "co_educator", "assistant"]

CoursePermission = Literal[
    "course.read",  # see all of it with its lectures, drafts too
    "course.edit",  # change its lectures and its description
    "course.publish",
    "course.delete",
    "course.team",  # see and change who works on it
]

COURSE_ROLES: dict[CourseRole, frozenset[CoursePermission]] = {
    "owner": frozenset(get_args(CoursePermission)),
    "co_educator": frozenset({"course.read", "course.edit", "course.publish"}),
    "assistant": frozenset({"course.read"}),
}
"""What each role may do in its one course."""

EVERY_COURSE: dict[Permission, frozenset[CoursePermission]] = {
    "courses.read": frozenset({"course.read"}),
    "courses.edit": frozenset(get_args(CoursePermission)),
}
"""What a permission in the whole school allows in every course."""
