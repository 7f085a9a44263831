"""What calls leave in the database, whatever they are about."""

from khoa.base.domain import Domain
from khoa.http.idempotency import IdempotencyKey

DOMAIN = Domain("http", documents=[IdempotencyKey])
