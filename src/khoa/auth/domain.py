"""The auth domain: invitations to a role in the school."""

from khoa.auth.invitations import SCHOOL_ROLE
from khoa.base.domain import Domain

DOMAIN = Domain("auth", invitations=[SCHOOL_ROLE])
