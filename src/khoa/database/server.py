"""Whether the server that MONGODB_URI leads to is one that Khoa can rely on.

What `hello`, `buildInfo` and `connectionStatus` answer is MongoDB's documentation of these
commands; the embedded server answers them as a replica set of one does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.uri_parser import parse_uri
from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, PyMongoError

from khoa.base.refusal import StartRefused

Answer = Mapping[str, Any]

OLDEST_WIRE_VERSION = 17
"""MongoDB 6.0's."""

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
"""On every collection of the database; the built-in role readWrite has them all."""

UNAUTHORIZED, AUTHENTICATION_FAILED = 13, 18
PROBE_MS = 3000


def unreachable(error: ConnectionFailure) -> StartRefused:
    """The one line for a server that does not answer; the driver's message names hosts, no user."""
    why = str(error).partition(", Timeout:")[0]
    return StartRefused(f"The database does not answer: {why}. Check MONGODB_URI and the server.")


async def problems(uri: str, database: str) -> list[str]:
    """What stands in the way, a line for each with what to do; none when nothing does.

    A server that does not answer is no such problem: it may answer in a minute.
    """
    try:
        parsed = await parse_uri(uri)
        options = {name.lower(): value for name, value in parsed["options"].items()}
        hello = await _hello_of_any(parsed["nodelist"], options)
    except (ConfigurationError, ValueError) as error:
        return [f"MONGODB_URI: {error}"]
    if hello is None:
        return []
    found = _of_hello(hello, options.get("replicaset"))
    return found or await _of_rights(uri, database)


async def _hello_of_any(nodes: Iterable[tuple[str, int | None]], options: Answer) -> Answer | None:
    """Each node is asked by itself, since a client of a set sees no node of another set."""
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


def _of_hello(hello: Answer, wanted_set: str | None) -> list[str]:
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


async def _of_rights(uri: str, database: str) -> list[str]:
    """What the user of MONGODB_URI must be allowed to do, before the first write finds out."""
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
        return []  # a server that asks nobody who they are
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
    """Whether a privilege's resource is every collection of the database."""
    if resource.get("anyResource"):
        return True
    return resource.get("db") in (database, "") and resource.get("collection") == ""
