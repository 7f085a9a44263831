"""Who may do what: the one table. Read it from top to bottom; docs/roles.md shows it to people.

A call asks for a permission and never for a role. A permission is added with the first call that
asks for it, and nobody has one that no call asks for.
"""

from typing import Literal, get_args

from khoa.users.models import Role

SchoolRole = Literal["student", Role]
"""`student` is everybody who is signed in; the others are kept with the person."""

Permission = Literal[
    "studio.open",  # list the courses that one teaches or helps with; there may be none
    "courses.create",
    "coupons.create",  # coupons and activation codes for one's own courses
    "earnings.read",  # one's own sales and what they earned
    "sales.refund",  # give a buyer of one's own course the money back, as the policy allows
    "courses.read",  # see every course and its lectures, drafts too
    "courses.edit",  # whatever the owner of a course may do, in every course
    "coupons.manage",  # everybody's coupons and codes, and those for all courses
    "office.open",  # the counts of what waits
    "purchases.read",
    "purchases.look",  # ask the provider now
    "purchases.refund",  # not bound by the policy
    "purchases.decide",  # take another amount, say what a refund made elsewhere was for
    "transfers.read",
    "transfers.receive",  # money came in
    "transfers.decide",  # take less, or give up
    "transfers.send",  # money was sent back
    "ledger.read",
    "payouts.record",
    "events.read",  # what platforms told, what is to be done there, how comparing with them went
    "events.run",
    "people.manage",  # give and take roles, suspend accounts
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
    - {"courses.create", "earnings.read", "sales.refund"},  # who teaches has that role as well
}
"""What each role may do in the whole school. A person may do what any of their roles may."""

CourseRole = Literal["owner", "co_educator", "assistant"]

CoursePermission = Literal[
    "course.read",  # all of it, drafts too, and its lectures
    "course.edit",  # what is taught and what is said of it
    "course.publish",
    "course.delete",
    "course.team",  # who works on it
]

COURSE_ROLES: dict[CourseRole, frozenset[CoursePermission]] = {
    "owner": frozenset(get_args(CoursePermission)),
    "co_educator": frozenset({"course.read", "course.edit", "course.publish"}),
    "assistant": frozenset({"course.read"}),
}
"""What each role may do in the one course that it is for."""

EVERY_COURSE: dict[Permission, frozenset[CoursePermission]] = {
    "courses.read": frozenset({"course.read"}),
    "courses.edit": frozenset(get_args(CoursePermission)),
}
"""What a permission in the whole school allows in every course."""
