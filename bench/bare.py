"""An ASGI application that does nothing but send bytes: what the catalogue is measured beside."""

import json
import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send


def application() -> ASGIApp:
    """Sends the files that BENCH_ANSWERS names by path."""
    files: dict[str, str] = json.loads(os.environ["BENCH_ANSWERS"])
    bodies = {path: Path(file).read_bytes() for path, file in files.items()}
    answers = {
        path: [
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"application/json"),
                    (b"content-length", str(len(body)).encode()),
                ],
            },
            {"type": "http.response.body", "body": body},
        ]
        for path, body in bodies.items()
    }
    missing = [
        {"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]},
        {"type": "http.response.body", "body": b""},
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            start, body = answers.get(scope["path"], missing)
            await send(start)
            await send(body)

    return app
