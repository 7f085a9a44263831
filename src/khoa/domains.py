"""All domains, one line for each, lower layers first."""

from khoa.audit.domain import DOMAIN as AUDIT
from khoa.auth.domain import DOMAIN as AUTH
from khoa.base.domain import Domain
from khoa.catalogue.domain import DOMAIN as CATALOGUE
from khoa.counting.domain import DOMAIN as COUNTING
from khoa.courses.domain import DOMAIN as COURSES
from khoa.database.domain import DOMAIN as DATABASE
from khoa.enrolments.domain import DOMAIN as ENROLMENTS
from khoa.http.domain import DOMAIN as HTTP
from khoa.invitations.domain import DOMAIN as INVITATIONS
from khoa.ledger.domain import DOMAIN as LEDGER
from khoa.me.domain import DOMAIN as ME
from khoa.media.domain import DOMAIN as MEDIA
from khoa.notifications.domain import DOMAIN as NOTIFICATIONS
from khoa.office.domain import DOMAIN as OFFICE
from khoa.outbox.domain import DOMAIN as OUTBOX
from khoa.payments.domain import DOMAIN as PAYMENTS
from khoa.purchases.domain import DOMAIN as PURCHASES
from khoa.reconcile.domain import DOMAIN as RECONCILE
from khoa.school.domain import DOMAIN as SCHOOL
from khoa.selling.domain import DOMAIN as SELLING
from khoa.studio.domain import DOMAIN as STUDIO
from khoa.users.domain import DOMAIN as USERS
from khoa.webhooks.domain import DOMAIN as WEBHOOKS

DOMAINS: tuple[Domain, ...] = (
    DATABASE,
    HTTP,
    SCHOOL,
    OUTBOX,
    AUDIT,
    INVITATIONS,
    COUNTING,
    USERS,
    AUTH,
    MEDIA,
    COURSES,
    CATALOGUE,
    ENROLMENTS,
    PURCHASES,
    LEDGER,
    NOTIFICATIONS,
    SELLING,
    PAYMENTS,
    WEBHOOKS,
    RECONCILE,
    ME,
    STUDIO,
    OFFICE,
)
