"""What the roles hand to the house."""

from khoa.auth.invitations import SCHOOL_ROLE
from khoa.base.domain import Domain

DOMAIN = Domain("auth", invitations=[SCHOOL_ROLE])
