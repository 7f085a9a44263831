"""Check that the server behind MONGODB_URI is one that Khoa can rely on.

MongoDB documents the answers of `hello`, `buildInfo` and `connectionStatus`; the embedded server
answers them as a replica set of one does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.uri_parser import parse_uri
from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, PyMongoError

from khoa.base.refusal import StartRefused

Answer = Mapping[str, Any]

OLDEST_WIRE_VERSION = 17
"""That of MongoDB 6.0."""

NEEDED_ACTIONS = {
    "find",
    "insert",
    "update",
    "remove",
    "createCollection",
    "createIndex",
    "dropIndex",
    "dropCollection",
    "collMod",
    "listCollections",
    "listIndexes",
    "changeStream",
}
"""Actions needed on every collection of the database; the built-in role readWrite has them all."""

UNAUTHORIZED, AUTHENTICATION_FAILED = 13, 18
PROBE_MS = 3000


def unreachable(error: ConnectionFailure) -> StartRefused:
    """Return the error for a server that does not answer. The driver's message holds no
    password."""
    why = str(error).partition(", Timeout:")[0]
    return StartRefused(f"The database does not answer: {why}. Check MONGODB_URI and the server.")


async def check_server(uri: str, database: str) -> list[str]:
    """Return what makes the server unsuitable, one line each with what to do; empty when nothing
    does.

    A server that does not answer is not reported: it may answer in a minute.
    """
    try:
        parsed = await parse_uri(uri)
        options = {name.lower(): value for name, value in parsed["options"].items()}
        hello = await _hello_of_any(parsed["nodelist"], options)
    except (ConfigurationError, ValueError) as error:
        return [f"MONGODB_URI: {error}"]
    if hello is None:
        return []
    return _check_topology(hello, options.get("replicaset")) or await _check_rights(uri, database)


async def _hello_of_any(nodes: Iterable[tuple[str, int | None]], options: Answer) -> Answer | None:
    """Ask each node by itself, since a client of one replica set ignores nodes of another. Return
    the first answer, or None."""
    tls = {name: value for name, value in options.items() if name.startswith("tls")}
    for host, port in nodes:
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            host, port, directConnection=True, serverSelectionTimeoutMS=PROBE_MS, **tls
        )
        try:
            return await client.admin.command("hello")
        except (ConnectionFailure, OperationFailure):
            continue
        finally:
            await client.close()
    return None


def _check_topology(hello: Answer, wanted_set: str | None) -> list[str]:
    router = hello.get("msg") == "isdbgrid"
    name = hello.get("setName")
    if hello.get("maxWireVersion", 0) < OLDEST_WIRE_VERSION:
        return ["MONGODB_URI leads to a MongoDB older than 6.0: upgrade the server"]
    if hello.get("isreplicaset"):
        return ["The replica set behind MONGODB_URI was never initiated: run rs.initiate() there"]
    if not router and not name:
        return [
            "MONGODB_URI leads to a standalone server, which has no transactions: "
            "start it with --replSet and run rs.initiate() there (docs/database.md)"
        ]
    if wanted_set and router:
        return ["MONGODB_URI names a replicaSet but leads to a mongos: take replicaSet out"]
    if wanted_set and wanted_set != name:
        return [
            f"MONGODB_URI names the replica set {wanted_set}, its server is of {name}: "
            f"write replicaSet={name}, or another server"
        ]
    return []


async def _check_rights(uri: str, database: str) -> list[str]:
    """Check the rights of MONGODB_URI's user, before the first write fails."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        uri, serverSelectionTimeoutMS=PROBE_MS
    )
    try:
        status = await client.admin.command("connectionStatus", showPrivileges=True)
        await client[database].list_collection_names()
    except OperationFailure as error:
        if error.code == AUTHENTICATION_FAILED:
            return ["MONGODB_URI's user or password is not accepted: correct them"]
        if error.code == UNAUTHORIZED:
            return [f"MONGODB_URI needs a user with the role readWrite on {database}"]
        raise
    except PyMongoError:
        return []
    finally:
        await client.close()
    who = status["authInfo"]
    privileges = who.get("authenticatedUserPrivileges", [])
    if not who["authenticatedUsers"] or not privileges:
        return []  # a server without access control
    granted = {
        action
        for privilege in privileges
        if _covers(privilege["resource"], database)
        for action in privilege["actions"]
    }
    if missing := NEEDED_ACTIONS - granted:
        user = who["authenticatedUsers"][0]["user"]
        return [
            f"The database user {user} lacks {', '.join(sorted(missing))}: "
            f"give it the role readWrite on {database}"
        ]
    return []


def _covers(resource: Answer, database: str) -> bool:
    """Return whether a privilege is for every collection of the database."""
    if resource.get("anyResource"):
        return True
    return resource.get("db") in (database, "") and resource.get("collection") == ""
