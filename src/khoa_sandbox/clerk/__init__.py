"""Clerk: its Frontend API with the browser's files at `/clerk`, its Backend API at `/clerk-api`."""

from starlette.routing import BaseRoute, Mount

from khoa_sandbox.clerk.backend import create_backend
from khoa_sandbox.clerk.frontend import create_frontend
from khoa_sandbox.clerk.instance import build
from khoa_sandbox.context import Context


def router(context: Context) -> list[BaseRoute]:
    """Returns both mounts, which share one instance."""
    instance = build(context)
    return [
        Mount("/clerk", app=create_frontend(instance)),
        Mount("/clerk-api", app=create_backend(instance)),
    ]
