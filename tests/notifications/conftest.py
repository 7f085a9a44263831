"""The same purchase and shop as for what acts on purchases."""

from tests.payments.conftest import purchase, shop, till

__all__ = ["purchase", "shop", "till"]
