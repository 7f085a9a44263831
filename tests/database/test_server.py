"""Which servers and addresses are refused, and that each is told in one line what to do."""

from typing import Any

import pytest
from tests.database.proxy import MongoProxy

from khoa.database.server import NEEDED_ACTIONS, check_server
from khoa.settings.mongodb import check_uri


def someone(*actions: str, **resource: Any) -> dict[str, Any]:
    """As `connectionStatus` tells of a user with one privilege."""
    return {
        "authenticatedUsers": [{"user": "khoa", "db": "admin"}],
        "authenticatedUserRoles": [],
        "authenticatedUserPrivileges": [{"resource": resource, "actions": list(actions)}],
    }


async def test_the_embedded_server_will_do(mongodb_uri: str) -> None:
    assert await check_server(mongodb_uri, "khoa") == []


@pytest.mark.parametrize(
    ("hello", "told"),
    [
        ({"setName": None}, "standalone"),
        ({"setName": None, "isreplicaset": True}, "rs.initiate()"),
        ({"maxWireVersion": 13}, "older than 6.0"),
        ({"setName": None, "msg": "isdbgrid", "maxWireVersion": 13}, "older than 6.0"),
    ],
)
async def test_a_server_that_cannot_do_is_refused_in_one_line(
    proxy: MongoProxy, hello: dict[str, Any], told: str
) -> None:
    proxy.alter("hello", **hello)
    (line,) = await check_server(proxy.uri, "khoa")
    assert told in line


async def test_a_mongos_will_do_without_the_name_of_a_set(proxy: MongoProxy) -> None:
    proxy.alter("hello", setName=None, msg="isdbgrid")
    assert await check_server(proxy.uri, "khoa") == []
    (line,) = await check_server(proxy.uri.partition("?")[0] + "?replicaSet=rs0", "khoa")
    assert "take replicaSet out" in line


async def test_another_sets_name_is_told_with_the_right_one(mongodb_uri: str) -> None:
    here = mongodb_uri.partition("?")[0]
    (line,) = await check_server(f"{here}?replicaSet=elsewhere", "khoa")
    assert "replica set elsewhere" in line
    right = line.partition("replicaSet=")[2].partition(",")[0]
    assert await check_server(f"{here}?replicaSet={right}", "khoa") == []


async def test_a_server_that_does_not_answer_may_do_so_later() -> None:
    assert await check_server("mongodb://127.0.0.1:9/?replicaSet=rs0", "khoa") == []


async def test_rights_that_are_missing_are_named(proxy: MongoProxy) -> None:
    proxy.alter(
        "connectionStatus", authInfo=someone("find", "listCollections", db="khoa", collection="")
    )
    (line,) = await check_server(proxy.uri, "khoa")
    assert "user khoa lacks changeStream, collMod, createCollection" in line
    assert "readWrite on khoa" in line


@pytest.mark.parametrize(
    ("resource", "enough"),
    [
        ({"db": "khoa", "collection": ""}, True),
        ({"db": "", "collection": ""}, True),
        ({"anyResource": True}, True),
        ({"db": "other", "collection": ""}, False),
        ({"db": "khoa", "collection": "courses"}, False),
        ({"cluster": True}, False),
    ],
)
async def test_rights_count_where_they_cover_every_collection(
    proxy: MongoProxy, resource: dict[str, Any], enough: bool
) -> None:
    proxy.alter("connectionStatus", authInfo=someone(*NEEDED_ACTIONS, **resource))
    assert (await check_server(proxy.uri, "khoa") == []) == enough


@pytest.mark.parametrize(
    ("code", "told"), [(18, "user or password"), (13, "needs a user with the role readWrite")]
)
async def test_who_is_not_let_in_is_told_so(proxy: MongoProxy, code: int, told: str) -> None:
    proxy.alter("listCollections", ok=0.0, errmsg="no", code=code)
    (line,) = await check_server(proxy.uri, "khoa")
    assert told in line


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("mongodb://a/?readPreference=secondary", "readpreference=secondary"),
        ("mongodb://a/?W=1", "w=1"),
        ("mongodb://a/?w=majority&journal=false", "journal=false"),
        ("mongodb://a/?retryWrites=false", "retrywrites=false"),
        ("mongodb://a/?tls=true&tls=false", "tls twice"),
        ("mongodb://a/?tls=true&ssl=false", "conflicting values"),
        ("mongodb://a,b/?directConnection=true", "directConnection"),
        ("mongodb://a/?replicaSet=x&loadBalanced=true", "loadBalanced"),
        ("mongodb://a/?minPoolSize=10&maxPoolSize=5", "minPoolSize"),
        ("mongodb://u:p@ss@h/", "must be escaped"),
        ("mongodb://[::1/", "IPv6"),
        ("http://a/", "mongodb://"),
        ("mongodb+srv://a.example:27017/", "port"),
    ],
)
def test_an_address_that_contradicts_itself_or_khoa_is_refused(uri: str, told: str) -> None:
    (line,) = check_uri(uri)
    assert told in line
    assert line.startswith("MONGODB_URI")


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb+srv://khoa:secret@cluster.example/?retryWrites=true&w=majority&appName=Cluster0",
        "mongodb://a,b,c/?replicaSet=rs0&readConcernLevel=majority&tls=true&maxPoolSize=50",
        "mongodb://a/?readPreference=primary&serverSelectionTimeoutMS=9000&someday=1",
    ],
)
def test_an_address_as_clusters_are_named_is_taken(uri: str) -> None:
    assert check_uri(uri) == []
