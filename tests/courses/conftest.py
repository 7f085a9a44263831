"""A context without a running platform: nothing here calls one."""

from tests.outbox.conftest import cloudinary, context

__all__ = ["cloudinary", "context"]
