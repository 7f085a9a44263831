"""HTTP as a domain: the collection of idempotency keys."""

from khoa.base.domain import Domain
from khoa.http.idempotency import IdempotencyKey

DOMAIN = Domain("http", documents=[IdempotencyKey])
