"""A school in this process, as it ships but for its providers, over HTTP on a port of its own."""

import asyncio
import base64
import contextlib
import os
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from tests.stack import PLATFORM_SETTINGS, free_port

from khoa.app import create_app
from khoa.base.background import running
from khoa.base.domain import documents_of
from khoa.context import Context
from khoa.database import Database, migrations
from khoa.domains import DOMAINS
from khoa.outbox.worker import OutboxWorker
from khoa.platforms.registry import Registry, load_settings

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PUBLIC = _KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
NOWHERE = "http://127.0.0.1:9"
KEYS = {
    "CLERK_PUBLISHABLE_KEY": "pk_test_" + base64.b64encode(b"clerk.test$").decode(),
    "CLERK_SECRET_KEY": "sk_test_x",
    "CLERK_WEBHOOK_SIGNING_SECRET": "whsec_c2VjcmV0",
    "CLERK_JWT_KEY": _PUBLIC.decode(),
    "CLERK_API_URL": NOWHERE,
    "CLOUDINARY_CLOUD_NAME": "khoa",
    "CLOUDINARY_API_KEY": "key",
    "CLOUDINARY_API_SECRET": "secret",
    "CLOUDINARY_UPLOAD_PREFIX": NOWHERE,
}
"""Accounts that nobody asks here: a person's session is known by its signature alone."""


class School:
    """`context` is what its routes are given."""

    def __init__(self, url: str, context: Context, http: httpx.AsyncClient) -> None:
        self.url = url
        self.context = context
        self.http = http

    async def api(
        self, method: str, path: str, *, clerk_id: str = "", **more: Any
    ) -> httpx.Response:
        """A call, signed in as this person."""
        headers = {"authorization": f"Bearer {self._token(clerk_id)}"} if clerk_id else {}
        return await self.http.request(method, f"/api{path}", headers=headers, **more)

    def _token(self, clerk_id: str) -> str:
        now = int(time.time())
        claims = {"sub": clerk_id, "sid": "sess_1", "azp": self.url, "iss": "https://clerk.test"}
        times = {"iat": now - 5, "nbf": now - 5, "exp": now + 60}
        return jwt.encode({**claims, **times}, _KEY, "RS256")


@contextlib.asynccontextmanager
async def serving(
    monkeypatch: pytest.MonkeyPatch,
    mongodb_uri: str,
    database: str,
    registry: Registry,
    **environment: str,
) -> AsyncIterator[School]:
    """A school with these providers plugged in and these settings."""
    port = free_port()
    url = f"http://localhost:{port}"
    with monkeypatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(PLATFORM_SETTINGS)]:
            patch.delenv(name)
        for name, value in {**KEYS, "MONGODB_URI": mongodb_uri, **environment}.items():
            patch.setenv(name, value)
        settings = load_settings(
            registry, mongodb_database=database, public_url=url, reconcile_every=0
        )
    empty = Database(mongodb_uri, database)
    await migrations.migrate(empty.database, documents_of(DOMAINS), say=print)
    await empty.close()
    whole = create_app(settings, registry=registry)
    async with listening(whole, port):
        context: Context = _inner(whole).state.context
        async with (
            running(OutboxWorker(context), context.database.wake_ups),
            httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http,
        ):
            yield School(url, context, http)


@contextlib.asynccontextmanager
async def listening(app: Any, port: int) -> AsyncIterator[None]:
    """An application over HTTP in this process, with its lifespan."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    running = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(60):
            while not server.started:
                assert not running.done(), "it ended at its start"
                await asyncio.sleep(0.05)
        yield
    finally:
        server.should_exit = True
        await running


def _inner(app: Any) -> FastAPI:
    while not isinstance(app, FastAPI):
        app = app.app
    return app
