"""The way to Clerk, while nobody takes it."""

import asyncio

from starlette.requests import Request

from khoa.pages.clerk_proxy import ClerkProxy

ENDED_AFTER = 5  # s, by the sandbox's server


async def test_a_connection_is_let_go_before_the_sandbox_ends_it() -> None:
    """One that both end at once loses the call that is sent on it, and nobody may repeat that."""
    opened = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        while await reader.readline():
            while await reader.readline() != b"\r\n":
                pass
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    proxy = ClerkProxy(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}
    async with server:
        for pause in (0, 0, ENDED_AFTER / 2):
            await asyncio.sleep(pause)
            passed = await proxy.send(Request(scope), "v1/environment")
            await passed.aread()
            await passed.aclose()
        await proxy.transport.aclose()
    assert opened == 2
